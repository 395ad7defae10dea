#include "engine/wire/url.hpp"

#include <gtest/gtest.h>

namespace signalbox::wire {
namespace {

TEST(parse_url, takes_scheme_host_port_and_path_apart)
{
    struct row {
        std::string_view text;
        url expected;
        std::string_view authority;
    };
    for (row const& each : std::initializer_list<row>{
             {"https://api.openai.com/v1", {true, "api.openai.com", 443, "/v1"}, "api.openai.com"},
             {"http://127.0.0.1:11434", {false, "127.0.0.1", 11434, ""}, "127.0.0.1:11434"},
             {"HTTP://LocalHost:80/", {false, "localhost", 80, ""}, "localhost"},
             {"https://h:80/a/b//", {true, "h", 80, "/a/b"}, "h:80"},
             {"https://[2001:DB8::1]:8443/x%20y", {true, "2001:db8::1", 8443, "/x%20y"}, "[2001:db8::1]:8443"},
             {"http://[::1]", {false, "::1", 80, ""}, "[::1]"},
             {"https://h/openai/?api-version=2024-10-21&x=/", {true, "h", 443, "/openai", "", "api-version=2024-10-21&x=/"}, "h"},
             {"http://h?a", {false, "h", 80, "", "", "a"}, "h"},
             {"http://h/v1?", {false, "h", 80, "/v1", "", ""}, "h"},
             {"http://my_box-1.internal:65535", {false, "my_box-1.internal", 65535, ""}, "my_box-1.internal:65535"}}) {
        auto const parsed = parse_url(each.text);
        ASSERT_TRUE(parsed.has_value()) << each.text << ": " << parsed.error().detail;
        EXPECT_EQ(*parsed, each.expected) << each.text;
        EXPECT_EQ(parsed->authority(), each.authority) << each.text;
    }
}

TEST(parse_url, takes_a_local_socket_and_its_path_apart)
{
    struct row {
        std::string_view text, socket, path;
    };
    for (row const& each : std::initializer_list<row>{{"unix:/run/llama.sock", "/run/llama.sock", ""},
                                                      {"UNIX:/run/llama.sock:/v1/", "/run/llama.sock", "/v1"},
                                                      {"unix:/run/my box/a.sock:/a/b", "/run/my box/a.sock", "/a/b"}}) {
        auto const parsed = parse_url(each.text);
        ASSERT_TRUE(parsed.has_value()) << each.text << ": " << parsed.error().detail;
        EXPECT_EQ(parsed->socket, each.socket);
        EXPECT_EQ(parsed->path, each.path);
        EXPECT_EQ(parsed->authority(), "localhost");
        EXPECT_FALSE(parsed->tls);
    }
    EXPECT_TRUE(parse_url("unix:/" + std::string(socket_name_limit - 1, 's')));
}

TEST(parse_url, says_what_is_wrong_with_a_local_socket)
{
    struct row {
        std::string text, hint;
    };
    for (row const& each : std::initializer_list<row>{{"unix:", "absolute path"},
                                                      {"unix:run/a.sock", "absolute path"},
                                                      {"unix://run/a.sock:v1", "is a path"},
                                                      {"unix:/" + std::string(socket_name_limit, 's'), "107 bytes"},
                                                      {"unix:/a:/v1?x", "query"},
                                                      {"unix:/a:/v 1", "white space"}}) {
        auto const parsed = parse_url(each.text);
        ASSERT_FALSE(parsed.has_value()) << each.text;
        EXPECT_NE(parsed.error().detail.find(each.hint), std::string::npos) << each.text << ": " << parsed.error().detail;
    }
}

TEST(parse_url, says_what_is_wrong)
{
    struct row {
        std::string_view text, hint;
    };
    for (row const& each : std::initializer_list<row>{{"", "http://"},
                                                      {"api.openai.com/v1", "http://"},
                                                      {"ftp://a", "http://"},
                                                      {"http:/a", "http://"},
                                                      {"http://", "host is missing"},
                                                      {"http:///v1", "host is missing"},
                                                      {"http://user:secret@a", "user name"},
                                                      {"http://a#b", "fragment"},
                                                      {"http://a:0", "port"},
                                                      {"http://a:65536", "port"},
                                                      {"http://a:", "port"},
                                                      {"http://a:8x", "port"},
                                                      {"http://a:-1", "port"},
                                                      {"http://[::1", "bracket"},
                                                      {"http://[::g]", "IPv6"},
                                                      {"http://[fe80::1%25eth0]", "IPv6"},
                                                      {"http://[::1]x", "port"},
                                                      {"http://::1", "host is missing"},
                                                      {"http://a b", "white space"},
                                                      {"http://a/\xC3\xA9", "percent-encoded"},
                                                      {"http://-a", "host"},
                                                      {"http://a..b", "host"},
                                                      {"http://a!b", "host"}}) {
        auto const parsed = parse_url(each.text);
        ASSERT_FALSE(parsed.has_value()) << each.text;
        EXPECT_EQ(parsed.error().kind, model::fault::bad_request);
        EXPECT_NE(parsed.error().detail.find(each.hint), std::string::npos) << each.text << ": " << parsed.error().detail;
        EXPECT_EQ(parsed.error().detail.find("secret"), std::string::npos);
    }
}

}  // namespace
}  // namespace signalbox::wire
