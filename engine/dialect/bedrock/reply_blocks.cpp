#include "engine/dialect/bedrock/reply_blocks.hpp"

#include "engine/dialect/parts/member_writer.hpp"

namespace signalbox::dialect::bedrock {

void append_text_block(std::string& out, std::string_view text)
{
    separate(out);
    out += '{';
    write_string("text", text, out);
    out += '}';
}

void append_reasoning_block(std::string& out, std::string_view text, std::string_view signature)
{
    separate(out);
    out += R"({"reasoningContent":{"reasoningText":{)";
    write_string("text", text, out);
    write_text("signature", signature, out);
    out += "}}}";
}

void append_redacted_block(std::string& out, std::string_view data)
{
    separate(out);
    out += R"({"reasoningContent":{)";
    write_string("redactedContent", data, out);
    out += "}}";
}

void append_call_block(std::string& out, pending_call const& call)
{
    separate(out);
    out += R"({"toolUse":{)";
    write_string("toolUseId", call.id, out);
    write_string("name", call.name, out);
    write_raw("input", arguments_of(call), out);
    out += "}}";
}

}  // namespace signalbox::dialect::bedrock
