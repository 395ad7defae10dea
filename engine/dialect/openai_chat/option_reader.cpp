#include "engine/dialect/openai_chat/option_reader.hpp"

namespace signalbox::dialect::openai_chat {

using wire::json_kind;
using wire::json_member;
using wire::json_view;

namespace {

/// OpenAI takes 4, DeepSeek 16.
constexpr std::size_t stop_limit = 1024;

}  // namespace

void read_streaming(json_view stream, json_view options, field_reader& fields, model::chat_request& into)
{
    into.stream = fields.flag(stream, "stream").value_or(false);
    if (!fields.object(options, "stream_options")) return;
    auto const here = fields.inside("stream_options");
    for (json_member const& each : options.members()) {
        if (each.is("include_usage"))
            into.include_usage = fields.flag(each.value, "include_usage").value_or(false);
        else if (!each.value.null())
            fields.keep(each, into.extras);
    }
}

void read_stop(json_view stop, field_reader& fields, model::chat_request& into)
{
    if (stop.kind() == json_kind::string) {
        into.stop.push_back(fields.text(stop, "stop"));
    } else if (stop.kind() == json_kind::array) {
        std::size_t index = 0;
        for (json_view const each : stop.elements()) {
            auto const here = fields.inside("stop", index++);
            if (each.kind() != json_kind::string) return fields.wrong_type("", "a string", each);
            if (index > stop_limit) return fields.wrong("", "is one stop sequence too many");
            into.stop.push_back(fields.text(each, ""));
        }
    } else if (!stop.nothing()) {
        fields.wrong_type("stop", "a string or an array of strings", stop);
    }
}

}  // namespace signalbox::dialect::openai_chat
