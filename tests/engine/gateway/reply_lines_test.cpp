// The header lines of a reply: ids, the target, and the time that each part took.
#include "engine/reply_lines.hpp"

#include <gtest/gtest.h>

namespace signalbox {

namespace {

using std::chrono::milliseconds;

constexpr model::steady_time begin{std::chrono::hours(1)};

model::steady_time at_ms(int offset)
{
    return begin + milliseconds(offset);
}

TEST(reply_lines, tell_the_gateways_time_without_the_providers)
{
    route::target target;
    target.full_name = "openai/gpt-4o";
    attempt::trail tried;
    tried.attempts.resize(2);
    tried.attempts[0].start = at_ms(2);
    tried.attempts[0].end = at_ms(102);
    tried.attempts[1].start = at_ms(103);
    tried.attempts[1].first_byte = at_ms(153);
    tried.attempts[1].end = at_ms(403);
    attempt::open_reply reply;
    reply.relay = false;
    reply.target = &target;
    reply.tried = 1;
    EXPECT_EQ(waited_in(tried), milliseconds(400));
    EXPECT_EQ(reply_lines({"req_1", model::dialect::anthropic, tried, &reply, begin, at_ms(410)}),
              "X-Signalbox-Request-Id: req_1\r\nX-Signalbox-Model: openai/gpt-4o\r\nX-Signalbox-Upstream-Latency: 50\r\n"
              "X-Signalbox-Gateway-Latency: 10\r\nrequest-id: req_1\r\n");
    reply_facts const kong{.id = "req_1",
                           .spoken = model::dialect::anthropic,
                           .tried = tried,
                           .reply = &reply,
                           .arrived = begin,
                           .now = at_ms(410),
                           .kong = true};
    EXPECT_EQ(reply_lines(kong), "X-Signalbox-Request-Id: req_1\r\nX-Signalbox-Model: openai/gpt-4o\r\nX-Signalbox-Upstream-Latency: 50\r\n"
                                 "X-Signalbox-Gateway-Latency: 10\r\nX-Kong-LLM-Model: openai/gpt-4o\r\nX-Kong-Upstream-Latency: 400\r\n"
                                 "X-Kong-Proxy-Latency: 10\r\nrequest-id: req_1\r\n")
        << "the time of both attempts";
}

TEST(reply_lines, of_kong_tell_no_model_and_no_upstream_where_none_was_asked)
{
    attempt::trail none;
    reply_facts const facts{.id = "req_1", .tried = none, .arrived = begin, .now = at_ms(3), .kong = true};
    std::string const without =
        "X-Signalbox-Request-Id: req_1\r\nX-Signalbox-Gateway-Latency: 3\r\nX-Kong-Proxy-Latency: 3\r\nx-request-id: req_1\r\n";
    EXPECT_EQ(reply_lines(facts), without);
    none.attempts.push_back({.failure = {.kind = model::fault::breaker_open}, .start = begin, .end = begin});
    EXPECT_EQ(reply_lines(facts), without) << "a breaker refused the call";
}

TEST(reply_lines, count_what_requests_of_the_gateways_own_took_as_waiting)
{
    attempt::trail const none;
    reply_facts const facts{
        .id = "req_1", .tried = none, .arrived = begin, .now = at_ms(503), .asked_first = milliseconds(500), .kong = true};
    EXPECT_EQ(reply_lines(facts), "X-Signalbox-Request-Id: req_1\r\nX-Signalbox-Gateway-Latency: 3\r\nX-Kong-Upstream-Latency: 500\r\n"
                                  "X-Kong-Proxy-Latency: 3\r\nx-request-id: req_1\r\n");
}

TEST(reply_lines, are_found_by_their_names)
{
    std::string_view const lines = "X-One: 1\r\nx-two:  two \r\nX-Two: 3\r\nlast: 4";
    EXPECT_EQ(find_line(lines, "x-two"), "two");
    EXPECT_EQ(find_line(lines, "last"), "4");
    EXPECT_EQ(find_line(lines, "x-tw"), std::nullopt);
    EXPECT_EQ(find_line({}, "x-one"), std::nullopt);
}

TEST(reply_lines, leave_the_id_to_a_refusal_that_has_one)
{
    attempt::trail const none;
    reply_facts const facts{"req_1", model::dialect::openai_chat, none, nullptr, begin, at_ms(3)};
    EXPECT_EQ(reply_lines(facts), "X-Signalbox-Request-Id: req_1\r\nX-Signalbox-Gateway-Latency: 3\r\nx-request-id: req_1\r\n");
    EXPECT_EQ(reply_lines(facts, "Retry-After: 1\r\nX-Request-Id: theirs\r\n"),
              "X-Signalbox-Request-Id: req_1\r\nX-Signalbox-Gateway-Latency: 3\r\n");
}

TEST(retry_after, is_rounded_up_to_whole_seconds_and_never_0)
{
    for (auto const& [hint, line] : std::vector<std::pair<milliseconds, std::string>>{{milliseconds(0), "Retry-After: 1\r\n"},
                                                                                      {milliseconds(1'000), "Retry-After: 1\r\n"},
                                                                                      {milliseconds(1'001), "Retry-After: 2\r\n"}}) {
        std::string lines;
        append_retry_after(lines, hint);
        EXPECT_EQ(lines, line);
    }
    std::string lines;
    append_retry_after(lines, std::nullopt);
    EXPECT_EQ(lines, "");
}

}  // namespace

}  // namespace signalbox
