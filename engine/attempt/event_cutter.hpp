// Holds back the unfinished end of a relayed event stream, so that what the caller has is whole events at any time and an error event of ours never lands
// inside half of another. Owned by the relay; fed bytes, gives views that live until the next call.
#pragma once

#include <string>
#include <string_view>

namespace signalbox::attempt {

class event_cutter {
public:
    /// `stream` false passes everything through: plain bodies have no events.
    explicit event_cutter(bool stream) : stream_(stream) {}
    event_cutter(event_cutter const&) = delete;

    /// The bytes that may go out now: all up to the last empty line seen.
    std::string_view cut(std::string_view bytes);
    /// What is still held back.
    std::string_view rest();

private:
    bool stream_;
    std::string held_;  // bounded by the reader's event limit, which fails the stream first
    std::string out_;
};

}  // namespace signalbox::attempt
