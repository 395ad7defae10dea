#include "storage/payload_json.hpp"

#include "engine/base/base64.hpp"
#include "engine/base/json_writer.hpp"
#include "engine/base/utf8.hpp"
#include "schema/event_id.hpp"

namespace signalbox::storage {

namespace {

void append_text(std::string& out, std::string_view name, std::string_view value)
{
    out.append(",");
    base::append_json_string(out, name);
    out.append(":");
    base::append_json_string(out, value);
}

void append_part(std::string& out, payload_text const& one, payload_bodies bodies)
{
    out.append("{\"state\":");
    base::append_json_string(out, name(one.state));
    out.append(",\"size\":").append(std::to_string(one.size));
    if (one.state != part_state::kept) append_text(out, "reason", in_words(one.state));
    if (!one.head.empty()) append_text(out, "head", one.head);
    if (one.state == part_state::kept && bodies == payload_bodies::included) {
        bool const text = base::valid_utf8(one.body);
        append_text(out, text ? "body" : "body_base64", text ? one.body : base::encode_base64(one.body));
    }
    out.append("}");
}

}  // namespace

std::string to_json(payload_outline const& of, payload_bodies bodies, std::optional<payload_part> only)
{
    std::string out = "{\"event\":";
    base::append_json_string(out, schema::event_id::to_text(of.of.event));
    append_text(out, "payload", name(of.presence));
    if (of.presence != payload_presence::kept) {
        append_text(out, "reason", in_words(of.presence));
        return out.append("}");
    }
    out.append(",\"parts\":{");
    for (payload_part const part : all_payload_parts) {
        if (only && part != *only) continue;
        if (out.back() != '{') out.append(",");
        base::append_json_string(out, name(part));
        out.append(":");
        append_part(out, of.of.at(part), bodies);
    }
    return out.append("}}");
}

}  // namespace signalbox::storage
