// Unified replies, whole and as streams, in full or as digests. One object serves one reply on its strand.
#pragma once

#include "engine/dialect/parts/stream_reader.hpp"
#include "engine/dialect/parts/whole_body.hpp"
#include "engine/dialect/unified/reply_fields.hpp"

#include <map>

namespace signalbox::dialect::unified {

using event_list = std::vector<model::reply_event>;

/// Takes documents apart: one whole reply, or one event after the other.
class answer_events {
public:
    explicit answer_events(bool full) : full_(full) {}

    /// Fault malformed_reply. An error in the place of answers ends the reply.
    model::result<void> take(wire::json_view document, event_list& out);
    /// Finish, usage and end. An answer that says nothing of its end was whole.
    void end(event_list& out);

    bool started() const { return started_; }
    bool failed() const { return failed_; }
    /// Whether there are answers, and each says why it ended.
    bool finished() const;
    bool any() const { return !ends_.empty(); }
    std::uint64_t contents() const { return contents_; }
    /// Of content that no yielded event holds.
    std::uint64_t hidden_bytes() const { return full_ ? 0 : text_bytes_; }

private:
    model::result<void> take_answer(wire::json_view from, std::size_t place, event_list& out);

    bool const full_;
    bool started_ = false, failed_ = false;
    std::map<std::uint32_t, std::optional<std::string>> ends_;  // by choice: why it ended
    usage_members usage_;
    std::uint64_t contents_ = 0, text_bytes_ = 0;
};

class whole_reader final : public whole_body_reader {
public:
    explicit whole_reader(detail how_much) : whole_body_reader(how_much), answers_(how_much == detail::full) {}
    std::uint64_t content_events() const override { return answers_.contents() != 0; }

private:
    model::result<void> read(wire::json_node const& document, events& out) override;

    answer_events answers_;
};

/// For stream_reader.
template <bool full>
class stream_events {
public:
    static constexpr bool hears_comments = false;

    model::result<void> take(wire::sse_event const& event, event_list& out);
    model::result<void> end(event_list& out);
    void idle(event_list&) {}
    bool over() const { return over_ || answers_.failed(); }
    std::uint64_t contents() const { return answers_.contents(); }
    std::uint64_t content_bytes() const { return answers_.hidden_bytes(); }

private:
    answer_events answers_{full};
    bool over_ = false;
};

std::unique_ptr<reply_reader> make_reply_reader(framing how, detail how_much);

}  // namespace signalbox::dialect::unified
