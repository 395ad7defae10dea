// Takes the frames in which Amazon sends another vendor's stream (InvokeModelWithResponseStream: a member "bytes" in base64, ResponseStream in the API
// reference) and gives the server-sent events that they hold. One object serves one reply on its strand, before the readers and the relay.
#pragma once

#include "engine/dialect/format.hpp"
#include "engine/wire/aws_event.hpp"

#include <string>
#include <string_view>

namespace signalbox::dialect {

class framed_events {
public:
    /// `inside` is the format of the events.
    explicit framed_events(format const& inside) : inside_(inside) {}
    framed_events(framed_events const&) = delete;

    /// The events that these bytes complete, as a view that lives until the next call; empty when they complete none. Faults malformed_reply,
    /// reply_too_large. An exception becomes an error event of the inner format, and nothing comes behind it.
    model::result<std::string_view> feed(std::string_view bytes);
    /// The body has ended. Fault truncated inside a frame.
    model::result<void> finish();

private:
    model::result<void> take(wire::aws_event_decoder::event const& frame);
    void append_error(wire::aws_event_decoder::event const& frame);

    format const& inside_;
    wire::aws_event_decoder decoder_;
    std::string out_;
    bool over_ = false;
};

}  // namespace signalbox::dialect
