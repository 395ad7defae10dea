#include "engine/dialect/openai_chat/chunk_reader.hpp"

#include "engine/dialect/openai_chat/reply_fields.hpp"

namespace signalbox::dialect::openai_chat {

using wire::json_view;

bool is_done_mark(std::string_view data)
{
    std::size_t const start = data.find_first_not_of(" \t\n");
    return start != std::string_view::npos && data.substr(start).starts_with("[DONE]");
}

model::failure malformed_chunk(model::failure const& why)
{
    return {model::fault::malformed_reply, "a stream event is no JSON object: " + why.detail};
}

model::failure empty_stream()
{
    return {model::fault::malformed_reply, "the stream holds nothing but [DONE]"};
}

model::result<void> chunk_reader::take(std::string_view data, std::vector<model::reply_event>& out)
{
    if (is_done_mark(data)) {
        if (!assembly_.started()) return empty_stream();
        over_ = true;
        assembly_.end(out);
        return {};
    }
    if (data.find_first_not_of(" \t\n") == std::string_view::npos) return {};
    auto const read = read_members(data);
    if (!read) return malformed_chunk(read.error());
    reply_members const& from = *read;
    chunk_facts facts = read_facts(from, scan_.look(data));
    if (facts.error) {
        over_ = true;
        tell(std::move(facts), out);
        return {};
    }
    if (!assembly_.started() && says_nothing(from)) return {};
    assembly_.start(from.id, from.model, out);
    std::uint64_t const before = assembly_.contents();
    for (json_view const choice : from.choices.elements())
        if (auto const taken = assembly_.take(choice, out); !taken) return taken.error();
    contents_ += assembly_.contents() != before;
    tell(std::move(facts), out);
    return {};
}

}  // namespace signalbox::dialect::openai_chat
