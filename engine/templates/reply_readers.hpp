// Replies of a provider with a template, whole and as streams of server-sent events. One object serves one reply on its strand; the reading outlives it.
#pragma once

#include "engine/dialect/parts/stream_reader.hpp"
#include "engine/dialect/parts/whole_body.hpp"
#include "engine/templates/reading.hpp"

namespace signalbox::templates {

class whole_reader final : public dialect::whole_body_reader {
public:
    explicit whole_reader(reading const& by) : whole_body_reader(dialect::detail::full), by_(by) {}

    std::uint64_t content_events() const override { return contents_; }

private:
    model::result<void> read(wire::json_node const& document, events& out) override;

    reading const& by_;
    std::uint64_t contents_ = 0;
};

/// For dialect::stream_reader.
class stream_events {
public:
    static constexpr bool hears_comments = false;
    using event_list = std::vector<model::reply_event>;

    explicit stream_events(reading const& by) : by_(&by) {}

    /// Fault malformed_reply.
    model::result<void> take(wire::sse_event const& event, event_list& out);
    /// Fault truncated before the provider has said why it ends.
    model::result<void> end(event_list& out);
    void idle(event_list&) {}
    bool over() const { return over_; }
    std::uint64_t contents() const { return contents_; }
    std::uint64_t content_bytes() const { return 0; }

private:
    void note(facts_read&& read, event_list& out);

    reading const* by_;
    facts_read so_far_;  // the newest of each fact but the text
    bool started_ = false, over_ = false;
    std::uint64_t contents_ = 0, text_bytes_ = 0;
};

}  // namespace signalbox::templates
