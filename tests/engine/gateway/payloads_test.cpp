// Payloads of requests: what is gathered at both ends of the gateway on each road, whose are kept, and what never is.
#include "engine/payload_choice.hpp"
#include "engine/payload_times.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

#include <gmock/gmock.h>

namespace signalbox::test {
namespace {

using payload::part;
using payload::part_state;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view chat = "/v1/chat/completions";
constexpr std::string_view messages = "/v1/messages";
constexpr std::string_view callers_key = "sb_of_mine_for_tests";
constexpr std::string_view vendors_key = "sk-of-the-vendor-0815";

std::string http(std::string const& type, std::string const& body, int status = 200, std::string const& lines = {})
{
    return "HTTP/1.1 " + std::to_string(status) + " Said\r\nContent-Type: " + type + "\r\n" + lines +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string chunk(std::string const& text)
{
    return R"(data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"up","choices":[{"index":0,"delta":{"content":")" +
           text + "\"},\"finish_reason\":null}]}\n\n";
}

std::string const end_of_stream =
    "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up\",\"choices\":[{\"index\":0,\"delta\":{},"
    "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

std::string plain(std::string const& text)
{
    return R"({"id":"c","object":"chat.completion","created":1795904670,"model":"up","choices":[{"index":0,"message":{"role":)"
           R"("assistant","content":")" +
           text + R"("},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}})";
}

std::string question(std::string const& text, std::string const& model = "m", bool stream = false)
{
    return R"({"model":")" + model + R"(","max_tokens":50,"messages":[{"role":"user","content":")" + text + "\"}]" +
           (stream ? ",\"stream\":true}" : "}");
}

class payloads : public testing::Test {
protected:
    payloads()
    {
        at.sink.payloads_to = &to;
        vendor.always({read_request(), send(http("application/json", plain("Hello")))});
    }

    /// `logging` is the configuration's; the others may follow.
    void configure(std::string const& logging, std::string const& of_route = "none", std::string const& more = {})
    {
        std::string const port = std::to_string(vendor.port());
        at.configure("signalbox: 1\n"
                     "providers:\n"
                     "  - {id: vendor, kind: openai, base_url: 'http://127.0.0.1:" +
                     port + "/v1', auth: {secret: {inline: " + std::string(vendors_key) +
                     "}}, breaker: {max_fails: 0}}\n"
                     "  - {id: sim, kind: simulator}\n"
                     "models:\n"
                     "  - {id: m, provider: vendor, upstream: up}\n"
                     "  - {id: spare, provider: sim, simulate: {text: 'I am spare'}}\n"
                     "  - {id: says, provider: sim, simulate: {text: 'easy'}}\n"
                     "upstreams: [{id: plain, url: 'http://127.0.0.1:" +
                     port +
                     "'}]\n"
                     "groups:\n"
                     "  - {id: silent, members: [{model: m}], logging: {payloads: none}}\n"
                     "  - {id: chain, strategy: fallback, members: [{model: m, timeout: 10s}, {model: spare, timeout: 10s}]}\n"
                     "  - {id: copied, strategy: mirror, members: [{model: spare}], mirror: {to: says}, logging: {payloads: none}}\n"
                     "  - {id: asked, strategy: classify, classifier: {model: says, labels: {easy: spare, hard: m}, default: hard}, "
                     "logging: {payloads: "
                     "none}}\n"
                     "policies:\n"
                     "  - {id: cards, phase: both, modify: [{regexp: {find: '\\b\\d{13,16}\\b', replace: CARD}}]}\n"
                     "  - {id: masks, modify: [{mask: {find: '\\b\\d{13,16}\\b', name: CARD}}]}\n"
                     "  - {id: hides, modify: [{literal: {find: ACME, replace: them}}]}\n"
                     "routes:\n"
                     "  - {id: r, match: {path: /r}, to: body.model, logging: {payloads: " +
                     of_route +
                     "}}\n"
                     "  - {id: hidden, match: {path: /hidden}, to: model:m, policies: [hides]}\n"
                     "  - {id: both, match: {path: /both}, mode: all, choose: [{when: 'true', to: spare}, {when: 'true', to: says}]}\n"
                     "  - {id: half, match: {path: /half}, mode: all, choose: [{when: 'true', to: spare}, {when: 'true', to: "
                     "'group:silent', id: s}]}\n"
                     "  - {id: other, match: {path: /other}, reply: anthropic, to: model:m}\n"
                     "  - {id: files, match: {path: '/files/*'}, accept: raw, to: http:plain}\n"
                     "consumers:\n"
                     "  - {name: me, keys: [{secret: {inline: " +
                     std::string(callers_key) +
                     "}}]}\n"
                     "  - {name: shy, keys: [{secret: {inline: sb_of_the_shy_one_1}}], logging: {payloads: none}}\n"
                     "logging: {" +
                     logging + "}\n" + more);
    }

    memory_client& ask(std::string_view path, std::string const& asked, std::string_view key = callers_key,
                       std::string_view method = "POST")
    {
        body = asked;
        bearer = "Bearer " + std::string(key);
        return at.ask(path, body, {{"Authorization", bearer}, {"Content-Type", "application/json"}}, method);
    }

    /// What was handed over since the last call, with what must not be stored taken out.
    std::vector<std::unique_ptr<payload::kept_payload>> handed_over()
    {
        std::vector<std::unique_ptr<payload::kept_payload>> out;
        to.take(out, 1'000'000'000, model::steady_time{});
        for (auto const& each : out) {
            if (each->clean) each->clean(*each);
            to.done(*each);
        }
        return out;
    }
    payload::kept_payload the_one()
    {
        auto all = handed_over();
        EXPECT_EQ(all.size(), 1u);
        return all.empty() ? payload::kept_payload() : std::move(*all.front());
    }
    std::string policy() const { return at.event().payload_policy(); }

    gateway_fixture at;
    payload::queue to{10'000'000};
    scripted_upstream vendor{at.loop.get_executor()};
    std::string body, bearer;
};

TEST_F(payloads, are_not_gathered_by_default)
{
    configure("level: info");
    ask(chat, question("Hi"));
    EXPECT_EQ(policy(), "none");
    EXPECT_TRUE(handed_over().empty());
    EXPECT_EQ(to.used(), 0u);
}

TEST_F(payloads, of_a_relayed_reply_have_all_four_parts)
{
    configure("payloads: all");
    auto const& seen = ask(chat, question("Hi"));
    EXPECT_EQ(policy(), "all");
    auto const one = the_one();
    EXPECT_EQ(one.event, at.event().id());
    EXPECT_THAT(one.at(part::asked).head, HasSubstr("POST /v1/chat/completions HTTP/1.1\r\nAuthorization: ***\r\n"));
    EXPECT_EQ(one.at(part::asked).body, question("Hi"));
    EXPECT_THAT(one.at(part::sent).head, HasSubstr("POST /v1/chat/completions HTTP/1.1\r\n"));
    EXPECT_THAT(one.at(part::sent).head, HasSubstr("Authorization: ***\r\n"));
    EXPECT_EQ(one.at(part::sent).body, question("Hi", "up"));
    EXPECT_THAT(one.at(part::received).head, HasSubstr("HTTP/1.1 200\r\nContent-Type: application/json\r\n"));
    EXPECT_EQ(one.at(part::received).body, plain("Hello"));
    EXPECT_THAT(one.at(part::answered).head, HasSubstr("X-Signalbox-Request-Id: req_"));
    EXPECT_EQ(one.at(part::answered).body, seen.body);
    EXPECT_EQ(one.at(part::answered).size, seen.body.size());
}

TEST_F(payloads, of_a_large_request_and_reply_are_whole)
{
    configure("payloads: all");
    std::string const long_text(300'000, 'x');
    vendor.always({read_request(), send(http("application/json", plain(long_text)))});
    ask(chat, question(long_text));
    auto const one = the_one();
    EXPECT_EQ(one.at(part::sent).body, question(long_text, "up"));
    EXPECT_EQ(one.at(part::received).body, plain(long_text));
    EXPECT_EQ(one.at(part::answered).body, plain(long_text));
}

TEST_F(payloads, of_a_relayed_stream_are_whole_however_it_comes)
{
    configure("payloads: all");
    std::string const events = chunk("Hel") + chunk("lo") + end_of_stream;
    for (std::size_t const piece : {1u, 7u, 10'000u}) {
        vendor.always({read_request(),
                       send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\nContent-Length: " +
                            std::to_string(events.size()) + "\r\n\r\n"),
                       drip(events, piece)});
        auto const& seen = ask(chat, question("Hi", "m", true));
        auto const one = the_one();
        EXPECT_EQ(one.at(part::answered).body, seen.body) << piece;
        EXPECT_EQ(one.at(part::answered).body, events) << piece;
        EXPECT_THAT(events, HasSubstr(one.at(part::received).body)) << piece;
        EXPECT_GE(one.at(part::received).body.size() + 2, events.size()) << piece << ": the last line end comes after the end";
    }
}

TEST_F(payloads, of_a_stream_say_when_its_bytes_came)
{
    configure("payloads: all");
    std::string const events = chunk("Hel") + chunk("lo") + end_of_stream;
    vendor.always({read_request(),
                   send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\nContent-Length: " +
                        std::to_string(events.size()) + "\r\n\r\n"),
                   drip(events, 100)});
    ask(chat, question("Hi", "m", true));
    auto const one = the_one();
    for (part const each : {part::received, part::answered}) {
        auto const pieces = base::pieces_of(one.at(each).times.packed());
        ASSERT_TRUE(pieces);
        ASSERT_FALSE(pieces->empty());
        EXPECT_EQ(pieces->back().end, one.at(each).body.size());
        EXPECT_GT(pieces->front().at.count(), 0);
        EXPECT_LE(pieces->back().at.count(), at.event().latency_us());
    }
    ask(chat, question("Hi"));
    EXPECT_EQ(the_one().at(part::answered).times.pieces(), 0u) << "of a plain reply the event says it";
}

TEST_F(payloads, that_are_redacted_keep_the_times_of_their_events)
{
    configure("payloads: all, redact: [cards]");
    std::string const first = chunk("card 4111111"), second = chunk("111111111 it is");
    vendor.always({read_request(), send(http("text/event-stream", first + second + end_of_stream))});
    ask(chat, question("Hi", "m", true));
    auto const one = the_one();
    std::string const& body = one.at(part::answered).body;
    EXPECT_NE(body.size(), (first + second + end_of_stream).size());
    auto const pieces = base::pieces_of(one.at(part::answered).times.packed());
    ASSERT_TRUE(pieces);
    ASSERT_FALSE(pieces->empty());
    for (base::timed_piece const& each : *pieces) EXPECT_EQ(body.substr(each.end - 2, 2), "\n\n") << each.end;
    EXPECT_EQ(pieces->back().end, body.size());
}

TEST(payload_times, go_to_the_ends_of_the_same_events)
{
    using std::chrono::microseconds;
    std::string const before = "data: \"aaaa\"\n\ndata: \"bbbb\"\n\ndata: \"cc\"\n\ndata: unfin";
    std::string const after = "data: \"***\"\n\ndata: \"\"\n\ndata: \"cc\"\n\n";
    base::piece_times times;
    times.add(5, microseconds(10));   // of the first event
    times.add(9, microseconds(20));   // its end: 14
    times.add(20, microseconds(30));  // the second, and a part of the third
    times.add(before.size() - 34, microseconds(40));
    times.leave_out(3);
    auto const fitted = fitted_times(times, before, after, ::signalbox::dialect::stream_form::events);
    std::vector<base::timed_piece> const expected{
        {0, microseconds(10)}, {13, microseconds(20)}, {23, microseconds(30)}, {after.size(), microseconds(40)}};
    EXPECT_EQ(base::pieces_of(fitted.packed()), expected);
    EXPECT_EQ(fitted.left_out(), 3u);
    EXPECT_EQ(fitted_times(times, before, before, ::signalbox::dialect::stream_form::events), times);
    auto const lost = fitted_times(times, before, "data: 1\n\n", ::signalbox::dialect::stream_form::events);
    EXPECT_EQ(lost.packed(), "");
    EXPECT_EQ(lost.left_out(), 7u) << "other events: all four pieces have no time";
}

TEST_F(payloads, of_a_translated_stream_show_both_formats)
{
    configure("payloads: all");
    std::string const events = chunk("Hello") + end_of_stream;
    vendor.always({read_request(), send(http("text/event-stream", events))});
    auto const& seen = ask(messages, question("Hi", "m", true));
    ASSERT_EQ(seen.status, 200);
    auto const one = the_one();
    EXPECT_EQ(one.at(part::asked).body, question("Hi", "m", true));
    EXPECT_THAT(one.at(part::sent).body, HasSubstr("\"model\":\"up\""));
    EXPECT_THAT(one.at(part::received).body, HasSubstr("chat.completion.chunk"));
    EXPECT_THAT(one.at(part::answered).body, HasSubstr("event: message_stop"));
    EXPECT_EQ(one.at(part::answered).body, seen.body);
}

TEST_F(payloads, of_a_raw_request_are_as_it_came)
{
    configure("payloads: all");
    vendor.always({read_request(), send(http("text/plain", "some words", 201, "Set-Cookie: a=b\r\nX-Their: own\r\n"))});
    ask("/files/a?key=secret&x=1", "anything at all", callers_key, "PUT");
    auto const one = the_one();
    EXPECT_THAT(one.at(part::asked).head, HasSubstr("PUT /files/a?key=***&x=1 HTTP/1.1\r\n"));
    EXPECT_EQ(one.at(part::sent).body, "anything at all");
    EXPECT_THAT(one.at(part::received).head, HasSubstr("HTTP/1.1 201\r\n"));
    EXPECT_THAT(one.at(part::received).head, HasSubstr("Set-Cookie: ***\r\nX-Their: own\r\n"));
    EXPECT_EQ(one.at(part::received).body, "some words");
    EXPECT_EQ(one.at(part::answered).body, "some words");
    EXPECT_THAT(one.at(part::answered).head, Not(HasSubstr("a=b")));
}

TEST_F(payloads, show_what_a_policy_changed_on_both_sides)
{
    configure("payloads: all");
    ask("/hidden", question("by ACME"));
    auto const one = the_one();
    EXPECT_EQ(one.at(part::asked).body, question("by ACME"));
    EXPECT_EQ(one.at(part::sent).body, question("by them", "up"));
}

TEST_F(payloads, of_a_refused_call_have_what_the_provider_said)
{
    configure("payloads: errors");
    std::string const refusal = R"({"error":{"message":"no such model","type":"invalid_request_error"}})";
    vendor.always({read_request(), send(http("application/json", refusal, 400))});
    auto const& seen = ask(chat, question("Hi"));
    EXPECT_EQ(seen.status, 400);
    EXPECT_EQ(policy(), "errors");
    auto const one = the_one();
    EXPECT_EQ(one.at(part::received).body, refusal);
    EXPECT_THAT(one.at(part::received).head, HasSubstr("HTTP/1.1 400\r\n"));
    EXPECT_EQ(one.at(part::answered).body, seen.body);
}

TEST_F(payloads, of_a_request_that_failed_over_are_those_of_the_last_call)
{
    configure("payloads: all");
    vendor.always({read_request(), send(http("application/json", "{}", 500))});
    ask(chat, question("Hi", "chain"));
    auto const one = the_one();
    EXPECT_THAT(one.at(part::sent).body, HasSubstr("\"spare\""));
    EXPECT_THAT(one.at(part::received).body, HasSubstr("I am spare"));
}

TEST_F(payloads, of_a_request_that_asks_nobody_have_none_of_the_provider)
{
    configure("payloads: all");
    auto const& seen = ask(chat, "{\"model\":");
    EXPECT_EQ(seen.status, 400);
    auto const one = the_one();
    EXPECT_EQ(one.at(part::asked).body, "{\"model\":");
    EXPECT_EQ(one.at(part::sent).state, part_state::none);
    EXPECT_EQ(one.at(part::received).state, part_state::none);
    EXPECT_EQ(one.at(part::answered).body, seen.body);
}

TEST_F(payloads, of_errors_are_dropped_when_the_reply_is_good)
{
    configure("payloads: errors");
    ask(chat, question("Hi"));
    EXPECT_EQ(policy(), "errors_skipped");
    EXPECT_TRUE(handed_over().empty());
    EXPECT_EQ(to.used(), 0u) << "its room is free";
}

TEST_F(payloads, of_errors_are_kept_when_a_stream_breaks)
{
    configure("payloads: errors");
    vendor.always(
        {read_request(), send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 9999\r\n\r\n" + chunk("Hello"))});
    ask(chat, question("Hi", "m", true));
    EXPECT_EQ(policy(), "errors");
    auto const one = the_one();
    EXPECT_EQ(one.at(part::received).body, chunk("Hello"));
    EXPECT_THAT(one.at(part::answered).body, HasSubstr("error"));
}

TEST_F(payloads, of_a_share_are_drawn_at_the_beginning)
{
    configure("payloads: sample, sample: 0");
    ask(chat, question("Hi"));
    EXPECT_EQ(policy(), "sample_skipped");
    EXPECT_TRUE(handed_over().empty());
    configure("payloads: sample, sample: 1");
    ask(chat, question("Hi"));
    EXPECT_EQ(policy(), "sample");
    EXPECT_EQ(handed_over().size(), 1u);
}

TEST_F(payloads, are_kept_by_what_route_group_and_consumer_say)
{
    configure("payloads: none", "all");
    ask("/r", question("Hi"));
    EXPECT_EQ(policy(), "all") << "the route says it";
    EXPECT_EQ(handed_over().size(), 1u);
    ask(chat, question("Hi"));
    EXPECT_EQ(policy(), "none") << "only the route does";
    ask("/r", question("Hi"), "sb_of_the_shy_one_1");
    EXPECT_EQ(policy(), "none") << "the consumer says less";
    ask("/r", question("Hi", "silent"));
    EXPECT_EQ(policy(), "none") << "the group says less";
    EXPECT_TRUE(handed_over().empty());
    configure("payloads: all", "errors");
    ask("/r", question("Hi"));
    EXPECT_EQ(policy(), "errors_skipped") << "what the route says takes the place of it";
}

TEST_F(payloads, of_a_group_that_keeps_none_are_not_kept_by_its_copies_and_questions)
{
    configure("payloads: all");
    ask(chat, question("Hi", "copied"));
    at.run_until([&] { return at.sink.events.size() >= 2; });
    for (auto const& each : at.sink.events) EXPECT_EQ(each->payload_policy(), "none") << each->role();
    at.sink.events.clear();
    ask(chat, question("Hi", "asked"));
    ASSERT_EQ(at.sink.events.size(), 2u);
    for (auto const& each : at.sink.events) EXPECT_EQ(each->payload_policy(), "none") << each->role();
    EXPECT_TRUE(handed_over().empty());
    bool ended = false;
    at.door->end_shadows([&] { ended = true; });
    at.run_until([&] { return ended; });
}

TEST_F(payloads, of_branches_are_those_of_each_and_of_the_whole)
{
    configure("payloads: all");
    auto const& seen = ask("/both", question("Hi"));
    auto const all = handed_over();
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all.back()->event, at.event().id());
    EXPECT_EQ(all.back()->at(part::answered).body, seen.body);
    EXPECT_EQ(all.back()->at(part::sent).state, part_state::none) << "its branches have asked";
    for (std::size_t i = 0; i < 2; ++i) EXPECT_THAT(all[i]->at(part::received).body, HasSubstr("chat.completion"));
    ask("/half", question("Hi"));
    EXPECT_EQ(policy(), "none") << "one of its branches keeps none, and the whole shows it";
    EXPECT_EQ(handed_over().size(), 1u);
}

TEST_F(payloads, longer_than_a_part_may_be_are_left_out)
{
    configure("payloads: all, payload_store: {part_limit: 1KiB}");
    ask(chat, question(std::string(2'000, 'x')));
    auto const one = the_one();
    EXPECT_EQ(one.at(part::asked).state, part_state::too_large);
    EXPECT_EQ(one.at(part::asked).size, question(std::string(2'000, 'x')).size());
    EXPECT_EQ(one.at(part::received).body, plain("Hello"));
}

TEST_F(payloads, without_room_are_dropped_and_the_request_goes_on)
{
    payload::queue small(400);
    at.sink.payloads_to = &small;
    configure("payloads: all");
    EXPECT_EQ(ask(chat, question("Hi")).status, 200);
    EXPECT_EQ(policy(), "all");
    EXPECT_EQ(small.dropped(), 1u);
    EXPECT_EQ(small.used(), 0u);
}

TEST_F(payloads, are_handed_over_when_the_event_is_committed_before_the_last_bytes)
{
    at.sink.waits = true;
    configure("payloads: all");
    auto const& seen = ask(chat, question("Hi"));
    auto const one = the_one();
    EXPECT_EQ(one.at(part::answered).body, seen.body);
}

TEST_F(payloads, never_hold_a_key)
{
    configure("payloads: all");
    std::string const told = "you sent " + std::string(callers_key) + " and " + std::string(vendors_key);
    for (bool const stream : {false, true}) {
        std::string const reply = stream ? chunk(told) + end_of_stream : plain(told);
        vendor.always({read_request(), send(http(stream ? "text/event-stream" : "application/json", reply))});
        ask(chat, question("my key is " + std::string(callers_key), "m", stream));
        auto const one = the_one();
        for (part const each : payload::all_parts) {
            std::string const all = one.at(each).head + one.at(each).body;
            EXPECT_THAT(all, Not(HasSubstr(std::string(callers_key)))) << static_cast<int>(each);
            EXPECT_THAT(all, Not(HasSubstr(std::string(vendors_key)))) << static_cast<int>(each);
            EXPECT_FALSE(one.at(each).body.empty());
        }
    }
}

TEST_F(payloads, never_hold_a_key_that_comes_character_by_character)
{
    configure("payloads: all");
    std::string reply;
    for (char const each : "as you said, " + std::string(callers_key) + " and " + std::string(vendors_key) + ", and no more")
        reply += chunk({each});
    for (std::string_view const path : {chat, messages, std::string_view("/other")}) {
        vendor.always({read_request(), send(http("text/event-stream", reply + end_of_stream))});
        ask(path, question("Hi", "m", true));
        auto const one = the_one();
        for (part const which : {part::received, part::answered}) {
            std::string said;
            for (std::string_view const mark : {"\"content\":\"", "\"text\":\""})
                for (std::size_t i = 0; (i = one.at(which).body.find(mark, i)) != std::string::npos;) {
                    i += mark.size();
                    said += one.at(which).body.substr(i, one.at(which).body.find('"', i) - i);
                }
            EXPECT_THAT(said, HasSubstr("as you said, *** and ***, and no more")) << path << one.at(which).body;
        }
    }
}

TEST_F(payloads, are_redacted_by_masks_in_whatever_they_hold)
{
    configure("payloads: all, redact: [masks]");
    vendor.always({read_request(), send(http("text/plain", "card 4111111111111111", 200, "X-Card: 4111111111111111\r\n"))});
    ask("/files/a?card=4111111111111111", R"({"card": 4111111111111111, "words": "my 4111111111111111"})");
    auto const one = the_one();
    EXPECT_THAT(one.at(part::asked).head, HasSubstr("POST /files/a?card=[CARD] HTTP/1.1\r\n"));
    EXPECT_EQ(one.at(part::asked).body, R"({"card": [CARD], "words": "my [CARD]"})");
    EXPECT_THAT(one.at(part::received).head, HasSubstr("X-Card: [CARD]\r\n"));
    EXPECT_EQ(one.at(part::answered).body, "card [CARD]");
}

TEST_F(payloads, of_strangers_are_not_kept)
{
    configure("payloads: all");
    EXPECT_EQ(ask(chat, question("Hi"), "sb_not_of_this_house_1").status, 401);
    EXPECT_TRUE(handed_over().empty());
    EXPECT_EQ(policy(), "none");
}

TEST_F(payloads, hold_nothing_that_is_redacted)
{
    configure("payloads: all, redact: [cards]");
    for (bool const stream : {false, true}) {
        // In a stream the number is spread over events.
        std::string const reply =
            stream ? chunk("card 4111111") + chunk("111111111 it is") + end_of_stream : plain("card 4111111111111111 it is");
        vendor.always({read_request(), send(http(stream ? "text/event-stream" : "application/json", reply))});
        auto const& seen = ask(chat, question("4012888888881881 is mine", "m", stream));
        EXPECT_THAT(seen.body, HasSubstr("4111111")) << "the caller gets it as it is";
        auto const one = the_one();
        EXPECT_EQ(one.at(part::asked).body, question("CARD is mine", "m", stream));
        EXPECT_EQ(one.at(part::sent).body, question("CARD is mine", "up", stream));
        for (part const each : {part::received, part::answered}) {
            EXPECT_THAT(one.at(each).body, HasSubstr("CARD"));
            EXPECT_THAT(one.at(each).body, Not(HasSubstr("4111111")));
            EXPECT_THAT(one.at(each).body, Not(HasSubstr("111111111")));
        }
    }
}

TEST_F(payloads, are_redacted_in_numbers_heads_and_words_that_are_no_json)
{
    configure("payloads: all, redact: [cards]");
    vendor.always({read_request(), send(http("text/plain", "card 4111111111111111", 200, "X-Card: 4111111111111111\r\n"))});
    ask("/files/a?card=4111111111111111", R"({"card": 4111111111111111})");
    auto const one = the_one();
    EXPECT_THAT(one.at(part::asked).head, HasSubstr("POST /files/a?card=CARD HTTP/1.1\r\n"));
    EXPECT_EQ(one.at(part::asked).body, R"({"card": CARD})");
    EXPECT_THAT(one.at(part::received).head, HasSubstr("X-Card: CARD\r\n"));
    EXPECT_EQ(one.at(part::answered).body, "card CARD");
}

TEST_F(payloads, that_cannot_be_looked_into_are_withheld)
{
    configure("payloads: all, redact: [cards]");
    vendor.always({read_request(), send(http("application/octet-stream", "\xff\xfe 4111111111111111"))});
    ask("/files/a", "x");
    auto one = the_one();
    EXPECT_EQ(one.at(part::received).state, part_state::withheld);
    EXPECT_EQ(one.at(part::received).size, 19u);
    EXPECT_TRUE(one.at(part::received).body.empty());
    EXPECT_EQ(one.at(part::asked).body, "x");

    configure("payloads: all");
    vendor.always({read_request(), send(http("text/plain", "coded", 200, "Content-Encoding: gzip\r\n"))});
    ask("/files/a", "x");
    one = the_one();
    EXPECT_EQ(one.at(part::received).state, part_state::withheld) << "a coding hides what is in it";
    EXPECT_EQ(one.at(part::answered).state, part_state::withheld);
}

TEST_F(payloads, of_long_texts_are_searched_for_keys_wherever_they_stand)
{
    configure("payloads: all");
    std::string const key(callers_key);
    for (std::size_t const before : {262'060u, 262'130u, 262'144u, 524'200u}) {
        ask("/files/a", std::string(before, 'x') + key + std::string(300'000, 'y'));
        auto const one = the_one();
        EXPECT_THAT(one.at(part::asked).body, Not(HasSubstr(key.substr(0, 12)))) << before;
        EXPECT_THAT(one.at(part::asked).body, Not(HasSubstr(key.substr(key.size() - 12)))) << before;
    }
}

}  // namespace
}  // namespace signalbox::test
