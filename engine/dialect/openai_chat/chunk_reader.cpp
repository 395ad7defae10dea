#include "engine/dialect/openai_chat/chunk_reader.hpp"

#include "engine/dialect/openai_chat/reply_fields.hpp"
#include "engine/dialect/parts/stream_reader.hpp"

namespace signalbox::dialect::openai_chat {

using wire::json_view;

model::failure malformed_chunk(model::failure const& why)
{
    return {model::fault::malformed_reply, "a stream event is no JSON object: " + why.detail};
}

model::failure empty_stream()
{
    return {model::fault::malformed_reply, "the stream holds nothing but [DONE]"};
}

model::result<void> chunk_reader::take(wire::sse_event const& event, std::vector<model::reply_event>& out)
{
    std::string_view const data = event.data;
    if (is_done_mark(data)) return assembly_.started() ? end(out) : empty_stream();
    if (is_void(data)) return {};
    auto const read = read_members(data);
    if (!read) return malformed_chunk(read.error());
    reply_members const& from = *read;
    chunk_facts facts = read_facts(from, scan_.look(data));
    if (facts.error) {
        over_ = true;
        tell(std::move(facts), out);
        return {};
    }
    if (auto const list = check_choices(from.choices); !list) return list;
    if (!assembly_.started() && says_nothing(from)) return {};
    assembly_.start(from.id, from.model, out);
    std::uint64_t const before = assembly_.contents();
    for (wire::json_node const& choice : from.choices.elements())
        if (auto const taken = assembly_.take(choice, out); !taken) return taken.error();
    contents_ += assembly_.contents() != before;
    tell(std::move(facts), out);
    return {};
}

model::result<void> chunk_reader::end(std::vector<model::reply_event>& out)
{
    if (auto const whole = assembly_.end(out); !whole) return whole;
    over_ = true;
    return {};
}

}  // namespace signalbox::dialect::openai_chat
