#include "engine/attempt/raw_request.hpp"

#include "engine/attempt/hop_fields.hpp"
#include "engine/base/among.hpp"
#include "engine/base/ascii.hpp"
#include "engine/base/percent.hpp"
#include "engine/base/query.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/provider/address.hpp"
#include "engine/provider/consumer_lines.hpp"
#include "engine/route/path_segments.hpp"

#include <algorithm>
#include <array>

namespace signalbox::attempt {

namespace {

/// "v1", "v1beta".
bool is_version(std::string_view segment)
{
    return segment.size() > 1 && segment[0] == 'v' && base::is_digit(segment[1]);
}

/// Vendors' addresses end with a version that their SDKs write as well: it stands there once.
std::string_view without_version_of(std::string_view base, std::string_view path)
{
    std::string_view const last = base.substr(base.rfind('/') + 1);  // npos + 1 is the beginning
    if (!is_version(last) || path.size() <= last.size() || path.substr(1, last.size()) != last) return path;
    std::string_view const behind = path.substr(1 + last.size());
    return behind.empty() || behind.front() == '/' ? behind : path;
}

std::string path_below(route::raw_place const& place, std::string_view base, std::string_view rest)
{
    std::string whole = place.path;
    if (!rest.empty() && !whole.ends_with('/')) whole += '/';
    whole.append(rest);
    std::string out(place.has_tokens ? without_version_of(base, whole) : std::string_view(whole));
    if (out.empty() && base.empty()) out = "/";
    return out;
}

/// The field of the query that gives the provider its key: in its dialect, and by its definition.
struct key_fields {
    std::string_view dialect, own;
};

key_fields key_fields_of(route::target const& to, provider::definition const& at)
{
    std::string_view const own = at.query_credential.reveal();
    return {to.raw->has_tokens ? dialect::format_of(to.spoken).headers.key_in_query : std::string_view(), own.substr(0, own.find('='))};
}

std::string query_for(raw_source const& from, key_fields const& keys)
{
    std::string out;
    auto const is_place = [&](std::string const& name) {
        return from.places && std::ranges::find(from.places->fields, name) != from.places->fields.end();
    };
    for (std::string_view rest = from.query; !rest.empty();) {
        base::query_field const each = base::take_query_field(rest);
        std::string const name = base::percent_decoded(each.name);
        bool const key = (!keys.dialect.empty() && name == keys.dialect) || (!keys.own.empty() && base::percent_encoded(name) == keys.own);
        bool const presented = !from.key.empty() && (each.value == from.key || base::percent_decoded(each.value) == from.key);
        if (key || presented || is_place(name)) continue;
        if (!out.empty()) out += '&';
        out.append(each.whole);
    }
    return out;
}

bool is_of_provider(std::string_view name, std::string_view version, provider::definition const& at)
{
    if (base::same_text(name, at.credential_header)) return true;
    return !base::same_text(name, version) &&
           std::ranges::any_of(at.headers, [&](auto const& own) { return base::same_text(own.first, name); });
}

constexpr std::string_view body_fields = "content-", websocket_fields = "sec-websocket-";

std::string_view version_field_of(route::target const& to)
{
    return to.raw->has_tokens ? dialect::format_of(to.spoken).headers.version : std::string_view();
}

}  // namespace

raw_request make_raw(raw_source const& from, route::target const& to, provider::definition const& at)
{
    raw_request out{.method = from.method, .path = path_below(*to.raw, at.where.path, from.rest)};
    out.query = query_for(from, key_fields_of(to, at));
    std::string_view const version = version_field_of(to);
    hop_fields const of_hop(from.headers);
    for (wire::header const& each : from.headers.all()) {
        if (base::same_text(each.name.substr(0, websocket_fields.size()), websocket_fields)) continue;  // Upgrade does not go on either
        bool const framing = base::same_text(each.name, "content-length") || base::same_text(each.name, "transfer-encoding");
        out.has_body = out.has_body || framing;
        if (from.only && !base::same_text(each.name.substr(0, body_fields.size()), body_fields) &&
            !base::among_in_any_case(each.name, *from.only))
            continue;
        bool const whole = base::same_text(each.name, "accept-encoding") || base::same_text(each.name, "range");
        if (whole && from.uncoded) continue;
        bool const ours = base::same_text(each.name, "host") || is_of_provider(each.name, version, at);
        bool const credential =
            access::carries_credential(each.name) || (from.places && base::among_in_any_case(each.name, from.places->headers));
        if (framing || ours || credential || of_hop.hold(each.name) || provider::is_consumer_header(each.name)) continue;
        out.versioned = out.versioned || (!version.empty() && base::same_text(each.name, version));
        out.lines.append(each.name).append(": ").append(each.value).append("\r\n");
    }
    if (from.uncoded) out.lines.append("Accept-Encoding: identity\r\n");
    return out;
}

void append_raw_head(std::string& head, raw_request const& asked, route::target const& to, provider::definition const& at,
                     std::size_t body_size)
{
    head.append(asked.method).append(" ");
    provider::append_target(head, at, provider::address_of(at, asked.path, asked.query, {}));
    head.append(" HTTP/1.1\r\nHost: ").append(at.authority).append("\r\n");
    if (asked.has_body) head.append("Content-Length: ").append(std::to_string(body_size)).append("\r\n");
    provider::version_field version;
    if (asked.versioned) version = {version_field_of(to), true, {}};
    provider::append_provider_headers(head, at, version);
    head.append(asked.lines);
}

std::string_view unsafe_in(std::string_view rest)
{
    static constexpr std::array<std::string_view, 3> hidden{"%2f", "%5c", "%00"};
    std::string const folded = base::lowered(rest);
    for (std::string_view const each : hidden)
        if (folded.find(each) != std::string::npos) return "an encoded slash, backslash or zero";
    std::string_view path = folded;
    for (std::string_view each = route::take_segment(path); !each.empty(); each = route::take_segment(path)) {
        std::string_view const name = each.substr(0, std::min(each.find(';'), each.find("%3b")));  // parameters of a segment
        if (!name.empty() && route::is_dots(name)) return "a segment \"..\"";
    }
    return {};
}

}  // namespace signalbox::attempt
