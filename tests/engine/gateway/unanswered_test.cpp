// What a provider does that is no answer, for all pairs of dialects: no content in time, a status for another hop, a connection that ends
// after the request was received.
#include "tests/engine/gateway/every_pair.hpp"

#include <map>

namespace signalbox::test {
namespace {

class unanswered : public every_pair {};

TEST_P(unanswered, gives_up_waiting_for_the_first_content)
{
    if (!streams()) GTEST_SKIP() << "streams only";
    // All that comes at once and is no content: a role, or message_start and an empty text block, and a sign of life.
    auto const events = stream_events(provider());
    std::string opening;
    for (std::size_t i = 0; i < sample_of(provider()).opening; ++i) opening += chunk(events[i]);
    opening += chunk(std::string(signalbox::dialect::format_of(provider()).silence_filler));
    for (std::string const limit : {"first_token_timeout", "timeout"}) {
        scripted_upstream first(at.loop.get_executor()), second(at.loop.get_executor());
        first.always({read_request(), send(stream_head() + opening), stall()});
        second.always(good());
        configure(first.port(), second.port(), "members: [{model: first, " + limit + ": 60ms}, {model: second}]");
        std::string const body = ask_body("both");
        expect_good(at.ask(path_of(client()), body));
        EXPECT_EQ(at.event().attempts(0).fault(), limit == "timeout" ? "attempt_timeout" : "first_token_timeout");
        EXPECT_EQ(at.event().resolved_model(), "second");
    }
}

TEST_P(unanswered, says_502_and_names_a_redirect_or_a_status_that_is_no_answer)
{
    std::map<int, std::string> const words{{301, "must name the final address: http://127.0.0.1:9/moved"},
                                           {302, "status 302: a redirect"},
                                           {304, "status 304: not modified"},
                                           {307, "status 307: a redirect"},
                                           {407, "status 407: a proxy"},
                                           {600, "status 600: no status of HTTP"},
                                           {999, "status 999: no status of HTTP"}};
    for (auto const& [status, said] : words) {
        scripted_upstream first(at.loop.get_executor());
        first.always({read_request(), send("HTTP/1.1 " + std::to_string(status) +
                                           " Odd\r\nLocation: http://127.0.0.1:9/moved?key=secret\r\nContent-Length: 0\r\n\r\n")});
        configure(first.port(), first.port());
        std::string const body = ask_body("first");
        auto const& seen = at.ask(path_of(client()), body);
        EXPECT_EQ(seen.status, 502) << status;
        EXPECT_NE(seen.body.find(said), std::string::npos) << seen.body;
        EXPECT_EQ(seen.body.find("secret"), std::string::npos) << seen.body;
        EXPECT_EQ(at.event().attempts(0).status(), static_cast<std::uint32_t>(status));
        EXPECT_EQ(at.event().reason(), "malformed_reply");
    }
}

TEST_P(unanswered, tells_a_refusal_without_a_body_in_words)
{
    scripted_upstream first(at.loop.get_executor());
    first.always({read_request(), send("HTTP/1.1 400 Bad\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n \n"), again()});
    configure(first.port(), first.port());
    std::string const body = ask_body("first");
    auto const& seen = at.ask(path_of(client()), body);
    EXPECT_EQ(seen.status, 400) << seen.body;
    EXPECT_EQ(seen.content_type, "application/json");
    EXPECT_NE(seen.body.find("The provider reported an error."), std::string::npos) << seen.body;
    EXPECT_NE(seen.body.find("\"request_id\":\"req_"), std::string::npos) << seen.body;
}

TEST_P(unanswered, sends_nothing_again_that_the_provider_received)
{
    scripted_upstream first(at.loop.get_executor());
    // The first request is answered on a connection that is kept; the provider takes the second one and closes without a byte.
    script steps = good();
    steps.pop_back();
    steps.push_back(read_request());
    first.expect(steps);
    first.always(good());
    configure(first.port(), first.port());
    std::string const body = ask_body("first");
    expect_good(at.ask(path_of(client()), body));
    auto const& seen = at.ask(path_of(client()), body);
    EXPECT_EQ(seen.status, 502) << seen.body;
    EXPECT_EQ(first.requests().size(), 2u);
    EXPECT_EQ(first.accepted().count(), 1u);
    EXPECT_EQ(at.event().attempts_size(), 1);
    EXPECT_EQ(at.event().attempts(0).fault(), "connection_reset");
}

INSTANTIATE_TEST_SUITE_P(dialects, unanswered, all_pairs(), pair_name);

}  // namespace
}  // namespace signalbox::test
