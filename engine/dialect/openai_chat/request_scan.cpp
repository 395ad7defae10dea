#include "engine/dialect/openai_chat/request_scan.hpp"

#include "engine/dialect/parts/routing_members.hpp"

#include <algorithm>

namespace signalbox::dialect::openai_chat {

using wire::json_kind;
using wire::json_view;

namespace {

/// Without walking its elements, which may be long.
bool is_empty_array(std::string_view raw)
{
    std::size_t const first = raw.find_first_not_of(" \t\r\n", 1);
    return first == std::string_view::npos || raw[first] == ']';
}

/// The top-level members routing looks at, noted as the checker passes them.
struct routing_fields {
    model::result<scanned_request> read()
    {
        field_reader fields;
        scanned_request out = shared.begin(model_name, fields);
        if (messages.kind() != json_kind::array)
            fields.wrong_type("messages", "an array of messages", messages);
        else if (is_empty_array(messages.raw()))
            fields.wrong("messages", "must hold at least one message");
        out.stream = fields.flag(stream, "stream").value_or(false);
        if (fields.object(stream_options, "stream_options")) {
            auto const here = fields.inside("stream_options");
            out.include_usage = fields.flag(stream_options["include_usage"], "include_usage").value_or(false);
        }
        auto const older = fields.count(max_tokens, "max_tokens");
        auto const newer = fields.count(max_completion_tokens, "max_completion_tokens");
        out.max_output_tokens = newer ? newer : older;
        out.choices = std::max<std::uint64_t>(n.unsigned_integer().value_or(1), 1);
        if (fields.failed()) return fields.failure();
        return out;
    }

    void note(std::string_view key, std::string_view value)
    {
        switch (key.size()) {
        case 1: return key == "n" ? void(n = json_view(value)) : shared.select(key, value);
        case 5: return key == "model" ? shared.note(model_name, "model", value) : shared.select(key, value);
        case 6: return key == "stream" ? shared.note(stream, "stream", value) : shared.select(key, value);
        case 8: return key == "messages" ? shared.note(messages, "messages", value) : void();
        case 10: return key == "max_tokens" ? shared.note(max_tokens, "max_tokens", value) : shared.select(key, value);
        case 14: return key == "stream_options" ? shared.note(stream_options, "stream_options", value) : void();
        case 21: return key == "max_completion_tokens" ? shared.note(max_completion_tokens, "max_completion_tokens", value) : void();
        default: return shared.select(key, value);
        }
    }

    json_view model_name, messages, stream, stream_options, max_tokens, max_completion_tokens, n;
    routing_members shared;
};

}  // namespace

model::result<scanned_request> scan_request(std::string_view body)
{
    return scan_members<routing_fields>(body);
}

}  // namespace signalbox::dialect::openai_chat
