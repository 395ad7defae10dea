#include "engine/dialect/openai_chat/request_scan.hpp"

#include "engine/dialect/parts/routing_members.hpp"

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
        shared_.take(key, value, [this](std::string_view name, std::string_view of) { note(name, of); });
    }

    model::result<scanned_request> read()
    {
        if (shared_.look_alike()) return std::move(*shared_.look_alike());
        field_reader fields;
        scanned_request out = shared_.begin(model_, fields);
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
        case 5: return key == "model" ? shared_.note(model_, "model", value) : shared_.select(key, value);
        case 6: return key == "stream" ? shared_.note(stream_, "stream", value) : shared_.select(key, value);
        case 8: return key == "messages" ? shared_.note(messages_, "messages", value) : void();
        case 10: return key == "max_tokens" ? shared_.note(max_tokens_, "max_tokens", value) : shared_.select(key, value);
        case 14: return key == "stream_options" ? shared_.note(stream_options_, "stream_options", value) : void();
        case 21: return key == "max_completion_tokens" ? shared_.note(max_completion_tokens_, "max_completion_tokens", value) : void();
        default: return shared_.select(key, value);
        }
    }

    json_view model_, messages_, stream_, stream_options_, max_tokens_, max_completion_tokens_;
    routing_members shared_;
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
