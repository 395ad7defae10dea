// Requests that go on as they came: the input is a head, whose path is what stands behind a route's "*". What goes out is one well-formed head for
// the same place and below it, without the connection's fields and without a key of the caller.
#include "engine/attempt/raw_request.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/wire/http.hpp"

#include "require.hpp"

#include <array>
#include <cctype>
#include <span>

namespace {

using namespace signalbox;

constexpr std::string_view key = "sb_k";

int digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    int const lower = std::tolower(static_cast<unsigned char>(c));
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string decoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool const coded = text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0;
        out += coded ? static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2])) : text[i];
        i += coded ? 2 : 0;
    }
    return out;
}

std::string lowered(std::string_view text)
{
    std::string out;
    for (char const c : text) out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

std::vector<std::string_view> parts_of(std::string_view text, char between)
{
    std::vector<std::string_view> out;
    for (;;) {
        std::size_t const end = text.find(between);
        out.push_back(text.substr(0, end));
        if (end == text.npos) return out;
        text.remove_prefix(end + 1);
    }
}

/// What a server may read in a path that passed.
void check_path(std::string_view rest)
{
    std::string const read = decoded(rest);
    FUZZ_REQUIRE(read.find('\0') == read.npos && read.find('\\') == read.npos);
    FUZZ_REQUIRE(parts_of(read, '/').size() == parts_of(rest, '/').size());
    for (std::string_view const each : parts_of(read, '/')) {
        std::string_view const name = each.substr(0, each.find(';'));
        FUZZ_REQUIRE(name != ".." && name != ".");
    }
}

std::vector<std::string> of_connection(wire::header_list const& head)
{
    std::vector<std::string> out{"connection", "keep-alive", "proxy-authorization", "proxy-connection",
                                 "te",         "trailer",    "transfer-encoding",   "upgrade"};
    for (wire::header const& each : head.all()) {
        if (lowered(each.name) != "connection") continue;
        for (std::string_view name : parts_of(each.value, ',')) {
            name.remove_prefix(std::min(name.find_first_not_of(" \t"), name.size()));
            out.push_back(lowered(name.substr(0, name.find_last_not_of(" \t") + 1)));
        }
    }
    return out;
}

bool has(std::vector<std::string> const& all, std::string_view name)
{
    for (std::string const& each : all)
        if (each == name) return true;
    return false;
}

/// Each field is ours or one of the caller's, in their order.
void check_fields(wire::header_list const& sent, wire::header_list const& came)
{
    auto const left_out = of_connection(came);
    std::size_t at = 0;
    std::span<wire::header const> const all = came.all();
    for (wire::header const& each : sent.all()) {
        std::string const name = lowered(each.name);
        if (name == "host" || name == "content-length") continue;
        for (char const* const credential : {"authorization", "x-api-key", "api-key", "apikey", "x-goog-api-key", "x-team"})
            FUZZ_REQUIRE(name != credential);
        FUZZ_REQUIRE(!has(left_out, name));
        while (at < all.size() && (all[at].name != each.name || all[at].value != each.value)) ++at;
        FUZZ_REQUIRE(at < all.size());
        ++at;
    }
}

void check_query(std::string_view sent, std::string_view came)
{
    auto const fields = parts_of(came, '&');
    std::size_t at = 0;
    for (std::string_view const each : parts_of(sent, '&')) {
        if (each.empty()) continue;
        std::size_t const equals = each.find('=');
        FUZZ_REQUIRE(equals == each.npos || decoded(each.substr(equals + 1)) != key);
        FUZZ_REQUIRE(decoded(each.substr(0, equals)) != "k");
        while (at < fields.size() && fields[at] != each) ++at;
        FUZZ_REQUIRE(at < fields.size());
        ++at;
    }
}

void check(wire::request_head const& came, std::string_view rest, route::raw_place const& place, std::string const& base)
{
    access::key_places const places{{"x-team"}, {"k"}, true, access::bearer_use::all};
    provider::definition at;
    at.where.path = base;
    at.authority = "vendor.example";
    at.credential_header = "x-api-key";
    route::target to;
    to.raw = place;
    attempt::raw_source const from{came.method, rest, came.query, key, &places, came.headers, nullptr};
    attempt::raw_request const made = attempt::make_raw(from, to, at);
    std::string head;
    attempt::append_raw_head(head, made, to, at, 0);
    head += "\r\n";
    auto const sent = wire::parse_request_head(head);
    FUZZ_REQUIRE(sent && sent->method == came.method);
    FUZZ_REQUIRE(sent->path.starts_with(base) && sent->path.ends_with(rest) && sent->path.starts_with('/'));
    FUZZ_REQUIRE(sent->headers.find("host") == "vendor.example" && sent->headers.count("host") == 1);
    check_fields(sent->headers, came.headers);
    check_query(sent->query, came.query);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    auto const came = wire::parse_request_head(fuzz::text_of(data, size));
    if (!came || !came->path.starts_with('/')) return 0;
    std::string_view rest = came->path;
    while (rest.starts_with('/')) rest.remove_prefix(1);
    if (!attempt::unsafe_in(rest).empty()) return 0;
    check_path(rest);
    check(*came, rest, {.path = "", .has_tokens = false}, "/app");
    check(*came, rest, {.path = "/files", .has_tokens = true}, "/v1");
    check(*came, rest, {.path = "", .has_tokens = false}, "");
    return 0;
}
