// The relay road's half of the request reader: one pass over the body, nothing copied but the model's name.
#include "engine/dialect/openai_responses/request_reader.hpp"
#include "engine/dialect/parts/routing_members.hpp"

namespace signalbox::dialect::openai_responses {

using wire::json_kind;
using wire::json_view;

namespace {

/// The top-level members that routing looks at, noted as the checker passes them.
class routing_fields {
public:
    void take(std::string_view key, std::string_view value)
    {
        shared_.take(key, value, [this](std::string_view name, std::string_view of) { note(name, of); });
    }

    model::result<scanned_request> read()
    {
        if (shared_.look_alike()) return std::move(*shared_.look_alike());
        field_reader fields;
        scanned_request out = shared_.begin(model_, fields);
        bool const readable = input_.nothing() || input_.kind() == json_kind::string || input_.kind() == json_kind::array;
        if (!readable) fields.wrong_type("input", "a string or an array of items", input_);
        out.stream = fields.flag(stream_, "stream").value_or(false);
        out.max_output_tokens = fields.count(max_output_tokens_, "max_output_tokens");
        out.include_usage = true;  // this format always reports usage
        if (fields.failed()) return fields.failure();
        return out;
    }

private:
    void note(std::string_view key, std::string_view value)
    {
        if (key == "model") return shared_.note(model_, "model", value);
        if (key == "input") return shared_.note(input_, "input", value);
        if (key == "stream") return shared_.note(stream_, "stream", value);
        if (key == "max_output_tokens") return shared_.note(max_output_tokens_, "max_output_tokens", value);
        shared_.select(key, value);
    }

    json_view model_, input_, stream_, max_output_tokens_;
    routing_members shared_;
};

}  // namespace

model::result<scanned_request> responses_request_reader::scan(std::string_view body) const
{
    routing_fields found;
    auto const note = [&found](std::string_view key, std::string_view value) { found.take(key, value); };
    if (auto const checked = wire::check_json_object(body, note); !checked) return checked.error();
    return found.read();
}

}  // namespace signalbox::dialect::openai_responses
