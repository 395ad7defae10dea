#include "engine/dialect/gemini/content_writer.hpp"

#include "engine/dialect/gemini/call_id.hpp"
#include "engine/dialect/parts/arguments_object.hpp"
#include "engine/dialect/parts/media.hpp"
#include "engine/dialect/parts/member_writer.hpp"
#include "engine/dialect/parts/reasoning_mark.hpp"

#include <algorithm>

namespace signalbox::dialect::gemini {

using model::role;

namespace {

/// "skip_thought_signature_validator" in base64: what Google's documentation gives for calls that its model did not make (ai.google.dev, thought signatures).
constexpr std::string_view no_signature = "c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I=";

bool is_system(model::turn const& turn)
{
    return turn.who == role::system || turn.who == role::developer;
}

/// By the ending of a URL's path; Google fetches the file and wants to know its type before.
std::string_view type_by_name(std::string_view url, std::string_view otherwise)
{
    static constexpr std::pair<std::string_view, std::string_view> endings[] = {
        {".png", "image/png"},   {".webp", "image/webp"}, {".gif", "image/gif"},       {".jpg", "image/jpeg"},
        {".heic", "image/heic"}, {".jpeg", "image/jpeg"}, {".pdf", "application/pdf"}, {".txt", "text/plain"},
    };
    std::string_view const path = url.substr(0, url.find_first_of("?#"));
    for (auto const& [ending, type] : endings)
        if (path.ends_with(ending)) return type;
    return otherwise;
}

void write_inline(std::string_view type, std::string_view data, std::string& out)
{
    separate(out);
    out += R"({"inlineData":{)";
    write_string("mimeType", type, out);
    write_string("data", data, out);
    out += "}}";
}

void write_file(std::string_view type, std::string_view uri, std::string& out)
{
    separate(out);
    out += R"({"fileData":{)";
    write_string("mimeType", type, out);
    write_string("fileUri", uri, out);
    out += "}}";
}

}  // namespace

void content_writer::write(std::vector<model::turn> const& turns)
{
    for (std::size_t i = 0; i < turns.size();) {
        if (is_system(turns[i])) {
            write_system(turns[i++]);
        } else if (turns[i].who == role::tool) {
            i = write_results(turns, i);
        } else {
            write_turn(turns[i++]);
        }
    }
    close();
    if (!contents_.empty()) return;
    append("user", std::string(R"({"text":")").append(placeholder_text).append("\"}"));
    close();
    lost_.note("messages", "the conversation says nothing; a user message was put into it");
}

void content_writer::write_system(model::turn const& turn)
{
    if (conversing_) lost_.note("messages", "a system turn inside the conversation moves to its front");
    for (model::part const& part : turn.parts) {
        if (auto const* text = std::get_if<model::text_part>(&part)) {
            drop_cache_control(text->cache_control);
            write_text(text->text, system_);
        } else {
            lost_.note("messages", "a system instruction holds text only");
        }
    }
    if (!turn.name.empty()) lost_.note("messages.name", "a content of this format has no name");
}

void content_writer::write_turn(model::turn const& turn)
{
    conversing_ = true;
    call_in_turn_ = false;
    if (!turn.name.empty()) lost_.note("messages.name", "a content of this format has no name");
    std::string parts;
    for (model::part const& part : turn.parts) std::visit([&](auto const& each) { write_part(each, parts); }, part);
    append(turn.who == role::assistant ? "model" : "user", parts);
}

/// All results that follow the calls of one turn stand in one content, in the order of the calls: calls of one function have no other mark.
std::size_t content_writer::write_results(std::vector<model::turn> const& turns, std::size_t first)
{
    conversing_ = true;
    std::vector<model::tool_result_part const*> results;
    std::size_t at = first;
    for (; at < turns.size() && turns[at].who == role::tool; ++at)
        for (model::part const& part : turns[at].parts)
            if (auto const* result = std::get_if<model::tool_result_part>(&part)) results.push_back(result);
    auto const place = [this](model::tool_result_part const* of) {
        return std::ranges::find(calls_, of->tool_call_id, &made_call::id) - calls_.begin();
    };
    std::ranges::stable_sort(results, {}, place);
    std::string parts, behind;
    for (model::tool_result_part const* each : results) write_result(*each, parts, behind);
    if (!behind.empty()) {
        separate(parts);
        parts.append(behind);
    }
    append("user", parts);
    return at;
}

void content_writer::write_result(model::tool_result_part const& result, std::string& out, std::string& behind)
{
    drop_cache_control(result.cache_control);
    std::string text;
    std::size_t const before = behind.size();
    for (model::tool_content const& each : result.content) {
        if (auto const* said = std::get_if<model::text_part>(&each)) {
            drop_cache_control(said->cache_control);
            text += said->text;
        } else if (auto const* image = std::get_if<model::image_part>(&each)) {
            write_part(*image, behind);
        } else {
            write_part(std::get<model::document_part>(each), behind);
        }
    }
    if (behind.size() != before) lost_.note("tool_result.content", "images and files of a tool result are sent behind it");
    separate(out);
    out += R"({"functionResponse":{)";
    write_string("name", name_of(result.tool_call_id), out);
    write_key("response", out);
    out += '{';
    write_string(result.is_error ? "error" : "output", text, out);
    out += "}}}";
}

std::string content_writer::name_of(std::string const& call_id) const
{
    auto const found = std::ranges::find(calls_, call_id, &made_call::id);
    if (found != calls_.end()) return found->name;
    lost_.note("tool_result", "answers no call of the conversation; it is named after its id");
    return call_id.empty() ? std::string("unknown") : call_id;
}

/// Contents take turns: what one side says in a row is one content.
void content_writer::append(std::string_view role, std::string_view parts)
{
    if (parts.empty()) return;
    if (open_role_ != role) close();
    open_role_ = role;
    separate(open_parts_);
    open_parts_.append(parts);
}

void content_writer::close()
{
    if (open_parts_.empty()) return;
    if (contents_.empty() && open_role_ == "model") {
        contents_.append(R"({"role":"user","parts":[{"text":")").append(placeholder_text).append("\"}]}");
        lost_.note("messages", "the conversation begins with the assistant; a user message was put in front");
    }
    separate(contents_);
    contents_.append(R"({"role":")").append(open_role_).append(R"(","parts":[)").append(open_parts_).append("]}");
    open_parts_.clear();
}

void content_writer::drop_cache_control(model::json_text const& cache_control)
{
    if (!cache_control.empty()) lost_.note("cache_control", "this format has no cache breakpoints");
}

/// An empty text is refused.
void content_writer::write_text(std::string_view text, std::string& out)
{
    if (text.empty()) return;
    separate(out);
    out += '{';
    write_string("text", text, out);
    out += '}';
}

void content_writer::write_part(model::text_part const& part, std::string& out)
{
    drop_cache_control(part.cache_control);
    write_text(part.text, out);
}

void content_writer::write_part(model::refusal_part const& part, std::string& out)
{
    lost_.note("messages.refusal", "is sent as text");
    write_text(part.text, out);
}

void content_writer::write_part(model::image_part const& part, std::string& out)
{
    drop_cache_control(part.cache_control);
    if (!part.detail.empty() && part.detail != "auto") lost_.note("image.detail", "this format has no such switch for one image");
    if (!part.file_id.empty()) return lost_.refuse("image", "an image given by file id exists only at the provider that stores it");
    if (part.data.empty()) return write_file(type_by_name(part.url, "image/jpeg"), part.url, out);
    write_inline(part.media_type.empty() ? std::string_view("image/png") : std::string_view(part.media_type), part.data, out);
}

void content_writer::write_part(model::document_part const& part, std::string& out)
{
    drop_cache_control(part.cache_control);
    if (!part.citations.empty()) lost_.note("document.citations", "this format cites no documents");
    if (!part.file_id.empty()) return lost_.refuse("document", "a file given by its id exists only at the provider that stores it");
    if (!part.text.empty()) {
        lost_.note("document", "a text document is sent as plain text");
        return write_text(document_as_text(part), out);
    }
    if (!part.filename.empty()) lost_.note("document.filename", "a file of this format has no name");
    if (!part.context.empty()) lost_.note("document.context", "a file of this format has no context");
    std::string_view const type = part.media_type.empty() ? type_by_name(part.url, "application/pdf") : std::string_view(part.media_type);
    if (part.data.empty())
        write_file(type, part.url, out);
    else
        write_inline(type, part.data, out);
}

void content_writer::write_part(model::audio_part const& part, std::string& out)
{
    write_inline("audio/" + part.format, part.data, out);
}

void content_writer::write_part(model::tool_call_part const& part, std::string& out)
{
    drop_cache_control(part.cache_control);
    calls_.push_back({part.id, part.name});
    std::string arguments;
    if (!append_arguments_object(arguments, part.arguments, part.custom))
        lost_.note("tool_calls.arguments", "are no JSON object and are sent as {\"_raw\": text}");
    separate(out);
    out += R"({"functionCall":{)";
    write_string("name", part.name, out);
    write_raw("args", arguments, out);
    out += '}';
    std::string const signature = signature_in(part.id);
    bool const first = !std::exchange(call_in_turn_, true);
    if (!signature.empty())
        write_string("thoughtSignature", signature, out);
    else if (first && signed_calls_)
        write_string("thoughtSignature", no_signature, out);
    out += '}';
}

void content_writer::write_part(model::thinking_part const& part, std::string& out)
{
    std::string_view const signature = own_signature(model::dialect::gemini, part.signature);
    if (signature.empty()) return lost_.note("thinking", "reasoning of another provider means nothing here");
    separate(out);
    out += '{';
    write_string("text", part.text, out);
    if (!part.text.empty()) write_flag("thought", true, out);
    write_string("thoughtSignature", signature, out);
    out += '}';
}

void content_writer::write_part(model::redacted_thinking_part const&, std::string&)
{
    lost_.note("thinking", "hidden reasoning is of use to its own provider only");
}

}  // namespace signalbox::dialect::gemini
