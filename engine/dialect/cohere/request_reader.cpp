#include "engine/dialect/cohere/request_reader.hpp"

#include "engine/dialect/cohere/codecs.hpp"
#include "engine/dialect/cohere/message_reader.hpp"
#include "engine/dialect/cohere/option_reader.hpp"
#include "engine/dialect/parts/routing_members.hpp"

namespace signalbox::dialect::cohere {

using wire::json_kind;
using wire::json_view;

constinit chat_request_reader const reader;

namespace {

struct scanned_fields {
    routing_members shared;
    json_view model, stream, messages, most;

    void note(std::string_view key, std::string_view value)
    {
        if (key == "model") shared.note(model, key, value);
        if (key == "stream") shared.note(stream, key, value);
        if (key == "messages") shared.note(messages, key, value);
        if (key == "max_tokens") shared.note(most, key, value);
        shared.select(key, value);
    }
    model::result<scanned_request> read()
    {
        field_reader fields;
        scanned_request out = shared.begin(model, fields);
        out.stream = fields.flag(stream, "stream").value_or(false);
        if (messages.kind() != json_kind::array)
            fields.wrong_type("messages", "an array of messages", messages);
        else if (messages.elements().empty())
            fields.wrong("messages", "must hold at least one message");
        out.max_output_tokens = fields.count(most, "max_tokens");
        out.include_usage = true;  // this format always reports usage
        if (fields.failed()) return fields.failure();
        return out;
    }
};

}  // namespace

model::result<scanned_request> chat_request_reader::scan(std::string_view body) const
{
    return scan_members<scanned_fields>(body);
}

model::result<model::chat_request> chat_request_reader::read(std::string_view body) const
{
    auto const known = scan(body);
    if (!known) return known.error();
    model::chat_request into{.model = known->model, .stream = known->stream, .include_usage = true};
    into.max_output_tokens = known->max_output_tokens;
    field_reader fields;
    request_extras extras(fields, into.extras, model::dialect::cohere);
    json_view model, stream, most, messages;
    option_members options;
    auto const rest = [&](wire::json_member const& other) { options.take(other, extras); };
    pick(json_view(body), {{"model", &model}, {"stream", &stream}, {"max_tokens", &most}, {"messages", &messages}}, rest);
    message_reader(fields, extras, into.turns).read(messages);
    options.read(fields, extras, into);
    if (fields.failed()) return fields.failure();
    return into;
}

request_reader const& requests_in()
{
    return reader;
}

}  // namespace signalbox::dialect::cohere
