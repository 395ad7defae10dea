// Reads from the chunks of a relayed stream only what accounting needs, and that they are well-formed; most are recognised and not parsed.
#pragma once

#include "engine/dialect/openai_chat/chunk_scan.hpp"
#include "engine/dialect/openai_chat/choice_ends.hpp"
#include "engine/dialect/openai_chat/reply_fields.hpp"
#include "engine/dialect/parts/event_template.hpp"
#include "engine/model/failure.hpp"
#include "engine/model/reply_event.hpp"
#include "engine/wire/sse.hpp"

#include <string_view>
#include <vector>

namespace signalbox::dialect::openai_chat {

class chunk_digest {
public:
    static constexpr bool hears_comments = false;

    chunk_digest();

    /// One event. Faults malformed_reply, and truncated when it ends a reply that is not whole.
    model::result<void> take(wire::sse_event const& event, std::vector<model::reply_event>& out);
    /// [DONE], or the end of the body: yields the finish of each choice, then reply_end. Fault truncated when the reply is not whole.
    model::result<void> end(std::vector<model::reply_event>& out);
    void idle(std::vector<model::reply_event>&) {}  // the comment itself is relayed
    bool over() const { return over_; }
    std::uint64_t contents() const { return contents_; }
    std::uint64_t content_bytes() const { return content_bytes_; }

private:
    model::result<void> take_parsed(reply_members const& from, chunk_marks const& marks, std::vector<model::reply_event>& out);
    model::result<void> take_choice(wire::json_node const& choice, chunk_marks const& marks);
    void take_content(bool bears, std::vector<model::reply_event>& out);
    void learn(std::string_view data, chunk_marks const& marks);

    chunk_scan scan_;
    event_template usual_;
    bool started_ = false, has_content_ = false, over_ = false;
    choice_ends ends_;
    std::uint64_t contents_ = 0, content_bytes_ = 0;
};

}  // namespace signalbox::dialect::openai_chat
