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

model::failure empty_stream() { return {model::fault::malformed_reply, "the stream holds nothing but [DONE]"}; }

model::result<void> chunk_reader::take(std::string_view data, std::vector<model::reply_event>& out)
{
    if (is_done_mark(data)) {
        if (!assembly_.started())
            return empty_stream();
        over_ = true;
        assembly_.end(out);
        return {};
    }
    if (data.find_first_not_of(" \t\n") == std::string_view::npos)
        return {};
    if (auto const checked = wire::check_json_object(data, [](std::string_view, std::string_view) {}); !checked)
        return malformed_chunk(checked.error());
    reply_members const from = read_members(json_view(data));
    auto usage = read_usage(from.usage);
    if (!usage)
        usage = read_usage(from.x_groq["usage"]);
    if (auto error = read_error(from)) {
        over_ = true;
        if (usage)
            out.push_back(model::usage_report{*usage});
        out.push_back(std::move(*error));
        return {};
    }
    if (!assembly_.started() && says_nothing(from))
        return {};
    assembly_.start(from.id, from.model, out);
    std::uint64_t const before = assembly_.contents();
    for (json_view const choice : from.choices.elements())
        if (auto const taken = assembly_.take(choice, out); !taken)
            return taken.error();
    contents_ += assembly_.contents() != before;
    if (usage)
        out.push_back(model::usage_report{*usage});
    return {};
}

}  // namespace signalbox::dialect::openai_chat
