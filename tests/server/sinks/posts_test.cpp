// Posts to an address, and what their answers mean for the events.
#include "server/sinks/poster.hpp"

#include "schema/otlp.pb.h"
#include "tests/server/background_upstream.hpp"

#include <gmock/gmock.h>

#include <thread>

namespace signalbox::server {
namespace {

using namespace std::chrono_literals;
using outcome = receipt::outcome;
using test::read_request;
using test::reply_with;
using test::send;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(post_answers, of_2xx_take_the_events)
{
    for (int const status : {200, 202, 204}) EXPECT_EQ(receipt_of({.status = status}), receipt{}) << status;
}

TEST(post_answers, about_the_bytes_are_no_outage)
{
    EXPECT_EQ(receipt_of({.status = 413}).what, outcome::too_large);
    EXPECT_EQ(receipt_of({.status = 400}).what, outcome::refused);
    EXPECT_EQ(receipt_of({.status = 422}).what, outcome::refused);
}

TEST(post_answers, of_all_else_leave_the_events_where_they_are)
{
    for (int const status : {301, 401, 403, 404, 405, 408, 429, 500, 502, 503, 504})
        EXPECT_EQ(receipt_of({.status = status}).what, outcome::failed) << status;
    EXPECT_EQ(receipt_of({.failure = "no way"}), receipt::failure("no way"));
    EXPECT_EQ(receipt_of({.status = 429, .wait = 7s}).wait, 7s);
}

TEST(post_answers, are_shown_with_their_words_where_these_are_plain)
{
    EXPECT_EQ(receipt_of({.status = 401, .body = "no such key"}).words, "status 401: no such key");
    EXPECT_EQ(receipt_of({.status = 404, .body = "404 page not found\n"}).words, "status 404: 404 page not found");
    EXPECT_EQ(receipt_of({.status = 401, .body = "a\nb"}).words, "status 401");
    EXPECT_EQ(receipt_of({.status = 401, .body = "\n"}).words, "status 401");
    EXPECT_EQ(receipt_of({.status = 500, .body = std::string(5'000, 'x')}).words.size(), std::string("status 500: ").size() + 200);
}

TEST(post_answers, of_collectors_say_what_they_left_out)
{
    schema::otlp::ExportReply said;
    said.mutable_partial_success()->set_rejected(3);
    said.mutable_partial_success()->set_error_message("too old");
    receipt const seen = otlp_receipt_of({.status = 200, .body = said.SerializeAsString()});
    EXPECT_EQ(seen.what, outcome::taken);
    EXPECT_EQ(seen.rejected, 3u);
    EXPECT_EQ(seen.words, "too old");
    EXPECT_EQ(otlp_receipt_of({.status = 200}), receipt{});
    EXPECT_EQ(otlp_receipt_of({.status = 200, .body = "{\"partialSuccess\":{}}"}), receipt{});
    EXPECT_EQ(otlp_receipt_of({.status = 503}).what, outcome::failed);
}

TEST(post_answers, of_collectors_that_refuse_are_messages_with_their_reason)
{
    using namespace std::string_literals;
    // What the OpenTelemetry Collector answers to bytes that are no request.
    EXPECT_EQ(otlp_receipt_of({.status = 400, .body = "\x08\x03\x12\x19proto: illegal wireType 7"s}).words,
              "status 400: proto: illegal wireType 7");
    EXPECT_EQ(otlp_receipt_of({.status = 503, .body = "\x12\x04one\x1b"s}).words, "status 503: one\\u{1b}");
    EXPECT_EQ(otlp_receipt_of({.status = 503, .body = "no upstream"}).words, "status 503: no upstream");
}

TEST(post_answers, are_cut_between_characters)
{
    schema::otlp::ExportReply said;
    said.mutable_partial_success()->set_rejected(1);
    std::string message;
    while (message.size() < 300) message += "é";
    said.mutable_partial_success()->set_error_message("a" + message);
    EXPECT_EQ(otlp_receipt_of({.status = 200, .body = said.SerializeAsString()}).words, "a" + message.substr(0, 198));
}

class posts : public testing::Test {
protected:
    config::web_address here(std::string target = "/in") const
    {
        config::web_address made;
        made.origin.id = "sink one";
        made.origin.host = "127.0.0.1";
        made.origin.port = there.port();
        made.authority = "127.0.0.1:" + std::to_string(there.port());
        made.target = std::move(target);
        return made;
    }
    test::background_upstream there;
};

TEST_F(posts, carry_the_sinks_fields_and_the_body_as_it_is)
{
    there.always({read_request(), send(reply_with("", {}, 202))});
    poster to(here(), model::secret("Authorization: Bearer s\r\nX-A: b\r\n"));
    EXPECT_EQ(to.post("/v1/traces", "application/x-protobuf", std::string("a\0b", 3), 5s).status, 202);
    EXPECT_EQ(there.requests().at(0), "POST /in/v1/traces HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(there.port()) +
                                          "\r\nUser-Agent: signalbox\r\nContent-Type: application/x-protobuf\r\nContent-Length: 3\r\n"
                                          "Authorization: Bearer s\r\nX-A: b\r\n\r\n" +
                                          std::string("a\0b", 3));
}

TEST_F(posts, tell_what_the_receiver_asks_for)
{
    there.always({read_request(), send(reply_with("slow down", "Retry-After: 9\r\n", 429))});
    poster to(here(), {});
    post_answer const seen = to.post({}, "text/plain", std::string("x"), 5s);
    EXPECT_EQ(seen.status, 429);
    EXPECT_EQ(seen.wait, 9s);
    EXPECT_EQ(seen.body, "slow down");
}

TEST_F(posts, use_their_connection_again)
{
    there.always({read_request(), send(reply_with("")), test::again()});
    poster to(here(), {});
    for (int i = 0; i < 3; ++i) EXPECT_EQ(to.post({}, "text/plain", std::string("x"), 5s).status, 200);
    EXPECT_EQ(there.count(&test::scripted_upstream::accepted), 1u);
}

TEST_F(posts, that_get_no_answer_in_time_have_failed)
{
    there.always({read_request(), test::stall()});
    poster to(here(), {});
    post_answer const seen = to.post({}, "text/plain", std::string("x"), 50ms);
    EXPECT_EQ(seen.status, 0);
    EXPECT_NE(seen.failure, "");
}

TEST_F(posts, are_broken_off_from_another_thread)
{
    there.always({read_request(), test::stall()});
    poster to(here(), {});
    std::thread other([&] {
        EXPECT_TRUE(there.reached(&test::scripted_upstream::stalled, 1));
        to.break_off();
    });
    EXPECT_EQ(to.post({}, "text/plain", std::string("x"), 1h).status, 0);
    other.join();
    EXPECT_EQ(to.post({}, "text/plain", std::string("x"), 1h).status, 0) << "and so are those that follow";
}

}  // namespace
}  // namespace signalbox::server
