// The lines of a streamed reply: read in full, or as a digest in which most are recognised and not parsed. One reader of stream_reader.hpp for each.
#pragma once

#include "engine/dialect/ollama/message_events.hpp"
#include "engine/dialect/parts/event_template.hpp"
#include "engine/wire/line_decoder.hpp"

namespace signalbox::dialect::ollama {

class line_events {
public:
    static constexpr bool hears_comments = false;

    /// One line. Fault malformed_reply.
    model::result<void> take(wire::line_decoder::event const& line, event_list& out);
    /// The body ended before the line that is done. Fault truncated.
    model::result<void> end(event_list& out) const;
    void idle(event_list&) {}
    bool over() const { return reply_.over(); }
    std::uint64_t contents() const { return reply_.contents(); }
    std::uint64_t content_bytes() const { return 0; }

private:
    message_events reply_;
};

class line_digest {
public:
    static constexpr bool hears_comments = false;

    line_digest();
    model::result<void> take(wire::line_decoder::event const& line, event_list& out);
    model::result<void> end(event_list& out) const;
    void idle(event_list&) {}
    bool over() const { return reply_.over(); }
    std::uint64_t contents() const { return reply_.contents(); }
    std::uint64_t content_bytes() const { return reply_.content_bytes(); }

private:
    message_events reply_;
    event_template usual_;
};

}  // namespace signalbox::dialect::ollama
