#include "engine/wire/http.hpp"

#include <gtest/gtest.h>

namespace signalbox::wire {
namespace {

response_head taken(std::string const& head)
{
    auto const parsed = parse_response_head(head);
    EXPECT_TRUE(parsed.has_value()) << head << (parsed ? "" : parsed.error().detail);
    return parsed ? *parsed : response_head{};
}

bool refused(std::string const& head)
{
    auto const parsed = parse_response_head(head);
    return !parsed && parsed.error().kind == model::fault::malformed_reply && !parsed.error().detail.empty();
}

TEST(parse_response_head, reads_status_and_fields)
{
    std::string const text = "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 17\r\nretry-after: 3\r\n\r\n";
    response_head const head = taken(text);
    EXPECT_EQ(head.status, 429);
    EXPECT_EQ(head.minor_version, 1);
    EXPECT_EQ(head.content_length, 17u);
    EXPECT_TRUE(head.keep_alive);
    EXPECT_EQ(head.headers.find("Retry-After"), "3");
}

TEST(parse_response_head, takes_lines_without_a_reason_and_with_any_text_in_it)
{
    EXPECT_EQ(taken("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n").status, 200);
    EXPECT_EQ(taken("HTTP/1.1 200 \r\n\r\n").status, 200);
    EXPECT_EQ(taken("HTTP/1.0 404 nicht gefunden \xFC\t\r\n\r\n").status, 404);
}

TEST(parse_response_head, refuses_other_status_lines)
{
    for (std::string_view const line : {"HTTP/2 200 OK", "HTTP/1.2 200 OK", "http/1.1 200 OK", "HTTP/1.1  200 OK", "HTTP/1.1 20 OK",
                                        "HTTP/1.1 2000 OK", "HTTP/1.1 099 OK", "HTTP/1.1 abc", "HTTP/1.1200 OK", "", "GET / HTTP/1.1",
                                        "HTTP/1.1 200 O\rK", "HTTP/1.1 200 O\nK", "ICY 200 OK"})
        EXPECT_TRUE(refused(std::string(line) + "\r\nX: 1\r\n\r\n")) << line;
    EXPECT_TRUE(refused("\r\nHTTP/1.1 200 OK\r\n\r\n"));
    EXPECT_TRUE(refused("HTTP/1.1 200 OK"));
    EXPECT_TRUE(refused("HTTP/1.1 200 OK\r\nX: 1\r\n"));
    EXPECT_TRUE(refused("HTTP/1.1 200 OK\r\nX: 1\r\n\r\nbody"));
    EXPECT_TRUE(refused("HTTP/1.1 200 OK\r\nX : 1\r\n\r\n"));
}

TEST(parse_response_head, reads_the_body_to_the_connections_end_when_nothing_frames_it)
{
    response_head const head = taken("HTTP/1.1 200 OK\r\n\r\n");
    EXPECT_FALSE(head.content_length);
    EXPECT_FALSE(head.chunked);
    EXPECT_FALSE(head.keep_alive);
}

// RFC 9112 6.3: these have no body whatever their fields say.
TEST(parse_response_head, gives_no_body_to_1xx_204_and_304)
{
    for (int const status : {100, 103, 204, 304}) {
        response_head const head = taken("HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Length: 10\r\n\r\n");
        EXPECT_EQ(head.content_length, 0u) << status;
        EXPECT_TRUE(head.keep_alive) << status;
        EXPECT_FALSE(taken("HTTP/1.1 " + std::to_string(status) + " X\r\nTransfer-Encoding: chunked\r\n\r\n").chunked) << status;
    }
}

TEST(parse_response_head, takes_equal_lengths_for_one_and_refuses_unequal_ones)
{
    EXPECT_EQ(taken("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n").content_length, 5u);
    EXPECT_EQ(taken("HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\n").content_length, 5u);
    for (std::string_view const length : {"5, 6", "", "-1", ",", "x", "5,,5", "99999999999999999999"})
        EXPECT_TRUE(refused("HTTP/1.1 200 OK\r\nContent-Length: " + std::string(length) + "\r\n\r\n")) << length;
    EXPECT_TRUE(refused("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"));
}

TEST(parse_response_head, prefers_chunks_over_a_length_and_then_closes)
{
    response_head const head = taken("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n");
    EXPECT_TRUE(head.chunked);
    EXPECT_FALSE(head.content_length);
    EXPECT_FALSE(head.keep_alive);
    EXPECT_TRUE(taken("HTTP/1.1 200 OK\r\nTransfer-Encoding: CHUNKED\r\n\r\n").keep_alive);
    EXPECT_FALSE(taken("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n").keep_alive);
    EXPECT_EQ(taken("HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 5\r\n\r\n").content_length, 5u);
    EXPECT_TRUE(refused("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"));
    EXPECT_TRUE(refused("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"));
}

TEST(parse_response_head, closes_when_the_server_will)
{
    EXPECT_FALSE(taken("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").keep_alive);
    EXPECT_FALSE(taken("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n").keep_alive);
    EXPECT_TRUE(taken("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: Keep-Alive\r\n\r\n").keep_alive);
}

TEST(parse_response_head, refuses_more_fields_than_the_list_holds)
{
    std::string head = "HTTP/1.1 200 OK\r\n";
    for (std::size_t i = 0; i != header_count_limit; ++i) head += "X: 1\r\n";
    EXPECT_EQ(taken(head + "\r\n").headers.all().size(), header_count_limit);
    EXPECT_TRUE(refused(head + "X: 1\r\n\r\n"));
}

}  // namespace
}  // namespace signalbox::wire
