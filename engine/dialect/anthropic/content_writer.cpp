#include "engine/dialect/anthropic/content_writer.hpp"

#include "engine/dialect/parts/tool_id.hpp"
#include "engine/dialect/parts/reasoning_mark.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::dialect::anthropic {

using wire::append_json_string;

namespace {

void begin_block(std::string& out, std::string_view head)
{
    if (!out.empty()) out.push_back(',');
    out.append(head);
}

}  // namespace

void content_writer::write_cache_control(model::json_text const& cache_control, std::string_view where, std::string& out)
{
    if (cache_control.empty()) return;
    bool const sane =
        wire::check_json(cache_control, cache_control_depth) && wire::json_view(cache_control).kind() == wire::json_kind::object;
    if (!sane) return losses_.note(std::string(where).append(".cache_control"), "is no cache_control object");
    out.append(R"(,"cache_control":)").append(cache_control);
}

void content_writer::write_text(std::string_view text, model::json_text const& cache_control, std::string_view where, std::string& out)
{
    if (is_blank(text)) return;
    begin_block(out, R"({"type":"text","text":)");
    append_json_string(out, text);
    write_cache_control(cache_control, where, out);
    out.push_back('}');
}

void content_writer::write_thinking(model::thinking_part const& thinking, std::string_view where, std::string& out)
{
    // The API refuses thinking without its signature, and signatures are never made up.
    std::string_view const signature = own_signature(model::dialect::anthropic, thinking.signature);
    if (signature.empty()) return losses_.note(where, "reasoning without a signature cannot be replayed");
    begin_block(out, R"({"type":"thinking","thinking":)");
    append_json_string(out, thinking.text);
    out.append(R"(,"signature":)");
    append_json_string(out, signature);
    out.push_back('}');
}

void content_writer::write_redacted(model::redacted_thinking_part const& thinking, std::string& out)
{
    begin_block(out, R"({"type":"redacted_thinking","data":)");
    append_json_string(out, thinking.data);
    out.push_back('}');
}

void content_writer::write_tool_use(model::tool_call_part const& call, std::string_view where, std::string& out)
{
    begin_block(out, R"({"type":"tool_use","id":)");
    append_json_string(out, accepted_tool_id(call.id));
    out.append(R"(,"name":)");
    append_json_string(out, call.name);
    out.append(R"(,"input":)");
    if (!append_arguments_object(out, call.arguments, call.custom))
        losses_.note(where, "the arguments are no JSON object and are sent as {\"_raw\": text}");
    write_cache_control(call.cache_control, where, out);
    out.push_back('}');
}

void content_writer::write_tool_result(model::tool_result_part const& result, std::string_view where, std::string& out)
{
    begin_block(out, R"({"type":"tool_result","tool_use_id":)");
    append_json_string(out, accepted_tool_id(result.tool_call_id));
    auto const* only = result.content.size() == 1 ? std::get_if<model::text_part>(&result.content.front()) : nullptr;
    if (only && only->cache_control.empty() && !only->text.empty()) {
        out.append(R"(,"content":)");
        append_json_string(out, only->text);
    } else {
        std::string blocks;
        for (model::tool_content const& each : result.content) {
            if (auto const* text = std::get_if<model::text_part>(&each)) write_text(text->text, text->cache_control, where, blocks);
            if (auto const* image = std::get_if<model::image_part>(&each)) write_image(*image, where, blocks);
            if (auto const* document = std::get_if<model::document_part>(&each)) write_document(*document, where, blocks);
        }
        if (!blocks.empty()) out.append(R"(,"content":[)").append(blocks).push_back(']');
    }
    if (result.is_error) out.append(R"(,"is_error":true)");
    write_cache_control(result.cache_control, where, out);
    out.push_back('}');
}

}  // namespace signalbox::dialect::anthropic
