// Text of a stream whose pieces may split a character: JavaScript servers cut between the halves of a surrogate pair, "\ud83d" in one event and "\ude00"
// in the next. Owned by the reader of one text.
#pragma once

#include "engine/wire/json.hpp"

#include <string>

namespace signalbox::dialect {

class split_text {
public:
    /// The decoded text of a JSON string; a half at its end is held back until its other half comes. Empty when it is no string.
    std::string take(wire::json_view text);
    /// What is still held back, as U+FFFD; empty when nothing is.
    std::string rest();

private:
    std::string held_;  // an escape: \ud83d
};

}  // namespace signalbox::dialect
