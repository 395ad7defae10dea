// The relay road's half of the request reader: one pass over the body, nothing copied but the model's name.
#include "engine/dialect/openai_responses/request_reader.hpp"
#include "engine/dialect/parts/routing_members.hpp"

namespace signalbox::dialect::openai_responses {

using wire::json_kind;
using wire::json_view;

namespace {

/// The top-level members that routing looks at, noted as the checker passes them.
struct routing_fields {
    model::result<scanned_request> read()
    {
        field_reader fields;
        scanned_request out = shared.begin(model_name, fields);
        bool const readable = input.nothing() || input.kind() == json_kind::string || input.kind() == json_kind::array;
        if (!readable) fields.wrong_type("input", "a string or an array of items", input);
        out.stream = fields.flag(stream, "stream").value_or(false);
        out.max_output_tokens = fields.count(max_output_tokens, "max_output_tokens");
        out.include_usage = true;  // this format always reports usage
        if (fields.failed()) return fields.failure();
        return out;
    }

    void note(std::string_view key, std::string_view value)
    {
        if (key == "model") return shared.note(model_name, "model", value);
        if (key == "input") return shared.note(input, "input", value);
        if (key == "stream") return shared.note(stream, "stream", value);
        if (key == "max_output_tokens") return shared.note(max_output_tokens, "max_output_tokens", value);
        shared.select(key, value);
    }

    json_view model_name, input, stream, max_output_tokens;
    routing_members shared;
};

}  // namespace

model::result<scanned_request> responses_request_reader::scan(std::string_view body) const
{
    return scan_members<routing_fields>(body);
}

}  // namespace signalbox::dialect::openai_responses
