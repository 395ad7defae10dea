// What a client of this format sends back of replies that another provider gave: signatures that only this gateway can read.
#include "engine/dialect/gemini/codecs.hpp"
#include "engine/dialect/gemini/field_names.hpp"
#include "engine/dialect/gemini/foreign_signature.hpp"

namespace signalbox::dialect::gemini {

using wire::json_kind;
using wire::json_view;

namespace {

/// Every wrapped signature begins with these digits.
constexpr std::string_view wrapped = "\"c2lnbmFsYm94O";

/// A part that is a signature or a thought of another provider is left out.
bool is_foreign(json_view part)
{
    json_view signature, call;
    pick_fields(part, {{"thoughtSignature", &signature}, {"functionCall", &call}});
    return signature.raw().starts_with(wrapped) && call.nothing();
}

void append_content(json_view content, std::string& out)
{
    bool first = true;
    out += '{';
    for (wire::json_member const& member : content.members()) {
        if (out.back() != '{') out += ',';
        out.append("\"").append(member.raw_key).append("\":");
        if (!member.is("parts") || member.value.kind() != json_kind::array) {
            out.append(member.value.raw());
            continue;
        }
        out += '[';
        for (json_view const part : member.value.elements()) {
            if (is_foreign(part)) continue;
            if (!std::exchange(first, false)) out += ',';
            out.append(part.raw());
        }
        if (first) out.append(R"({"text":" "})");  // a content needs a part
        out += ']';
    }
    out += '}';
}

}  // namespace

std::optional<cleaned_body> clean_relay(std::string_view body)
{
    if (body.find(wrapped) == std::string_view::npos) return std::nullopt;
    return rewrite_list(body, "contents", [](json_view content, std::string& out) {
        if (content.kind() != json_kind::object || content.raw().find(wrapped) == std::string_view::npos)
            out.append(content.raw());
        else
            append_content(content, out);
    });
}

}  // namespace signalbox::dialect::gemini
