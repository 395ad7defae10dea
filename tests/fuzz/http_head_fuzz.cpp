// Heads of requests and replies: found at the same place however the bytes come, views inside the buffer, and the same again after writing.
#include "engine/wire/http.hpp"
#include "engine/wire/http_field.hpp"

#include "require.hpp"

#include <algorithm>

namespace {

using namespace signalbox::wire;
using signalbox::fuzz::lies_in;

void check_fields(header_list const& fields, std::string_view head)
{
    for (header const& each : fields.all()) {
        FUZZ_REQUIRE(lies_in(each.name, head) && lies_in(each.value, head));
        FUZZ_REQUIRE(!each.name.empty() && std::ranges::all_of(each.name, is_token_byte));
        FUZZ_REQUIRE(std::ranges::all_of(each.value, [](unsigned char c) { return c == '\t' || (c >= 0x20 && c != 0x7F); }));
        FUZZ_REQUIRE(fields.find(each.name) && fields.count(each.name) > 0);
        if (auto const when = parse_http_date(each.value)) FUZZ_REQUIRE(parse_http_date(http_date(*when)) == when);
    }
}

void append_fields(std::string& out, header_list const& fields)
{
    for (header const& each : fields.all()) {
        out += each.name;
        out += ": ";
        out += each.value;
        out += "\r\n";
    }
    out += "\r\n";
}

bool same_fields(header_list const& left, header_list const& right)
{
    auto const same = [](header const& a, header const& b) { return a.name == b.name && a.value == b.value; };
    return std::ranges::equal(left.all(), right.all(), same);
}

bool check_request(std::string_view head)
{
    auto const parsed = parse_request_head(head);
    if (!parsed) return false;
    check_fields(parsed->headers, head);
    FUZZ_REQUIRE(!parsed->method.empty() && lies_in(parsed->method, head) && lies_in(parsed->target, head) && lies_in(parsed->query, head));
    FUZZ_REQUIRE(parsed->path == "*" || parsed->path.starts_with('/'));
    FUZZ_REQUIRE(!(parsed->chunked && parsed->content_length));
    FUZZ_REQUIRE(parsed->minor_version == 1 || !(parsed->chunked || parsed->expect_continue));
    std::string written(parsed->method);
    written += ' ';
    written += parsed->target;
    written += parsed->minor_version ? " HTTP/1.1\r\n" : " HTTP/1.0\r\n";
    append_fields(written, parsed->headers);
    auto const again = parse_request_head(written);
    FUZZ_REQUIRE(again && again->path == parsed->path && again->query == parsed->query && same_fields(again->headers, parsed->headers));
    FUZZ_REQUIRE(again->content_length == parsed->content_length && again->keep_alive == parsed->keep_alive);
    return true;
}

bool check_response(std::string_view head)
{
    auto const parsed = parse_response_head(head);
    if (!parsed) return false;
    check_fields(parsed->headers, head);
    FUZZ_REQUIRE(parsed->status >= 100 && parsed->status <= 999 && !reason_phrase(parsed->status).empty());
    FUZZ_REQUIRE(!(parsed->chunked && parsed->content_length));
    FUZZ_REQUIRE(parsed->chunked || parsed->content_length || !parsed->keep_alive);
    return true;
}

// Reads as a server does: a few bytes more each time. Gives the head's size, or nothing when it was refused or is not whole.
std::size_t found_in_steps(std::string_view bytes, std::size_t step, bool& refused)
{
    for (std::size_t got = 0, before = 0; got != bytes.size(); before = got) {
        got = std::min(got + step, bytes.size());
        auto const size = find_head(bytes.substr(0, got), before);
        refused = !size;
        if (refused || *size != 0) return refused ? 0 : *size;
    }
    return 0;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string_view const text = signalbox::fuzz::text_of(data, size);
    check_request(text);
    check_response(text);
    auto const whole = find_head(text);
    bool const found = whole && *whole != 0;
    std::string_view const head = text.substr(0, found ? *whole : 0);
    bool const request = found && check_request(head), reply = found && check_response(head);
    bool const good = request || reply;
    for (std::size_t const step : {std::size_t{1}, std::size_t{7}}) {
        bool refused = false;
        std::size_t const stepwise = found_in_steps(text, step, refused);
        if (good)
            FUZZ_REQUIRE(stepwise == *whole);
        else if (whole && !found)
            FUZZ_REQUIRE(stepwise == 0 && !refused);
        else if (!found)
            FUZZ_REQUIRE(refused);
        else
            FUZZ_REQUIRE(refused || stepwise == *whole);
    }
    return 0;
}
