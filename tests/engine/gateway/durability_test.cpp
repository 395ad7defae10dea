// Strict durability, for all pairs of dialects: the event is stored before the last bytes leave, and without it no reply ends well.
#include "tests/engine/gateway/every_pair.hpp"

namespace signalbox::test {

class strict_durability : public every_pair {
protected:
    strict_durability() { at.sink.waits = true; }

    memory_client& answered(script const& steps)
    {
        scripted_upstream server(at.loop.get_executor());
        server.always(steps);
        configure(server.port(), server.port());
        std::string const body = ask_body("first");
        return at.ask(path_of(client()), body);
    }
};

TEST_P(strict_durability, stores_the_event_of_a_reply_that_ends_well)
{
    expect_good(answered(good()));
    ASSERT_EQ(at.sink.events.size(), 1u);
    EXPECT_EQ(at.event().decision(), "allowed");
    EXPECT_EQ(at.event().reply_bytes(), at.client->body.size()) << "counted before the last bytes left";
}

TEST_P(strict_durability, ends_no_reply_well_that_has_no_event)
{
    at.sink.store_fails = true;
    memory_client const& seen = answered(good());
    EXPECT_EQ(at.sink.events.size(), 0u);
    EXPECT_NE(seen.body.find("the disk is full"), std::string::npos) << seen.body;
    // A stream of Gemini's ends with its body and no event: relayed, its last piece is out, and an error comes in place of the end.
    bool const ends_with_body = streams() && provider() == dialect::gemini && client() == provider();
    if (ends_with_body)
        EXPECT_GT(seen.body.find("the disk is full"), seen.body.find(terminal_of(client()))) << seen.body;
    else
        EXPECT_EQ(seen.body.find(terminal_of(client())), std::string::npos) << seen.body;
    EXPECT_EQ(seen.status, streams() ? 200 : 503) << "a stream has begun before";
}

TEST_P(strict_durability, answers_503_where_a_refusal_has_no_event)
{
    at.sink.store_fails = true;
    EXPECT_EQ(answered({read_request(), send(reply_with(error_reply(provider(), "bad", "no"), {}, 400)), again()}).status, 503);
    EXPECT_EQ(at.client->body.find("\"no\""), std::string::npos) << at.client->body;
}

TEST_P(strict_durability, cuts_a_long_document_that_has_begun)
{
    if (streams() || client() != provider()) GTEST_SKIP() << "documents that are relayed only";
    at.sink.store_fails = true;
    std::string body = plain_reply(provider());
    body.insert(body.find("Hello."), std::string(1'100'000, 'x'));  // more than is held
    memory_client const& seen = answered({read_request(), send(reply_with(body)), again()});
    EXPECT_TRUE(seen.streamed);
    EXPECT_TRUE(seen.cut);
    EXPECT_TRUE(body.starts_with(seen.body)) << "no bytes that are none of the document";
}

INSTANTIATE_TEST_SUITE_P(pairs, strict_durability, all_pairs(), pair_name);

}  // namespace signalbox::test
