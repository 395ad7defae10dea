// The relay road's half of the request reader: one pass over the body, nothing copied but the model's name.
#include "engine/dialect/openai_responses/request_reader.hpp"
#include "engine/dialect/parts/field_reader.hpp"
#include "engine/dialect/parts/member_name.hpp"

namespace signalbox::dialect::openai_responses {

using wire::json_kind;
using wire::json_view;

namespace {

/// The top-level members that routing looks at, noted as the checker passes them.
class routing_fields {
public:
    void take(std::string_view key, std::string_view value)
    {
        if (wire::is_plain_name(key)) return note(key, value);
        std::string const decoded = wire::json_member{key, {}}.key();
        if (auto fine = check_member_name(decoded); !fine && !look_alike_) look_alike_ = std::move(fine.error());
        note(decoded, value);
    }

    model::result<scanned_request> read()
    {
        if (look_alike_) return std::move(*look_alike_);
        scanned_request out;
        out.further_models = std::move(further_models_);
        field_reader fields;
        if (!twice_.empty()) fields.wrong(twice_, "is given twice");
        out.model_literal = model_.kind() == json_kind::string ? model_.raw() : std::string_view();
        out.model = fields.required_text(model_, "model");
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
        if (key == "model") return note(model_, "model", value);
        if (key == "input") return note(input_, "input", value);
        if (key == "stream") return note(stream_, "stream", value);
        if (key == "max_output_tokens") return note(max_output_tokens_, "max_output_tokens", value);
        if (auto const known = std::ranges::find(selecting_members, key); known != selecting_members.end())
            further_models_.push_back({*known, value});
    }

    /// Parsers differ on which of two equal names counts: what we route by must be what the provider sees.
    void note(json_view& field, std::string_view name, std::string_view value)
    {
        if (!field.missing()) twice_ = name;
        field = json_view(value);
    }

    json_view model_, input_, stream_, max_output_tokens_;
    std::string_view twice_;
    std::optional<model::failure> look_alike_;
    std::vector<scanned_request::selection> further_models_;
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
