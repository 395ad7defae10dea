// Which replies say where they end: by their length, by chunks, or by having no body.
#include "engine/upstream/reply_end.hpp"

#include <gmock/gmock.h>

namespace signalbox::upstream {
namespace {

std::string why(std::string const& lines, std::string const& first = "HTTP/1.1 200 OK")
{
    auto const head = wire::parse_response_head(first + "\r\n" + lines + "\r\n");
    EXPECT_TRUE(head) << first << lines;
    auto const unknown = head ? unknown_end(*head) : std::nullopt;
    return unknown ? unknown->detail : std::string();
}

TEST(reply_end, is_known_by_length_by_chunks_and_without_a_body)
{
    EXPECT_EQ(why("Content-Length: 5\r\n"), "");
    EXPECT_EQ(why("Content-Length: 0\r\n"), "");
    EXPECT_EQ(why("Transfer-Encoding: chunked\r\n"), "");
    EXPECT_EQ(why("Content-Length: 5\r\n", "HTTP/1.0 200 OK"), "");
    EXPECT_EQ(why("", "HTTP/1.1 304 Not Modified"), "");
    EXPECT_EQ(why("", "HTTP/1.1 204 No Content"), "");
}

TEST(reply_end, is_not_known_where_only_the_connection_ends_it)
{
    for (std::string const first : {"HTTP/1.0 200 OK", "HTTP/1.1 200 OK"})
        for (std::string const lines : {"", "Connection: close\r\n"})
            EXPECT_THAT(why(lines, first), testing::HasSubstr("neither its length nor its end")) << first << lines;
}

}  // namespace
}  // namespace signalbox::upstream
