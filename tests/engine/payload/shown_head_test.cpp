// Heads as payloads have them: no value of a key, a token, a cookie or a signature, whatever its length.
#include "engine/payload/shown_head.hpp"

#include <gtest/gtest.h>

#include <array>

namespace signalbox::payload {

TEST(is_private, for_names_that_may_hold_a_credential)
{
    for (char const* const each : {"Authorization", "Proxy-Authorization", "x-api-key", "API-KEY", "apikey", "x-goog-api-key", "Cookie",
                                   "Set-Cookie", "X-Amz-Security-Token", "X-Amz-Signature", "X-Hub-Signature-256", "access_token",
                                   "api_key", "key", "token", "sig", "client_secret", "WWW-Authenticate", "X-Auth"})
        EXPECT_TRUE(is_private(each)) << each;
    for (char const* const each :
         {"Content-Type", "X-RateLimit-Remaining-Tokens", "max_tokens", "Host", "keyboard", "traceparent", "alt", ""})
        EXPECT_FALSE(is_private(each)) << each;
}

TEST(request_head, hides_values_by_their_names)
{
    std::array<wire::header, 3> const fields{{{"Host", "here"}, {"authorization", "Bearer a"}, {"X-Team", "blue"}}};
    EXPECT_EQ(request_head("POST", "/v1/chat", "key=AIza&alt=sse&key", fields),
              "POST /v1/chat?key=***&alt=sse&key HTTP/1.1\r\nHost: here\r\nauthorization: ***\r\nX-Team: blue\r\n");
    std::array<std::string, 1> const also{"x-team"};
    EXPECT_EQ(request_head("GET", "/", "X-Team=red", fields, also),
              "GET /?X-Team=*** HTTP/1.1\r\nHost: here\r\nauthorization: ***\r\nX-Team: ***\r\n");
}

TEST(sent_head, ends_at_the_empty_line)
{
    EXPECT_EQ(sent_head("POST /m:go?key=AIza&alt=sse HTTP/1.1\r\nHost: vendor\r\nx-goog-api-key: AIza\r\n\r\n{\"a\": \"b\"}"),
              "POST /m:go?key=***&alt=sse HTTP/1.1\r\nHost: vendor\r\nx-goog-api-key: ***\r\n");
    EXPECT_EQ(sent_head("GET / HTTP/1.1\r\nHost: vendor\r\n"), "GET / HTTP/1.1\r\nHost: vendor\r\n");
}

TEST(reply_head, has_status_and_fields)
{
    std::array<wire::header, 2> const fields{{{"content-type", "application/json"}, {"set-cookie", "a=b"}}};
    EXPECT_EQ(reply_head(429, fields), "HTTP/1.1 429\r\ncontent-type: application/json\r\nset-cookie: ***\r\n");
    EXPECT_EQ(reply_head(200, "text/event-stream", "X-Request-Id: req_1\r\n"),
              "HTTP/1.1 200\r\nContent-Type: text/event-stream\r\nX-Request-Id: req_1\r\n");
    EXPECT_EQ(reply_head(200, "", ""), "HTTP/1.1 200\r\n");
}

}  // namespace signalbox::payload
