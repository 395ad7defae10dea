// Holds back the unfinished end of a relayed stream of events or lines, so that what the caller has is whole events at any time and an error event of
// ours never lands inside half of another. Owned by the relay; fed bytes, gives views that live until the next call.
#pragma once

#include "engine/dialect/format.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace signalbox::attempt {

class event_cutter {
public:
    /// Without a form everything passes: plain bodies have no events.
    explicit event_cutter(std::optional<dialect::stream_form> form) : form_(form) {}
    event_cutter(event_cutter const&) = delete;

    /// The bytes that may go out now: all up to the last empty line seen, of lines up to the last end of one, of frames the whole ones.
    std::string_view cut(std::string_view bytes);
    /// What is still held back.
    std::string_view rest();

private:
    std::string_view cut_frames(std::string_view bytes);

    std::optional<dialect::stream_form> form_;
    std::string held_;  // bounded by the reader's event limit, which fails the stream first
    std::string out_;
};

}  // namespace signalbox::attempt
