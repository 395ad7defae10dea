// What of a request goes on where it goes as it came, and what never does.
#include "engine/attempt/raw_request.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace signalbox::attempt {
namespace {

class raw_requests : public testing::Test {
protected:
    raw_requests()
    {
        at.id = "one";
        at.where = {.host = "one.example", .path = "/v1"};
        at.authority = "one.example";
        at.style = provider::credential_style::header;
        at.credential_header = "x-one-key";
        at.headers = {{"X-Team", "ours"}, {"anthropic-version", "2023-06-01"}};
        to.spoken = model::dialect::anthropic;
        to.raw = route::raw_place{"", true};
    }

    raw_request made(std::vector<std::pair<std::string_view, std::string_view>> const& fields, std::string_view rest = "files",
                     std::string_view query = {}, std::string_view key = {})
    {
        headers = wire::header_list();
        for (auto const& [name, value] : fields) headers.add(name, value);
        return make_raw({.method = "PUT", .rest = rest, .query = query, .key = key, .headers = headers}, to, at);
    }
    std::string path_of(std::string place, std::string base, std::string_view rest)
    {
        to.raw->path = std::move(place);
        at.where.path = std::move(base);
        return at.where.path + made({}, rest).path;
    }
    std::string query_of(std::string_view query, std::string_view key = {}) { return made({}, "files", query, key).query; }

    provider::definition at;
    route::target to;
    wire::header_list headers;
};

TEST_F(raw_requests, keep_end_to_end_fields_in_their_order_and_spelling)
{
    raw_request const one = made({{"Host", "gateway"},
                                  {"User-Agent", "sdk/1"},
                                  {"ACCEPT", "*/*"},
                                  {"Accept-Encoding", "gzip"},
                                  {"Cookie", "a=b"},
                                  {"Content-Type", "multipart/form-data; boundary=x"},
                                  {"Content-Encoding", "zstd"},
                                  {"Content-Length", "12"},
                                  {"X-Twice", "1"},
                                  {"X-Twice", "2"}});
    EXPECT_EQ(one.lines, "User-Agent: sdk/1\r\nACCEPT: */*\r\nAccept-Encoding: gzip\r\nCookie: a=b\r\n"
                         "Content-Type: multipart/form-data; boundary=x\r\nContent-Encoding: zstd\r\nX-Twice: 1\r\nX-Twice: 2\r\n");
    EXPECT_EQ(one.method, "PUT");
    EXPECT_TRUE(one.has_body);
}

TEST_F(raw_requests, leave_out_credentials_and_what_belongs_to_the_connection)
{
    raw_request const one = made({{"Authorization", "Bearer k"},
                                  {"x-api-key", "k"},
                                  {"API-Key", "k"},
                                  {"apikey", "k"},
                                  {"x-goog-api-key", "k"},
                                  {"Proxy-Authorization", "Basic k"},
                                  {"Connection", "keep-alive, X-Hop"},
                                  {"X-Hop", "1"},
                                  {"Keep-Alive", "timeout=5"},
                                  {"TE", "trailers"},
                                  {"Trailer", "X-Sum"},
                                  {"Transfer-Encoding", "chunked"},
                                  {"Upgrade", "websocket"},
                                  {"Expect", "100-continue"},
                                  {"X-Kept", "1"}});
    EXPECT_EQ(one.lines, "X-Kept: 1\r\n");
    EXPECT_TRUE(one.has_body);
    EXPECT_FALSE(made({{"X-Kept", "1"}}).has_body);
}

TEST_F(raw_requests, keep_only_the_fields_that_their_route_names_and_those_about_the_body)
{
    headers = wire::header_list();
    for (auto const& [name, value] :
         {std::pair{"X-Tenant", "1"}, {"Cookie", "a=b"}, {"Content-Type", "x/y"}, {"content-language", "de"}, {"Accept", "*/*"}})
        headers.add(name, value);
    std::vector<std::string> const only{"x-tenant", "x-other"};
    EXPECT_EQ(make_raw({.method = "GET", .headers = headers, .only = &only}, to, at).lines,
              "X-Tenant: 1\r\nContent-Type: x/y\r\ncontent-language: de\r\n");
}

TEST_F(raw_requests, leave_out_what_stands_where_the_configuration_takes_keys)
{
    access::key_places const places{.headers = {"x-team-key"}, .fields = {"team_key"}};
    headers = wire::header_list();
    headers.add("X-Team-Key", "k");
    headers.add("X-Kept", "1");
    raw_request const one =
        make_raw({.method = "GET", .query = "a=1&team_key=other&team%5Fkey=k", .places = &places, .headers = headers}, to, at);
    EXPECT_EQ(one.lines, "X-Kept: 1\r\n");
    EXPECT_EQ(one.query, "a=1");
}

TEST_F(raw_requests, have_the_providers_own_fields_once_and_the_callers_version)
{
    raw_request const one = made({{"X-One-Key", "callers"}, {"x-team", "theirs"}, {"Anthropic-Version", "2024-10-22"}});
    EXPECT_EQ(one.lines, "Anthropic-Version: 2024-10-22\r\n");
    std::string head;
    append_raw_head(head, one, to, at, 7);
    EXPECT_EQ(head, "PUT /v1/files HTTP/1.1\r\nHost: one.example\r\nX-Team: ours\r\nAnthropic-Version: 2024-10-22\r\n");
    head.clear();
    append_raw_head(head, made({{"content-length", "7"}}), to, at, 7);
    EXPECT_EQ(head,
              "PUT /v1/files HTTP/1.1\r\nHost: one.example\r\nContent-Length: 7\r\nX-Team: ours\r\nanthropic-version: 2023-06-01\r\n");
}

TEST_F(raw_requests, append_the_rest_of_the_path_to_the_place_that_the_route_names)
{
    EXPECT_EQ(path_of("", "/v1", ""), "/v1");
    EXPECT_EQ(path_of("", "/v1", "files/f-1/content"), "/v1/files/f-1/content");
    EXPECT_EQ(path_of("/files", "/v1", "f-1"), "/v1/files/f-1");
    EXPECT_EQ(path_of("/files/", "/v1", "f-1"), "/v1/files/f-1");
    EXPECT_EQ(path_of("", "/v1", "a%20b//c/"), "/v1/a%20b//c/");
    EXPECT_EQ(path_of("", "", ""), "/");
    EXPECT_EQ(path_of("/chat/completions", "/openai/v1", ""), "/openai/v1/chat/completions");
}

TEST_F(raw_requests, have_a_vendors_version_once)
{
    EXPECT_EQ(path_of("/v1/files", "/v1", ""), "/v1/files");
    EXPECT_EQ(path_of("", "/openai/v1", "v1/files"), "/openai/v1/files");
    EXPECT_EQ(path_of("", "/v1beta", "v1beta/models"), "/v1beta/models");
    EXPECT_EQ(path_of("", "/v1", "v1"), "/v1");
    EXPECT_EQ(path_of("", "/v1", "v10/files"), "/v1/v10/files");
    EXPECT_EQ(path_of("", "/v1", "v2/files"), "/v1/v2/files");
    EXPECT_EQ(path_of("", "/api", "api/files"), "/api/api/files");
    to.raw->has_tokens = false;
    EXPECT_EQ(path_of("", "/v1", "v1/files"), "/v1/v1/files") << "a plain server has paths of its own";
}

TEST_F(raw_requests, keep_the_query_but_for_keys)
{
    EXPECT_EQ(query_of("limit=2&after=a%20b&&x"), "limit=2&after=a%20b&&x");
    EXPECT_EQ(query_of("a=sb_key&limit=2", "sb_key"), "limit=2");
    EXPECT_EQ(query_of("a=sb%5Fkey&limit=2", "sb_key"), "limit=2") << "also encoded";
    EXPECT_EQ(query_of("key=anything"), "key=anything");
    to.spoken = model::dialect::gemini;
    EXPECT_EQ(query_of("key=anything&alt=sse&k%65y=more"), "alt=sse") << "clients of Gemini write their key there";
    to.raw->has_tokens = false;
    EXPECT_EQ(query_of("key=anything"), "key=anything");
    at.query_credential = model::secret("token=s");
    EXPECT_EQ(query_of("token=mine&a=1"), "a=1") << "the definition's own";
}

TEST_F(raw_requests, are_refused_with_a_path_that_a_server_may_read_otherwise)
{
    for (char const* path : {"a%2fb", "a%2Fb", "a%5Cb", "%5c", "a%00", "..;/x", "a/..;x=1/b", "%2e%2e;a/b", "a/.%2E%3Bx/b"})
        EXPECT_NE(unsafe_in(path), "") << path;
    for (char const* path : {"", "a/b", "a%20b", "v1/files;x/..a", "...", "a.b/c%2e", "%252f", "a;b"})
        EXPECT_EQ(unsafe_in(path), "") << path;
}

}  // namespace
}  // namespace signalbox::attempt
