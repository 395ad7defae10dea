#include "engine/dialect/openai_chat/request_scan.hpp"

#include "engine/dialect/parts/member_name.hpp"
#include "engine/dialect/parts/field_reader.hpp"

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
class routing_fields {
public:
    void take(std::string_view key, std::string_view value)
    {
        if (wire::is_plain_name(key)) return note(key, value);
        std::string decoded;
        wire::append_json_text(decoded, key);
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
        if (messages_.kind() != json_kind::array)
            fields.wrong_type("messages", "an array of messages", messages_);
        else if (is_empty_array(messages_.raw()))
            fields.wrong("messages", "must hold at least one message");
        out.stream = fields.flag(stream_, "stream").value_or(false);
        if (fields.object(stream_options_, "stream_options")) {
            auto const here = fields.inside("stream_options");
            out.include_usage = fields.flag(stream_options_["include_usage"], "include_usage").value_or(false);
        }
        auto const older = fields.count(max_tokens_, "max_tokens");
        auto const newer = fields.count(max_completion_tokens_, "max_completion_tokens");
        out.max_output_tokens = newer ? newer : older;
        if (fields.failed()) return fields.failure();
        return out;
    }

private:
    void note(std::string_view key, std::string_view value)
    {
        switch (key.size()) {
        case 5: return key == "model" ? note(model_, "model", value) : select(key, value);
        case 6: return key == "stream" ? note(stream_, "stream", value) : select(key, value);
        case 8: return key == "messages" ? note(messages_, "messages", value) : void();
        case 10: return key == "max_tokens" ? note(max_tokens_, "max_tokens", value) : select(key, value);
        case 14: return key == "stream_options" ? note(stream_options_, "stream_options", value) : void();
        case 21: return key == "max_completion_tokens" ? note(max_completion_tokens_, "max_completion_tokens", value) : void();
        default: return select(key, value);
        }
    }

    void select(std::string_view key, std::string_view value)
    {
        if (auto const known = std::ranges::find(selecting_members, key); known != selecting_members.end())
            further_models_.push_back({*known, value});
    }

    /// Parsers differ on which of two equal names counts: what we route by must be what the provider sees.
    void note(json_view& field, std::string_view name, std::string_view value)
    {
        if (!field.missing()) twice_ = name;
        field = json_view(value);
    }

    json_view model_, messages_, stream_, stream_options_, max_tokens_, max_completion_tokens_;
    std::string_view twice_;
    std::optional<model::failure> look_alike_;
    std::vector<scanned_request::selection> further_models_;
};

}  // namespace

model::result<scanned_request> scan_request(std::string_view body)
{
    routing_fields found;
    auto const note = [&found](std::string_view key, std::string_view value) { found.take(key, value); };
    if (auto const checked = wire::check_json_object(body, note); !checked) return checked.error();
    return found.read();
}

}  // namespace signalbox::dialect::openai_chat
