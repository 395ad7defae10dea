#include "engine/dialect/openai_chat/operation_scan.hpp"

#include "engine/dialect/parts/routing_members.hpp"

namespace signalbox::dialect::openai_chat {

using wire::json_view;

namespace {

/// The model, and a member that may ask for a stream.
struct routing_fields {
    void note(std::string_view key, std::string_view value)
    {
        if (key == "model")
            shared.note(model_name, "model", value);
        else if (key == "stream")
            shared.note(stream, "stream", value);
        else if (key == "stream_format")
            shared.note(format, "stream_format", value);
        else
            shared.select(key, value);
    }

    json_view model_name, stream, format;
    routing_members shared;
};

struct image_fields : routing_fields {
    model::result<scanned_request> read()
    {
        field_reader fields;
        scanned_request out = shared.begin(model_name, fields);
        out.stream = fields.flag(stream, "stream").value_or(false);
        if (fields.failed()) return fields.failure();
        return out;
    }
};

struct speech_fields : routing_fields {
    model::result<scanned_request> read()
    {
        field_reader fields;
        scanned_request out = shared.begin(model_name, fields);
        out.stream = format.is("sse");
        if (fields.failed()) return fields.failure();
        return out;
    }
};

}  // namespace

model::result<scanned_request> scan_image_request(std::string_view body, std::string_view)
{
    return scan_members<image_fields>(body);
}

model::result<scanned_request> scan_speech_request(std::string_view body, std::string_view)
{
    return scan_members<speech_fields>(body);
}

}  // namespace signalbox::dialect::openai_chat
