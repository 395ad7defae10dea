// Turns the candidates of a reply into events, whether they come in one document or in pieces, and judges whether the reply is whole: it has no event
// that ends it, a finish reason and the end of the body do. Owned by one reply reader.
#pragma once

#include "engine/dialect/gemini/reply_fields.hpp"

namespace signalbox::dialect::gemini {

class candidate_events {
public:
    /// A response, or a piece of one. `full`: yields what it says; otherwise only the first content and what ends it. Fault malformed_reply.
    model::result<void> take(wire::json_view reply, bool full, event_list& out);
    /// The body has ended. Fault truncated when a candidate has no finish reason; nothing is yielded then.
    model::result<void> end(event_list& out);

    bool started() const { return started_; }
    bool over() const { return over_; }  // an error was told
    std::uint64_t contents() const { return contents_; }
    /// Bytes of content that no yielded event holds.
    std::uint64_t content_bytes() const { return content_bytes_; }
    /// A piece that says the same as one before, with other text, passed unread.
    void pass_text(std::uint64_t bytes, event_list& out);
    /// The totals of a piece that was passed.
    void take_usage(wire::json_view reply);

private:
    struct candidate {
        bool begun = false, called = false;
        std::string finish;
        std::uint32_t calls = 0;
    };

    model::result<void> take_candidate(wire::json_view from, bool full, event_list& out);
    model::result<void> take_part(wire::json_view part, std::uint32_t choice, bool full, event_list& out);
    void take_call(wire::json_view call, std::string const& signature, std::uint32_t choice, bool full, event_list& out);
    void take_text(std::string text, bool thought, std::uint32_t choice, bool full, event_list& out);
    void take_content(std::uint64_t bytes, bool full, event_list& out);

    std::vector<candidate> candidates_;
    std::optional<model::usage> usage_;
    std::string blocked_;  // why the prompt got no candidate
    bool started_ = false, over_ = false, content_seen_ = false;
    std::uint64_t contents_ = 0, content_bytes_ = 0;
};

}  // namespace signalbox::dialect::gemini
