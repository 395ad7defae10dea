#include "engine/dialect/bedrock/content_writer.hpp"

#include "engine/base/ascii.hpp"
#include "engine/base/base64.hpp"
#include "engine/dialect/parts/arguments_object.hpp"
#include "engine/dialect/parts/member_writer.hpp"
#include "engine/dialect/parts/reasoning_mark.hpp"
#include "engine/dialect/parts/tool_id.hpp"

#include <algorithm>

namespace signalbox::dialect::bedrock {

namespace {

struct type_row {
    std::string_view type, word;
};
// API reference, ImageBlock and DocumentBlock.
constexpr type_row image_types[] = {
    {"image/png", "png"}, {"image/jpeg", "jpeg"}, {"image/jpg", "jpeg"}, {"image/gif", "gif"}, {"image/webp", "webp"}};
constexpr type_row document_types[] = {{"application/pdf", "pdf"},
                                       {"text/csv", "csv"},
                                       {"application/msword", "doc"},
                                       {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"},
                                       {"application/vnd.ms-excel", "xls"},
                                       {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"},
                                       {"text/html", "html"},
                                       {"text/plain", "txt"},
                                       {"text/markdown", "md"}};

template <std::size_t N>
std::string_view word_of(std::string_view type, type_row const (&rows)[N])
{
    std::string const folded = base::lowered(type.substr(0, type.find(';')));
    auto const found = std::ranges::find(rows, folded, &type_row::type);
    return found == std::end(rows) ? std::string_view() : found->word;
}

/// Letters, digits, single blanks, hyphens and brackets, and at most 200 of them.
std::string tidy_name(std::string_view name)
{
    constexpr std::size_t longest = 190;
    std::string out;
    for (char const c : name.substr(0, longest)) {
        bool const plain = base::is_letter(c) || base::is_digit(c) || std::string_view("-()[]").find(c) != std::string_view::npos;
        if (plain)
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    while (out.ends_with(' ')) out.pop_back();
    return out.empty() ? std::string("document") : out;
}

void write_bytes(std::string_view kind, std::string_view format, std::string_view base64, std::string& out)
{
    separate(out);
    out.append("{\"").append(kind).append("\":{");
    write_string("format", format, out);
    write_key("source", out);
    out += '{';
    write_string("bytes", base64, out);
    out += "}}}";
}

}  // namespace

void content_writer::write_cache_point(model::json_text const& cache_control, std::string& out)
{
    if (cache_control.empty()) return;
    if (!wire::check_json(cache_control)) return lost_.note("cache_control", "is no cache_control object");
    separate(out);
    out += R"({"cachePoint":{"type":"default")";
    if (wire::json_view(cache_control)["ttl"].is("1h")) out += R"(,"ttl":"1h")";
    out += "}}";
}

void content_writer::write(model::text_part const& text, std::string& out)
{
    if (!is_blank(text.text)) {
        separate(out);
        out += '{';
        write_string("text", text.text, out);
        out += '}';
    }
    if (!out.empty()) write_cache_point(text.cache_control, out);
}

void content_writer::write(model::refusal_part const& refusal, std::string& out)
{
    lost_.note("messages.refusal", "is sent as text");
    write(model::text_part{refusal.text, {}}, out);
}

void content_writer::write(model::image_part const& image, std::string& out)
{
    std::string_view const format = word_of(image.media_type, image_types);
    if (image.data.empty()) return lost_.refuse("image", "this format takes images as data only: send it as a data URL");
    if (format.empty()) return lost_.refuse("image", "images must be JPEG, PNG, GIF or WebP");
    if (!image.detail.empty() && image.detail != "auto") lost_.note("image.detail", "this format has no such switch");
    write_bytes("image", format, image.data, out);
    write_cache_point(image.cache_control, out);
}

/// Text travels as the bytes of a text file.
void content_writer::write(model::document_part const& document, std::string& out)
{
    bool const plain = document.data.empty() && !document.text.empty();
    if (document.data.empty() && !plain) return lost_.refuse("document", "this format takes files as data only");
    std::string_view const format = plain ? std::string_view("txt") : word_of(document.media_type, document_types);
    if (format.empty()) return lost_.refuse("document", "this format takes PDF, Word, Excel, CSV, HTML, Markdown and text");
    if (!document.citations.empty()) lost_.note("document.citations", "citations are not carried over");
    separate(out);
    out += R"({"document":{)";
    write_string("format", format, out);
    std::string const name = tidy_name(document.filename);
    write_string("name", ++documents_ == 1 ? name : name + " " + std::to_string(documents_), out);
    write_key("source", out);
    out += '{';
    write_string("bytes", plain ? base::encode_base64(document.text) : document.data, out);
    out += '}';
    write_text("context", document.context, out);
    out += "}}";
    write_cache_point(document.cache_control, out);
}

void content_writer::write(model::audio_part const& audio, std::string& out)
{
    write_bytes("audio", audio.format, audio.data, out);
}

void content_writer::write(model::tool_call_part const& call, std::string& out)
{
    separate(out);
    out += R"({"toolUse":{)";
    write_string("toolUseId", accepted_tool_id(call.id), out);
    write_string("name", call.name, out);
    write_key("input", out);
    if (!append_arguments_object(out, call.arguments, call.custom))
        lost_.note("tool_calls", "the arguments are no JSON object and are sent as {\"_raw\": text}");
    out += "}}";
    write_cache_point(call.cache_control, out);
}

void content_writer::write(model::tool_result_part const& result, std::string& out)
{
    std::string blocks;
    for (model::tool_content const& each : result.content) std::visit([&](auto const& part) { write(part, blocks); }, each);
    if (blocks.empty()) write(model::text_part{std::string(placeholder_text), {}}, blocks);
    separate(out);
    out += R"({"toolResult":{)";
    write_string("toolUseId", accepted_tool_id(result.tool_call_id), out);
    write_raw("content", "[" + blocks + "]", out);
    if (result.is_error) write_string("status", "error", out);
    out += "}}";
    write_cache_point(result.cache_control, out);
}

/// The signature is that of the model's vendor, at each of its platforms.
void content_writer::write(model::thinking_part const& thinking, std::string& out)
{
    std::string_view const signature = own_signature(model::dialect::anthropic, thinking.signature);
    if (signature.empty()) return lost_.note("reasoning", "reasoning without a signature of this model's vendor cannot be replayed");
    separate(out);
    out += R"({"reasoningContent":{"reasoningText":{)";
    write_string("text", thinking.text, out);
    write_string("signature", signature, out);
    out += "}}}";
}

void content_writer::write(model::redacted_thinking_part const& thinking, std::string& out)
{
    separate(out);
    out += R"({"reasoningContent":{)";
    write_string("redactedContent", thinking.data, out);
    out += "}}";
}

}  // namespace signalbox::dialect::bedrock
