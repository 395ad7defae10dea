#include "engine/wire/http.hpp"

#include <gtest/gtest.h>

namespace signalbox::wire {
namespace {

using model::fault;

constexpr std::string_view request = "POST /v1/x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n";

TEST(find_head, finds_the_empty_line_wherever_the_bytes_are_cut)
{
    std::string const buffered = std::string(request) + "{}";
    for (std::size_t cut = 0; cut <= buffered.size(); ++cut) {
        auto const first = find_head(std::string_view(buffered).substr(0, cut));
        ASSERT_TRUE(first.has_value()) << cut;
        EXPECT_EQ(*first, cut >= request.size() ? request.size() : 0) << cut;
        auto const then = find_head(buffered, *first ? 0 : cut);
        ASSERT_TRUE(then.has_value()) << cut;
        EXPECT_EQ(*then, request.size()) << cut;
    }
}

TEST(find_head, counts_one_empty_line_before_the_head_in)
{
    std::string const buffered = "\r\n" + std::string(request);
    for (std::size_t cut = 0; cut != buffered.size(); ++cut) EXPECT_EQ(*find_head(std::string_view(buffered).substr(0, cut)), 0u) << cut;
    EXPECT_EQ(*find_head(buffered), buffered.size());
    EXPECT_FALSE(parse_request_head("\r\n\r\n").has_value());
    EXPECT_EQ(*find_head("\r\n\r\nGET"), 4u);
}

// RFC 9112 2.2: who ends lines with CR alone, or speaks something else, is told so at once.
TEST(find_head, refuses_early_what_can_never_become_a_head)
{
    for (std::string_view const text : {"\x16\x03\x01", " GET", "\n", "GET / HTTP/1.1\n", "GET / HTTP/1.1\rHost: a\r", "\r\r", "\rG", "(",
                                        "\xFF", "GET / HTTP/1.1\r\nHost: a\nX", "\r\n:", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}) {
        auto const refused = find_head(text);
        ASSERT_FALSE(refused.has_value()) << text;
        EXPECT_EQ(refused.error().kind, fault::bad_request);
    }
    for (std::string_view const text : {"", "\r", "\r\n", "G", "GET / HTTP/1.1\r", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
        EXPECT_EQ(*find_head(text), 0u) << text;
}

TEST(find_head, refuses_a_carriage_return_alone_that_came_with_an_earlier_read)
{
    EXPECT_EQ(*find_head("GET / HTTP/1.1\r"), 0u);
    EXPECT_FALSE(find_head("GET / HTTP/1.1\rH", 15).has_value());
    EXPECT_FALSE(find_head("GET / HTTP/1.1\n", 14).has_value());
}

TEST(find_head, refuses_heads_past_the_limit)
{
    std::string text = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
    text.resize(head_limit - 4, 'x');
    EXPECT_EQ(*find_head(text), 0u);
    text += "\r\n\r\n";
    EXPECT_EQ(*find_head(text), head_limit);
    text.insert(text.size() - 4, "x");
    EXPECT_EQ(find_head(text).error().kind, fault::head_too_large);
    EXPECT_EQ(find_head(std::string_view(text).substr(0, head_limit)).error().kind, fault::head_too_large);
}

}  // namespace
}  // namespace signalbox::wire
