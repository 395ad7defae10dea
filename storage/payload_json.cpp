#include "storage/payload_json.hpp"

#include "engine/base/base64.hpp"
#include "engine/base/json_writer.hpp"
#include "engine/base/piece_times.hpp"
#include "engine/base/utf8.hpp"
#include "schema/event_id.hpp"
#include "storage/event_json.hpp"

#include <limits>

namespace signalbox::storage {

namespace {

void append_text(std::string& out, std::string_view name, std::string_view value)
{
    out.append(",");
    base::append_json_string(out, name);
    out.append(":");
    base::append_json_string(out, value);
}

constexpr std::size_t any_length = std::numeric_limits<std::size_t>::max();

/// [bytes up to here, microseconds since the request began] of each piece.
void append_times(std::string& out, payload_text const& one)
{
    auto const pieces = base::pieces_of(one.times);
    if (!pieces || (pieces->empty() && one.untimed == 0)) return;
    out.append(",\"times\":[");
    for (base::timed_piece const& each : *pieces) {
        if (out.back() != '[') out.append(",");
        out.append("[").append(std::to_string(each.end)).append(",").append(std::to_string(each.at.count())).append("]");
    }
    out.append("],\"untimed\":").append(std::to_string(one.untimed));
}

void append_part(std::string& out, payload_text const& one, payload_bodies bodies, std::size_t longest_body)
{
    bool const left_out = one.state == part_state::kept && one.body.size() > longest_body;
    out.append("{\"state\":");
    base::append_json_string(out, left_out ? "left_out" : name(one.state));
    out.append(",\"size\":").append(std::to_string(one.size));
    if (left_out) append_text(out, "reason", "it is longer than the " + std::to_string(longest_body) + " bytes that go out with an event");
    if (one.state != part_state::kept) append_text(out, "reason", in_words(one.state));
    if (!one.head.empty()) append_text(out, "head", one.head);
    if (one.state == part_state::kept && bodies == payload_bodies::included && !left_out) {
        bool const text = base::valid_utf8(one.body);
        append_text(out, text ? "body" : "body_base64", text ? one.body : base::encode_base64(one.body));
        if (longest_body == any_length) append_times(out, one);  // with an event they would go beyond its bound
    }
    out.append("}");
}

void append_parts(std::string& out, payload const& of, payload_bodies bodies, std::optional<payload_part> only, std::size_t longest_body)
{
    out.append(",\"parts\":{");
    for (payload_part const part : all_payload_parts) {
        if (only && part != *only) continue;
        if (out.back() != '{') out.append(",");
        base::append_json_string(out, name(part));
        out.append(":");
        append_part(out, of.at(part), bodies, longest_body);
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
    append_parts(out, of.of, bodies, only, any_length);
    return out.append("}");
}

std::string payload_member(std::string_view state, std::string_view reason)
{
    std::string out = "{\"state\":";
    base::append_json_string(out, state);
    append_text(out, "reason", reason);
    return out.append("}");
}

std::string payload_member(payload_outline const& of, std::size_t longest_body)
{
    if (of.presence != payload_presence::kept) return payload_member(name(of.presence), in_words(of.presence));
    std::string out = "{\"state\":";
    base::append_json_string(out, name(of.presence));
    append_parts(out, of.of, payload_bodies::included, std::nullopt, longest_body);
    return out.append("}");
}

void append_json_with_payload(std::string& out, schema::Event const& event, std::string_view payload)
{
    append_json(out, event);
    out.pop_back();  // the brace
    out.append(",\"payload\":").append(payload).append("}");
}

}  // namespace signalbox::storage
