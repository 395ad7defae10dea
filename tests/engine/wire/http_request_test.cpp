#include "engine/wire/http.hpp"

#include <gtest/gtest.h>

namespace signalbox::wire {
namespace {

using model::fault;

std::string with(std::string_view fields, std::string_view line = "POST /v1/x HTTP/1.1")
{
    return std::string(line) + "\r\n" + std::string(fields) + "\r\n";
}
std::string line(std::string_view text)
{
    return with("Host: a\r\n", text);
}

// The refusal's words, or "" when the head is taken.
std::string refusal(std::string const& head)
{
    auto const parsed = parse_request_head(head);
    EXPECT_TRUE(parsed.has_value() || parsed.error().kind == fault::bad_request);
    return parsed ? "" : parsed.error().detail;
}

int status_of_refusal(std::string const& head)
{
    auto const parsed = parse_request_head(head);
    return parsed ? 200 : parsed.error().status;
}

TEST(parse_request_head, reads_line_and_fields_as_views)
{
    std::string const text = "POST /v1/messages?beta=true&x= HTTP/1.1\r\nHost: api.example:8080\r\nContent-Length: 12\r\n"
                             "X-Empty:\r\nAccept:  \t*/*, text/plain \t\r\nX-Text: caf\xC3\xA9\r\n\r\n";
    auto const parsed = parse_request_head(text);
    ASSERT_TRUE(parsed.has_value()) << parsed.error().detail;
    EXPECT_EQ(parsed->method, "POST");
    EXPECT_EQ(parsed->target, "/v1/messages?beta=true&x=");
    EXPECT_EQ(parsed->path, "/v1/messages");
    EXPECT_EQ(parsed->query, "beta=true&x=");
    EXPECT_EQ(parsed->minor_version, 1);
    EXPECT_EQ(parsed->content_length, 12u);
    EXPECT_FALSE(parsed->chunked);
    EXPECT_TRUE(parsed->keep_alive);
    EXPECT_FALSE(parsed->expect_continue);
    EXPECT_EQ(parsed->headers.all().size(), 5u);
    EXPECT_EQ(parsed->headers.find("x-empty"), "");
    EXPECT_EQ(parsed->headers.find("ACCEPT"), "*/*, text/plain");
    EXPECT_EQ(parsed->headers.find("x-text"), "caf\xC3\xA9");
    EXPECT_FALSE(parsed->headers.find("x-none"));
    EXPECT_GE(parsed->method.data(), text.data());
}

TEST(parse_request_head, takes_paths_addresses_and_the_asterisk_for_options)
{
    struct row {
        std::string_view target, path, query;
    };
    for (row const& each : {row{"/", "/", ""}, row{"/a?", "/a", ""}, row{"/a?b?c", "/a", "b?c"}, row{"http://h:1/p?q", "/p", "q"},
                            row{"HTTPS://h", "/", ""}, row{"http://h?q", "/", "q"}, row{"http://[::1]:80/", "/", ""}}) {
        std::string const text = line("GET " + std::string(each.target) + " HTTP/1.1");
        auto const parsed = parse_request_head(text);
        ASSERT_TRUE(parsed.has_value()) << each.target;
        EXPECT_EQ(parsed->path, each.path) << each.target;
        EXPECT_EQ(parsed->query, each.query) << each.target;
    }
    std::string const options = line("OPTIONS * HTTP/1.1");
    EXPECT_EQ(parse_request_head(options)->path, "*");
    for (std::string_view const wrong :
         {"GET * HTTP/1.1", "CONNECT a:443 HTTP/1.1", "GET a/b HTTP/1.1", "GET http:/// HTTP/1.1", "GET http://u@h/ HTTP/1.1",
          "GET ftp://h/ HTTP/1.1", "GET /a b HTTP/1.1", "GET /a#b HTTP/1.1", "GET /\\ HTTP/1.1", "GET /\xC3\xA9 HTTP/1.1",
          "GET /\x7f HTTP/1.1", "GET  / HTTP/1.1", "GET HTTP/1.1", "GET /  HTTP/1.1", "GET\t/ HTTP/1.1", "G(T / HTTP/1.1",
          " GET / HTTP/1.1", "GET /", ""})
        EXPECT_NE(refusal(line(wrong)), "") << wrong;
}

TEST(parse_request_head, takes_versions_1_0_and_1_1_only)
{
    EXPECT_EQ(parse_request_head(line("GET / HTTP/1.0"))->minor_version, 0);
    for (std::string_view const wrong : {"GET / HTTP/1", "GET / HTTP/1.", "GET / HTTP/01.1", "GET / http/1.1", "GET / HTTP/ 1.1",
                                         "GET / HTTP/1.10", "GET / HTTP/1.1 ", "GET / HTTP/x.1"}) {
        EXPECT_NE(refusal(line(wrong)), "") << wrong;
        EXPECT_EQ(status_of_refusal(line(wrong)), 0) << wrong;
    }
    for (std::string_view const later : {"GET / HTTP/1.2", "GET / HTTP/2.0", "GET / HTTP/9.9", "GET / HTTP/0.9"})
        EXPECT_EQ(status_of_refusal(line(later)), 505) << later;
}

TEST(parse_request_head, refuses_malformed_fields)
{
    for (std::string_view const field : {"X-A : 1", ": 1", "X-A", "X A: 1", "X[: 1", "X-\xC3\xA9: 1", "X: a\rb", "X: a\nb", "X: a\x01",
                                         "X: \x7f", " X: 1", "\tX: 1", "X: 1\r\n folded"})
        EXPECT_NE(refusal(with("Host: a\r\n" + std::string(field) + "\r\n")), "") << field;
    EXPECT_NE(refusal(with(std::string("Host: a\r\nX: \0\r\n", 14))), "");
    EXPECT_NE(refusal(with(" \r\nHost: a\r\n")), "");
    EXPECT_NE(refusal("GET / HTTP/1.1\r\nHost: a\r\n"), "");
    EXPECT_NE(refusal("GET / HTTP/1.1\r\nHost: a\r\n\r\nX"), "");
    EXPECT_NE(refusal("GET / HTTP/1.1\r\nHost: a\r"), "");
    EXPECT_NE(refusal("GET / HTTP/1.1"), "");
}

TEST(parse_request_head, never_repeats_what_was_sent)
{
    for (std::string_view const field : {"X\x01secret: 1", "Host: secret@x", "Content-Length: secret", "Expect: secret"})
        EXPECT_EQ(refusal(with("Host: a\r\n" + std::string(field) + "\r\n")).find("secret"), std::string::npos);
}

TEST(parse_request_head, wants_exactly_one_valid_host)
{
    for (std::string_view const host : {"a", "a:80", "a:", "api.example.com", "127.0.0.1:1", "[::1]", "[2001:db8::1]:443", "under_score"})
        EXPECT_EQ(refusal(with("Host: " + std::string(host) + "\r\n")), "") << host;
    for (std::string_view const host :
         {"", " ", "u@a", "a/p", "a, b", "a b", "a:x", "a:80:80", "a:123456", "[::1", "[]", "[::g]", "::1", "[::1]x", "a?b", "[", ":80"})
        EXPECT_NE(refusal(with("Host: " + std::string(host) + "\r\n")), "") << host;
    EXPECT_EQ(refusal(with("")), "a request without Host");
    EXPECT_EQ(refusal(with("Host: a\r\nhost: a\r\n")), "more than one Host");
    EXPECT_EQ(refusal(with("", "GET / HTTP/1.0")), "");
    EXPECT_NE(refusal(with("Host: u@a\r\n", "GET / HTTP/1.0")), "");
}

TEST(parse_request_head, takes_one_plain_content_length)
{
    EXPECT_EQ(parse_request_head(with("Host: a\r\nContent-Length: 18446744073709551615\r\n"))->content_length, 18446744073709551615ULL);
    EXPECT_EQ(parse_request_head(with("Host: a\r\ncontent-length:0 \r\n"))->content_length, 0u);
    for (std::string_view const length : {"", "abc", "+5", "-1", "-0", "0x5", "0o5", "1_0", "1 0", "5, 5", "5,10", "005", "00", "5.",
                                          "18446744073709551616", "99999999999999999999"})
        EXPECT_EQ(refusal(with("Host: a\r\nContent-Length: " + std::string(length) + "\r\n")),
                  "a Content-Length that is not one plain number")
            << length;
    EXPECT_EQ(refusal(with("Host: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n")), "more than one Content-Length");
}

TEST(parse_request_head, takes_chunked_and_no_other_transfer_coding)
{
    EXPECT_TRUE(parse_request_head(with("Host: a\r\nTransfer-Encoding: chunked\r\n"))->chunked);
    EXPECT_TRUE(parse_request_head(with("Host: a\r\nTransfer-Encoding: Chunked\r\n"))->chunked);  // RFC 9112 7: names are case-insensitive
    for (std::string_view const coding :
         {"", "chunked, gzip", "gzip, chunked", "chunked,", ", chunked", "chunked, chunked", "chunked;q=1", "\"chunked\""})
        EXPECT_NE(refusal(with("Host: a\r\nTransfer-Encoding: " + std::string(coding) + "\r\n")), "") << coding;
    for (std::string_view const coding : {"gzip", "identity", "xchunked"})
        EXPECT_EQ(status_of_refusal(with("Host: a\r\nTransfer-Encoding: " + std::string(coding) + "\r\n")), 501) << coding;
    EXPECT_EQ(status_of_refusal(with("Host: a\r\nTransfer-Encoding: chunked, gzip\r\n")), 0);
    EXPECT_NE(refusal(with("Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")), "");
    EXPECT_NE(refusal(with("Host: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n")), "");
    EXPECT_NE(refusal(with("Host: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n")), "");
    EXPECT_NE(refusal(with("Host: a\r\nTransfer-Encoding: chunked\r\n", "POST / HTTP/1.0")), "");
}

TEST(parse_request_head, keeps_the_connection_as_asked)
{
    auto const kept = [](std::string_view fields, std::string_view version) {
        return parse_request_head(with("Host: a\r\n" + std::string(fields), "GET / HTTP/" + std::string(version)))->keep_alive;
    };
    EXPECT_TRUE(kept("", "1.1"));
    EXPECT_FALSE(kept("Connection: close\r\n", "1.1"));
    EXPECT_FALSE(kept("Connection: Keep-Alive ,\tCLOSE\r\n", "1.1"));
    EXPECT_FALSE(kept("Connection: x\r\nconnection: close\r\n", "1.1"));
    EXPECT_TRUE(kept("Connection: closed, Upgrade, ,\r\n", "1.1"));
    EXPECT_FALSE(kept("", "1.0"));
    EXPECT_TRUE(kept("Connection: Keep-Alive\r\n", "1.0"));
    EXPECT_FALSE(kept("Connection: keep-alive, close\r\n", "1.0"));
}

TEST(parse_request_head, takes_the_one_expectation_there_is)
{
    EXPECT_TRUE(parse_request_head(with("Host: a\r\nExpect: 100-Continue\r\n"))->expect_continue);
    EXPECT_FALSE(parse_request_head(with("Host: a\r\nExpect: 100-continue\r\n", "POST / HTTP/1.0"))->expect_continue);
    EXPECT_EQ(status_of_refusal(with("Host: a\r\nExpect: 200-ok\r\n")), 417);
}

TEST(parse_request_head, refuses_credentials_and_types_that_come_twice)
{
    EXPECT_NE(refusal(with("Host: a\r\nAuthorization: Bearer a\r\nauthorization: Bearer b\r\n")), "");
    EXPECT_NE(refusal(with("Host: a\r\nContent-Type: text/plain\r\nContent-Type: text/html\r\n")), "");
}

TEST(parse_request_head, takes_as_many_fields_as_the_list_holds)
{
    std::string fields = "Host: a\r\n";
    for (std::size_t i = 1; i != header_count_limit; ++i) fields += "X: " + std::to_string(i) + "\r\n";
    std::string const text = with(fields);
    auto const parsed = parse_request_head(text);
    ASSERT_TRUE(parsed.has_value());
    EXPECT_EQ(parsed->headers.all().size(), header_count_limit);
    EXPECT_EQ(parsed->headers.count("x"), header_count_limit - 1);
    auto const refused = parse_request_head(with(fields + "X: one more\r\n"));
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().kind, fault::head_too_large);
}

TEST(header_list, holds_any_number_up_to_its_limit_and_copies_it)
{
    std::vector<std::string> names;
    for (std::size_t i = 0; i < header_count_limit; ++i) names.push_back("x-" + std::to_string(i));
    header_list list, copy;
    for (std::size_t i = 0; i < header_count_limit; ++i) {
        ASSERT_TRUE(list.add(names[i], "v"));
        copy = list;
        header_list const fresh = list;
        ASSERT_EQ(copy.all().size(), i + 1);
        for (std::size_t each = 0; each <= i; ++each) {
            ASSERT_EQ(copy.all()[each].name, names[each]);
            ASSERT_EQ(fresh.all()[each].name, names[each]);
        }
    }
    EXPECT_FALSE(list.add("one", "too many"));
    EXPECT_EQ(list.all().size(), header_count_limit);
    copy = header_list();
    EXPECT_TRUE(copy.all().empty());
}

TEST(header_list, copies_what_it_holds)
{
    header_list list;
    list.add("A", "1");
    list.add("b", "2");
    header_list copy = list;
    list.add("c", "3");
    EXPECT_EQ(copy.all().size(), 2u);
    EXPECT_EQ(copy.find("B"), "2");
    copy = list;
    EXPECT_EQ(copy.find("C"), "3");
    header_list const& same = copy;
    copy = same;
    EXPECT_EQ(copy.all().size(), 3u);
}

TEST(same_name, ignores_the_case_of_letters_alone)
{
    EXPECT_TRUE(same_name("Content-TYPE", "content-type"));
    EXPECT_FALSE(same_name("a", "ab"));
    EXPECT_FALSE(same_name("x^", "x~"));
    EXPECT_FALSE(same_name("@", "`"));
    EXPECT_TRUE(same_name("", ""));
}

}  // namespace
}  // namespace signalbox::wire
