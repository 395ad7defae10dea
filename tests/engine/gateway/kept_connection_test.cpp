// What becomes of the connection to the provider when a reply is over, for all pairs of dialects.
#include "tests/engine/gateway/every_pair.hpp"

namespace signalbox::test {

class after_the_reply : public every_pair {};

TEST_P(after_the_reply, the_connection_serves_the_next_request_although_the_bodys_end_comes_later)
{
    if (!streams()) GTEST_SKIP() << "streams only";
    scripted_upstream server(at.loop.get_executor());
    std::string bytes = stream_head();
    for (std::string const& each : stream_events(provider())) bytes += chunk(each);
    server.always({read_request(), send(bytes), drip("0\r\n\r\n", 1), again()});
    configure(server.port(), server.port());
    std::string const body = ask_body("first");
    for (int i = 0; i < 3; ++i) expect_good(at.ask(path_of(client()), body));
    EXPECT_EQ(server.requests().size(), 3u);
    EXPECT_EQ(server.accepted().count(), 1u);
}

TEST_P(after_the_reply, a_client_that_left_ends_what_the_provider_still_sends)
{
    if (!streams()) GTEST_SKIP() << "streams only";
    scripted_upstream server(at.loop.get_executor());
    auto const events = stream_events(provider());
    std::string bytes = stream_head();
    for (std::size_t i = 0; i < 3; ++i) bytes += chunk(events[i]);
    server.always({read_request(), send(bytes), await_close()});
    configure(server.port(), server.port());
    at.client_leaves_after = 0;
    std::string const body = ask_body("first");
    at.ask(path_of(client()), body);
    EXPECT_EQ(at.event().decision(), "abandoned");
    EXPECT_EQ(at.event().reason(), "client_closed");
}

INSTANTIATE_TEST_SUITE_P(pairs, after_the_reply, all_pairs(), pair_name);

}  // namespace signalbox::test
