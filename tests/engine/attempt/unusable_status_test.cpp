// Statuses that are no answer, and which headers of an answer a client sees.
#include "engine/attempt/passing_headers.hpp"
#include "engine/attempt/unusable_status.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace signalbox::attempt {

namespace {

wire::response_head head_of(int status, std::string_view location = {})
{
    wire::response_head head;
    head.status = status;
    if (!location.empty()) head.headers.add("Location", location);
    return head;
}

std::string detail_of(int status, std::string_view location = {})
{
    auto const seen = unusable_status(head_of(status, location));
    if (!seen) return {};
    EXPECT_EQ(seen->kind, model::fault::malformed_reply);
    EXPECT_EQ(seen->status, status);
    return seen->detail;
}

}  // namespace

TEST(unusable_status, leaves_successes_and_errors_alone)
{
    for (int const status : {200, 204, 299, 400, 401, 406, 408, 429, 500, 529, 599}) EXPECT_EQ(detail_of(status), "") << status;
}

TEST(unusable_status, of_a_redirect_says_what_to_change)
{
    for (int const status : {300, 301, 302, 307, 308, 399})
        EXPECT_EQ(detail_of(status, "https://new.example/v1/chat"),
                  "status " + std::to_string(status) +
                      ": a redirect; redirects are not followed, the provider's base_url must name the final address");
}

TEST(redirect_target, shows_no_query_no_user_and_nothing_unprintable)
{
    EXPECT_EQ(redirect_target(head_of(301, "https://new.example/v1/chat")), "https://new.example/v1/chat");
    EXPECT_EQ(redirect_target(head_of(302, "/login?token=secret")), "/login");
    EXPECT_EQ(redirect_target(head_of(302, "/login#secret")), "/login");
    EXPECT_EQ(redirect_target(head_of(302)), "");
    std::string const too_long(201, 'x');
    for (std::string const& odd : std::vector<std::string>{"https://user:secret@host/", "/a b", "/\x1b[31m", too_long})
        EXPECT_EQ(redirect_target(head_of(302, odd)), "") << odd;
    for (int const status : {200, 304, 400, 407}) EXPECT_EQ(redirect_target(head_of(status, "/x")), "") << status;
}

TEST(unusable_status, other_statuses_say_what_they_are)
{
    EXPECT_EQ(detail_of(304, "/x"), "status 304: not modified, which answers no request of the gateway's");
    EXPECT_EQ(detail_of(407), "status 407: a proxy before the provider asks for credentials");
    EXPECT_EQ(detail_of(600), "status 600: no status of HTTP");
    EXPECT_EQ(detail_of(999), "status 999: no status of HTTP");
}

TEST(unusable_status, a_proxy_that_the_request_was_sent_to_is_named)
{
    auto const seen = unusable_status(head_of(407), "proxy.example:3128");
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->detail, "status 407: the proxy proxy.example:3128 does not accept the request without other credentials");
    EXPECT_FALSE(unusable_status(head_of(502), "proxy.example:3128")) << "the proxy's 502 cannot be told from the provider's";
}

TEST(passing_headers, are_request_ids_rate_limits_and_retry_hints)
{
    wire::response_head head = head_of(429);
    for (auto const* name : {"Request-Id", "x-request-id", "Retry-After", "retry-after-ms", "x-should-retry", "openai-processing-ms",
                             "openai-version", "x-ratelimit-limit-requests", "anthropic-ratelimit-tokens-reset"})
        head.headers.add(name, "1");
    std::string passed;
    append_passing_headers(passed, head);
    EXPECT_EQ(passed,
              "Request-Id: 1\r\nx-request-id: 1\r\nRetry-After: 1\r\nretry-after-ms: 1\r\nx-should-retry: 1\r\n"
              "openai-processing-ms: 1\r\nopenai-version: 1\r\nx-ratelimit-limit-requests: 1\r\nanthropic-ratelimit-tokens-reset: 1\r\n");
}

TEST(passing_headers, are_nothing_else)
{
    wire::response_head head = head_of(200);
    for (auto const* name :
         {"Set-Cookie", "Server", "Content-Type", "Content-Length", "openai-organization", "x-ratelimit-", "Location", "Via"})
        head.headers.add(name, "1");
    std::string passed;
    append_passing_headers(passed, head);
    EXPECT_EQ(passed, "");
}

}  // namespace signalbox::attempt
