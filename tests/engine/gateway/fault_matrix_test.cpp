// Every way an upstream can fail, for all pairs of client and upstream dialect: before the first event another target takes over; afterwards
// the client's dialect says what happened and nothing looks like a good end.
#include "engine/base/ascii.hpp"
#include "tests/engine/gateway/every_pair.hpp"

namespace signalbox::test {
namespace {

TEST_P(every_pair, answers_from_the_first_target_when_it_is_well)
{
    scripted_upstream first(at.loop.get_executor()), second(at.loop.get_executor());
    first.always(good());
    second.always(good());
    configure(first.port(), second.port());
    std::string const body = ask_body("both");
    expect_good(at.ask(path_of(client()), body));
    schema::Event const& event = at.event();
    EXPECT_EQ(event.fallback_count(), 0u);
    EXPECT_EQ(event.resolved_model(), "first");
    EXPECT_EQ(event.response_model(), sample_of(provider()).names);
    EXPECT_EQ(event.finish_reason(), "stop");
    EXPECT_EQ(event.road(), client() == provider() ? "relay" : "translate");
    EXPECT_EQ(second.accepted().count(), 0u);
    EXPECT_NE(at.client->lines.find("X-Signalbox-Model: one/up-1"), std::string::npos) << at.client->lines;
}

TEST_P(every_pair, relays_the_body_byte_for_byte_but_for_the_model)
{
    if (client() != provider()) GTEST_SKIP() << "translation, not relay";
    scripted_upstream first(at.loop.get_executor());
    first.always(good());
    configure(first.port(), first.port());
    bool const in_path = signalbox::dialect::format_of(client()).chat().where != signalbox::dialect::model_place::body;
    std::string const unknown = R"({"model":"first", "unknown":{"deep":[1.50,1e2,9007199254740993]} , )";
    std::string const in_body =
        R"({ "unknown":{"deep":[1.50,1e2,9007199254740993]},"max_tokens":7 , "model" : "first","messages":[{"role":"user","content":"\u00e9 \ud83d\ude00"}])";
    std::string const odd = (in_path ? unknown + sample_of(client()).asked : in_body) +
                            (streams() ? std::string(R"(,"stream":true)") : sample_of(client()).no_stream) + "}";
    at.ask(path_of(client()), odd);
    ASSERT_EQ(first.requests().size(), 1u);
    std::string expected = in_path ? as_sent(path_of(client()), odd).body : odd;
    if (!in_path) expected.replace(expected.find("\"first\""), 7, "\"up-1\"");
    EXPECT_TRUE(first.requests()[0].ends_with("\r\n\r\n" + expected)) << first.requests()[0];
    EXPECT_EQ(at.client->body, streams() ? joined(stream_events(provider())) : plain_reply(provider()));
}

TEST_P(every_pair, takes_over_when_the_connection_is_refused)
{
    refusing_port const nobody(at.loop.get_executor());
    scripted_upstream second(at.loop.get_executor());
    second.always(good());
    configure(nobody.port(), second.port());
    std::string const body = ask_body("both");
    expect_good(at.ask(path_of(client()), body));
    EXPECT_EQ(at.event().attempts(0).fault(), "connect_failed");
}

TEST_P(every_pair, takes_over_after_a_reset_before_the_head)
{
    expect_takeover({read_request(), reset()}, "connection_reset");
}

TEST_P(every_pair, takes_over_after_a_close_before_the_head)
{
    expect_takeover({read_request()}, "connection_reset");
}

TEST_P(every_pair, takes_over_after_a_reset_behind_the_head)
{
    if (streams()) return expect_takeover({read_request(), send(stream_head()), reset()}, "connection_reset");
    expect_takeover(
        {read_request(), send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{\"id\":"), reset()},
        "connection_reset");
}

TEST_P(every_pair, takes_over_when_a_stream_ends_before_its_first_event)
{
    if (!streams()) GTEST_SKIP() << "streams only";
    expect_takeover({read_request(), send(stream_head() + chunk(sample_of(provider()).silence) + "0\r\n\r\n")}, "truncated");
}

TEST_P(every_pair, takes_over_when_a_plain_reply_is_cut)
{
    if (streams()) GTEST_SKIP() << "plain replies only";
    std::string const half = plain_reply(provider()).substr(0, 60);
    expect_takeover({read_request(), send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n" + half)},
                    "connection_reset");
    at.sink.events.clear();
}

TEST_P(every_pair, takes_over_when_the_reply_is_no_json)
{
    if (streams()) GTEST_SKIP() << "plain replies only";
    expect_takeover({read_request(), send(reply_with("{\"id\": oops}", "Content-Type: application/json\r\n"))}, "malformed_reply");
}

TEST_P(every_pair, takes_over_on_a_wrong_content_type)
{
    expect_takeover({read_request(), send(reply_of_type("Content-Type: Text/HTML; charset=utf-8\r\n", "<html>busy</html>"))},
                    "malformed_reply");
}

TEST_P(every_pair, takes_over_when_the_head_is_garbage)
{
    expect_takeover({read_request(), send("SSH-2.0-OpenSSH_9.2\r\n\r\n")}, "malformed_reply");
}

TEST_P(every_pair, takes_over_when_the_first_event_is_an_error)
{
    if (!streams()) GTEST_SKIP() << "streams only";
    std::string const event = error_event(provider(), "overloaded_error", "Overloaded");
    expect_takeover({read_request(), send(stream_head() + chunk(event) + "0\r\n\r\n")}, "upstream_error");
}

TEST_P(every_pair, takes_over_on_statuses_that_say_try_elsewhere)
{
    for (int const status : {408, 425, 429, 500, 502, 503, 504, 529}) {
        SCOPED_TRACE(status);
        at.sink.events.clear();
        std::string const body = error_reply(provider(), "api_error", "not now");
        expect_takeover({read_request(), send(reply_with(body, "Content-Type: application/json\r\n", status))}, "upstream_status");
        EXPECT_EQ(at.event().attempts(0).status(), static_cast<std::uint32_t>(status));
    }
}

TEST_P(every_pair, does_not_take_over_when_the_request_is_to_blame)
{
    for (int const status : {400, 413, 422}) {
        SCOPED_TRACE(status);
        scripted_upstream first(at.loop.get_executor()), second(at.loop.get_executor());
        std::string const said = error_reply(provider(), "invalid_request_error", "your temperature is wrong");
        first.always({read_request(), send(reply_with(said, "Content-Type: application/json\r\n", status))});
        second.always(good());
        configure(first.port(), second.port());
        std::string const body = ask_body("both");
        auto const& seen = at.ask(path_of(client()), body);
        EXPECT_EQ(seen.status, status);
        EXPECT_NE(seen.body.find("your temperature is wrong"), std::string::npos) << seen.body;
        if (client() == provider()) {
            EXPECT_EQ(seen.body, said);
        }
        EXPECT_EQ(second.accepted().count(), 0u);
    }
}

TEST_P(every_pair, says_502_and_lists_every_attempt_when_all_failed)
{
    scripted_upstream first(at.loop.get_executor()), second(at.loop.get_executor());
    first.always({read_request(), send(reply_with("{}", "Content-Type: application/json\r\n", 500))});
    second.always({read_request(), reset()});
    configure(first.port(), second.port());
    std::string const body = ask_body("both");
    auto const& seen = at.ask(path_of(client()), body);
    EXPECT_EQ(seen.status, 502) << seen.body;
    EXPECT_NE(seen.body.find("one/up-1"), std::string::npos) << seen.body;
    EXPECT_NE(seen.body.find("two/up-2"), std::string::npos) << seen.body;
    EXPECT_NE(seen.body.find("connection_reset"), std::string::npos) << seen.body;
    EXPECT_EQ(at.event().decision(), "error");
    EXPECT_EQ(at.event().attempts_size(), 2);
    EXPECT_EQ(at.event().provider(), "");
}

TEST_P(every_pair, never_shows_the_gateways_own_credential_trouble_as_the_callers)
{
    scripted_upstream first(at.loop.get_executor());
    std::string const said = error_reply(provider(), "authentication_error", "Incorrect API key provided: sk-12345");
    first.always({read_request(), send(reply_with(said, "Content-Type: application/json\r\n", 401))});
    configure(first.port(), first.port());
    std::string const body = ask_body("first");
    auto const& seen = at.ask(path_of(client()), body);
    EXPECT_EQ(seen.status, 502) << seen.body;
    EXPECT_EQ(seen.body.find("sk-12345"), std::string::npos) << seen.body;
}

TEST_P(every_pair, tells_the_client_when_a_stream_breaks_after_its_first_event)
{
    if (!streams()) GTEST_SKIP() << "streams only";
    auto const events = stream_events(provider());
    // After each event but the last two (finish was seen by then), and in the middle of the third.
    for (std::size_t sent = 1; sent + 1 < events.size(); ++sent) {
        for (bool const half : {false, true}) {
            SCOPED_TRACE(std::to_string(sent) + (half ? " and a half" : ""));
            scripted_upstream first(at.loop.get_executor()), second(at.loop.get_executor());
            std::string bytes = stream_head();
            for (std::size_t i = 0; i < sent; ++i) bytes += chunk(events[i]);
            if (half) bytes += chunk(events[sent].substr(0, events[sent].size() / 2));
            first.always({read_request(), send(bytes), reset()});
            second.always(good());
            configure(first.port(), second.port());
            std::string const body = ask_body("both");
            auto const& seen = at.ask(path_of(client()), body);
            EXPECT_EQ(second.accepted().count(), 0u);
            EXPECT_EQ(seen.body.find(terminal_of(client())), std::string::npos) << seen.body;
            EXPECT_NE(seen.body.find(error_mark(client())), std::string::npos) << seen.body;
            EXPECT_EQ(at.event().decision(), "error");
            EXPECT_EQ(at.event().reason(), "connection_reset");
            EXPECT_EQ(at.event().status(), 200u);
        }
    }
}

TEST_P(every_pair, takes_a_clean_end_before_the_finish_reason_for_a_cut)
{
    if (!streams()) GTEST_SKIP() << "streams only";
    auto events = stream_events(provider());
    std::string const terminal = events.back();
    events.resize(sample_of(provider()).unfinished);
    for (bool const with_terminal : {false, true}) {
        if (with_terminal && sample_of(provider()).terminal_finishes) continue;
        SCOPED_TRACE(with_terminal ? "with a terminal event" : "without");
        scripted_upstream first(at.loop.get_executor());
        std::string bytes = stream_head();
        for (auto const& each : events) bytes += chunk(each);
        if (with_terminal) bytes += chunk(terminal);
        first.always({read_request(), send(bytes + "0\r\n\r\n")});
        configure(first.port(), first.port());
        std::string const body = ask_body("first");
        auto const& seen = at.ask(path_of(client()), body);
        EXPECT_EQ(seen.body.find(terminal_of(client())), std::string::npos) << seen.body;
        EXPECT_NE(seen.body.find(error_mark(client())), std::string::npos) << seen.body;
        EXPECT_EQ(at.event().reason(), "truncated");
        EXPECT_EQ(at.event().decision(), "error");
    }
}

TEST_P(every_pair, takes_a_finish_reason_and_a_clean_end_for_a_whole_stream)
{
    if (!streams()) GTEST_SKIP() << "streams only";
    auto events = stream_events(provider());
    std::string const terminal = events.back();
    events.pop_back();
    for (std::string const& rest : {std::string(), terminal.substr(0, terminal.size() - 1)}) {
        SCOPED_TRACE(rest);
        if (rest.empty() && sample_of(provider()).terminal_finishes) continue;
        if (!rest.empty() && sample_of(provider()).frames) continue;  // half a frame is a cut, whatever came before
        scripted_upstream first(at.loop.get_executor());
        std::string bytes = stream_head();
        for (auto const& each : events) bytes += chunk(each);
        if (!rest.empty()) bytes += chunk(rest);
        first.always({read_request(), send(bytes + "0\r\n\r\n")});
        configure(first.port(), first.port());
        std::string const body = ask_body("first");
        auto const& seen = at.ask(path_of(client()), body);
        EXPECT_EQ(seen.body.find(error_mark(client())), std::string::npos) << seen.body;
        if (client() == provider())
            EXPECT_EQ(seen.body, joined(events) + rest);
        else
            EXPECT_NE(seen.body.find(terminal_of(client())), std::string::npos) << seen.body;
        EXPECT_EQ(at.event().decision(), "allowed");
        EXPECT_EQ(at.event().finish_reason(), "stop");
    }
}

TEST_P(every_pair, names_no_finish_reason_of_a_stream_that_broke_behind_it)
{
    if (!streams() || sample_of(provider()).terminal_finishes) GTEST_SKIP() << "streams whose terminal event comes later only";
    auto const events = stream_events(provider());
    scripted_upstream first(at.loop.get_executor());
    std::string bytes = stream_head();
    for (std::size_t i = 0; i + 1 < events.size(); ++i) bytes += chunk(events[i]);
    first.always({read_request(), send(bytes)});
    configure(first.port(), first.port());
    std::string const body = ask_body("first");
    at.ask(path_of(client()), body);
    EXPECT_EQ(at.event().decision(), "error");
    EXPECT_EQ(at.event().reason(), "connection_reset");
    EXPECT_EQ(at.event().finish_reason(), "");
}

TEST_P(every_pair, never_ends_a_stream_well_that_holds_a_malformed_event)
{
    if (!streams()) GTEST_SKIP() << "streams only";
    auto events = stream_events(provider());
    auto const place = static_cast<std::ptrdiff_t>(sample_of(provider()).unfinished);
    events.insert(events.begin() + place, sample_of(provider()).malformed_event);
    scripted_upstream first(at.loop.get_executor());
    std::string bytes = stream_head();
    for (auto const& each : events) bytes += chunk(each);
    first.always({read_request(), send(bytes + "0\r\n\r\n")});
    configure(first.port(), first.port());
    std::string const body = ask_body("first");
    auto const& seen = at.ask(path_of(client()), body);
    EXPECT_EQ(seen.body.find(terminal_of(client())), std::string::npos) << seen.body;
    EXPECT_NE(base::lowered(seen.body).find("malformed_reply"), std::string::npos) << seen.body;
    EXPECT_EQ(at.event().decision(), "error");
}

TEST_P(every_pair, writes_anew_what_a_provider_sends_in_the_other_framing)
{
    bool const lines = signalbox::dialect::format_of(provider()).streams == signalbox::dialect::stream_form::lines;
    if (streams() && lines) GTEST_SKIP() << "a document is a stream of one line";
    scripted_upstream first(at.loop.get_executor());
    if (streams())
        first.always({read_request(), send(reply_with(plain_reply(provider()), "Content-Type: application/json\r\n")), again()});
    else
        first.always(
            {read_request(), send(reply_of_type("Content-Type: text/event-stream\r\n", joined(stream_events(provider())))), again()});
    configure(first.port(), first.port());
    std::string const body = ask_body("first");
    expect_good(at.ask(path_of(client()), body));
    std::string_view const of_events = signalbox::dialect::format_of(client()).stream_type();
    EXPECT_EQ(at.client->content_type.starts_with(of_events.substr(0, of_events.find(';'))), streams()) << at.client->content_type;
    EXPECT_EQ(at.event().decision(), "allowed");
    EXPECT_EQ(at.event().road(), "translate");
    EXPECT_EQ(at.event().finish_reason(), "stop");
    EXPECT_EQ(at.event().tokens().prompt(), 9u);
    EXPECT_EQ(at.event().tokens().completion(), 3u);
}

TEST_P(every_pair, finds_an_error_that_answers_a_stream_as_one_document)
{
    if (!streams()) GTEST_SKIP() << "streams only";
    expect_takeover(
        {read_request(), send(reply_with(error_reply(provider(), "overloaded_error", "Overloaded"), "Content-Type: application/json\r\n"))},
        "upstream_error");
}

TEST_P(every_pair, reads_good_replies_under_any_content_type_but_a_page)
{
    for (std::string const type : {"Content-Type: text/plain; charset=utf-8\r\n", "Content-Type: application/octet-stream\r\n",
                                   "Content-Type: application/json\r\n", ""}) {
        SCOPED_TRACE(type);
        scripted_upstream first(at.loop.get_executor());
        std::string const whole = streams() ? joined(stream_events(provider())) : plain_reply(provider());
        first.always({read_request(), send(reply_of_type(type, whole))});
        configure(first.port(), first.port());
        std::string const body = ask_body("first");
        expect_good(at.ask(path_of(client()), body));
    }
}

TEST_P(every_pair, passes_a_slow_drip_on_whole)
{
    scripted_upstream first(at.loop.get_executor());
    auto const events = stream_events(provider());
    std::string const whole = streams() ? stream_head() + chunk(joined(events)) + "0\r\n\r\n"
                                        : reply_with(plain_reply(provider()), "Content-Type: application/json\r\n");
    first.always({read_request(), drip(whole, 7)});
    configure(first.port(), first.port());
    std::string const body = ask_body("first");
    expect_good(at.ask(path_of(client()), body));
    if (client() == provider()) {
        EXPECT_EQ(at.client->body, streams() ? joined(events) : plain_reply(provider()));
    }
}

TEST_P(every_pair, gives_up_waiting_when_the_members_time_is_over)
{
    scripted_upstream first(at.loop.get_executor()), second(at.loop.get_executor());
    first.always({read_request(), stall()});
    second.always(good());
    configure(first.port(), second.port(), "members: [{model: first, timeout: 60ms}, {model: second}]");
    std::string const body = ask_body("both");
    expect_good(at.ask(path_of(client()), body));
    EXPECT_EQ(at.event().attempts(0).fault(), "attempt_timeout");
}

TEST_P(every_pair, gives_up_waiting_for_the_first_event)
{
    if (!streams()) GTEST_SKIP() << "streams only";
    scripted_upstream first(at.loop.get_executor()), second(at.loop.get_executor());
    first.always({read_request(), send(stream_head() + chunk(sample_of(provider()).silence)), stall()});
    second.always(good());
    configure(first.port(), second.port(), "members: [{model: first, first_token_timeout: 60ms}, {model: second}]");
    std::string const body = ask_body("both");
    expect_good(at.ask(path_of(client()), body));
    EXPECT_EQ(at.event().attempts(0).fault(), "first_token_timeout");
}

TEST_P(every_pair, ends_a_silent_stream_with_an_error)
{
    if (!streams()) GTEST_SKIP() << "streams only";
    scripted_upstream first(at.loop.get_executor()), second(at.loop.get_executor());
    first.always({read_request(), send(stream_head() + chunk(stream_events(provider())[0])), stall()});
    configure(first.port(), second.port(), "members: [{model: first, idle_timeout: 250ms}, {model: second}]");
    std::string const body = ask_body("both");
    auto const& seen = at.ask(path_of(client()), body);
    EXPECT_NE(seen.body.find(error_mark(client())), std::string::npos) << seen.body;
    EXPECT_EQ(at.event().reason(), "idle_timeout");
}

TEST_P(every_pair, stops_at_the_groups_deadline)
{
    scripted_upstream first(at.loop.get_executor()), second(at.loop.get_executor());
    first.always({read_request(), stall()});
    second.always(good());
    configure(first.port(), second.port(), "members: [{model: first}, {model: second}], failover: {deadline: 60ms}");
    std::string const body = ask_body("both");
    auto const& seen = at.ask(path_of(client()), body);
    EXPECT_TRUE(seen.status == 502 || seen.status == 504) << seen.status;
    EXPECT_EQ(at.event().attempts(0).fault(), "deadline_passed");
    EXPECT_EQ(second.accepted().count(), 0u);
}

TEST_P(every_pair, closes_the_upstream_when_the_client_leaves)
{
    scripted_upstream first(at.loop.get_executor());
    std::string const opening =
        streams() ? stream_head() + chunk(stream_events(provider())[0]) : "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    first.always({read_request(), send(opening), await_close()});
    configure(first.port(), first.port());
    std::string const body = ask_body("first");
    at.start(path_of(client()), body);
    at.run_until([&] { return first.requested().count() == 1 && (!streams() || at.client->streamed); });
    auto const left = std::chrono::steady_clock::now();
    at.stop->fire(model::fault::client_closed);
    at.finish();
    at.run_until([&] { return first.closed().count() >= 1; });
    EXPECT_LT(std::chrono::steady_clock::now() - left, std::chrono::seconds(60)) << "the shortest time-out that could close it is 120 s";
    EXPECT_EQ(at.event().decision(), "abandoned");
    EXPECT_EQ(at.event().reason(), "client_closed");
    EXPECT_FALSE(at.client->finished);
}

INSTANTIATE_TEST_SUITE_P(dialects, every_pair, all_pairs(), pair_name);

}  // namespace
}  // namespace signalbox::test
