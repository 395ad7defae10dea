// Reads from the chunks of a relayed stream only what accounting needs; most events are looked at and never parsed.
#pragma once

#include "engine/dialect/openai_chat/chunk_scan.hpp"
#include "engine/dialect/openai_chat/choice_ends.hpp"
#include "engine/dialect/openai_chat/reply_fields.hpp"
#include "engine/model/failure.hpp"
#include "engine/model/reply_event.hpp"

#include <string_view>
#include <vector>

namespace signalbox::dialect::openai_chat {

class chunk_digest {
public:
    /// `whole`: the one object is a plain reply.
    explicit chunk_digest(bool whole = false) : whole_(whole) {}

    /// The data of one event. Fault malformed_reply for the events that are parsed: the first and the telling ones.
    model::result<void> take(std::string_view data, std::vector<model::reply_event>& out);
    /// A plain reply, looked at and parsed. Fault malformed_reply without a single choice, or when one is no object.
    model::result<void> take_whole(chunk_marks const& marks, reply_members const& from, std::vector<model::reply_event>& out)
    {
        return take_parsed(from, marks, out);
    }
    /// The reply is whole: the finish of each choice, then reply_end.
    void end(std::vector<model::reply_event>& out);
    bool over() const { return over_; }
    std::uint64_t contents() const { return contents_; }

private:
    model::result<void> take_parsed(reply_members const& from, chunk_marks const& marks, std::vector<model::reply_event>& out);
    model::result<void> take_choices(wire::json_view choices, chunk_marks const& marks);
    void take_content(chunk_marks const& marks, std::vector<model::reply_event>& out);
    void take_choice(wire::json_view choice, chunk_marks const& marks);

    bool const whole_;
    chunk_scan scan_;
    bool started_ = false, has_content_ = false, over_ = false;
    choice_ends ends_;
    std::uint64_t contents_ = 0;
};

}  // namespace signalbox::dialect::openai_chat
