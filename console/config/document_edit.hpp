// Edits of one value in the text of a configuration: what a form changes, and nothing else; comments, order and blanks of the rest stay byte
// for byte. Pure functions. Each edit is read back, and is refused where the text would mean anything else than what was asked for.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::console {

/// Bytes [from, to) are replaced by `text`.
struct TextEdit {
    std::size_t from = 0, to = 0;
    std::string text;
    bool operator==(TextEdit const&) const = default;
};
std::string edited(std::string_view text, TextEdit const& edit);

struct EditReply {
    std::optional<TextEdit> edit;
    std::string why;  // in a sentence, when there is no edit
};

/// Gives the scalar at this path another value. What is absent is written behind the first value of its section, which must be there.
EditReply setScalar(std::string_view text, std::string_view path, std::string_view value);

/// The item of a list changes places with the next one.
EditReply swapWithNext(std::string_view text, std::string_view list, std::size_t place);

}  // namespace signalbox::console
