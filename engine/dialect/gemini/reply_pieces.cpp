#include "engine/dialect/gemini/reply_pieces.hpp"

#include "engine/dialect/gemini/call_id.hpp"
#include "engine/dialect/gemini/foreign_signature.hpp"
#include "engine/dialect/parts/member_writer.hpp"

namespace signalbox::dialect::gemini {

void append_text_part(std::string& parts, std::string_view text, bool thought)
{
    separate(parts);
    parts += '{';
    write_string("text", text, parts);
    if (thought) write_flag("thought", true, parts);
    parts += '}';
}

void append_signature_part(std::string& parts, std::string_view signature)
{
    separate(parts);
    parts += R"({"text":"","thought":true)";
    write_string("thoughtSignature", shown_signature(signature), parts);
    parts += '}';
}

void append_call_part(std::string& parts, pending_call const& call)
{
    separate(parts);
    parts += R"({"functionCall":{)";
    write_text("id", call.id, parts);
    write_string("name", call.name, parts);
    write_raw("args", arguments_of(call), parts);
    parts += '}';
    write_text("thoughtSignature", signature_in(call.id), parts);
    parts += '}';
}

void append_candidate(std::string& out, std::uint32_t index, std::string_view parts, model::finish const* end)
{
    separate(out);
    out.append(R"({"content":{"parts":[)").append(parts).append(R"(],"role":"model"})");
    if (end) write_string("finishReason", finish_word(*end), out);
    write_count("index", index, out);
    out += '}';
}

/// Thoughts stand beside the tokens of the candidates here; the vocabulary counts them among the output.
void append_usage(std::string& out, model::usage const& tokens)
{
    std::uint64_t const thoughts = std::min(tokens.reasoning_tokens, tokens.output_tokens);
    write_key("usageMetadata", out);
    out += '{';
    write_count("promptTokenCount", tokens.input_tokens, out);
    if (tokens.cached_tokens != 0) write_count("cachedContentTokenCount", tokens.cached_tokens, out);
    write_count("candidatesTokenCount", tokens.output_tokens - thoughts, out);
    if (thoughts != 0) write_count("thoughtsTokenCount", thoughts, out);
    write_count("totalTokenCount", tokens.total(), out);
    if (tokens.estimated) write_flag("estimated", true, out);  // no field of the API
    out += '}';
}

void append_rest(std::string& out, reply_identity const& who)
{
    write_string("modelVersion", who.model, out);
    write_string("responseId", who.id, out);
    out += '}';
}

}  // namespace signalbox::dialect::gemini
