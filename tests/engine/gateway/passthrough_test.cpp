// Names that the configuration does not have, asked of a provider as they are.
#include "tests/engine/gateway/gateway_fixture.hpp"

namespace signalbox::test {
namespace {

class passthrough : public testing::TestWithParam<dialect> {
protected:
    passthrough()
    {
        at.configure("signalbox: 1\n"
                     "server: {on_unknown_model: passthrough, default_group: usual, response_headers: {compat: [kong]}}\n"
                     "providers:\n"
                     "  - {id: one, kind: openai_compatible, dialect: " +
                     std::string(model::name(GetParam())) + ", base_url: 'http://127.0.0.1:" + std::to_string(vendor.port()) +
                     "', auth: {type: none}, breaker: {max_fails: 0}}\n"
                     "models: [{id: m, provider: one, upstream: up-m, price: {input: 1, output: 2}}]\n"
                     "groups: [{id: usual, members: [{model: m}]}]\n"
                     "consumers:\n"
                     "  - {name: all, keys: [{secret: {inline: sb_all_of_them_1}}]}\n"
                     "  - {name: few, keys: [{secret: {inline: sb_few_of_them_1}}], allow: ['group:*', 'model:*']}\n");
    }
    memory_client& ask(dialect spoken, std::string const& model, std::string_view key = "sb_all_of_them_1")
    {
        vendor.always({read_request(), send(reply_with(plain_reply(GetParam()))), again()});
        body = request_in(spoken, model, false);
        return at.ask(path_of(spoken), body, {{"x-api-key", key}});
    }

    gateway_fixture at;
    scripted_upstream vendor{at.loop.get_executor()};
    std::string body;
};

TEST_P(passthrough, asks_for_what_the_request_names)
{
    for (dialect const spoken : all_dialects()) {
        auto const& seen = ask(spoken, "gpt-9.x");
        ASSERT_EQ(seen.status, 200) << seen.body;
        EXPECT_NE(vendor.requests().back().find("gpt-9.x"), std::string::npos) << vendor.requests().back();
        EXPECT_EQ(vendor.requests().back().find("up-m"), std::string::npos);
        EXPECT_NE(seen.lines.find("X-Signalbox-Model: one/gpt-9.x\r\n"), std::string::npos) << seen.lines;
        EXPECT_NE(seen.lines.find("X-Kong-LLM-Model: one/gpt-9.x\r\n"), std::string::npos) << seen.lines;
        schema::Event const& event = at.event();
        EXPECT_EQ(event.requested_model(), "gpt-9.x");
        EXPECT_EQ(event.provider(), "one");
        EXPECT_EQ(event.resolved_model() + event.upstream_model() + event.attempts(0).model(), "") << "it is none of the configuration's";
        EXPECT_EQ(event.tokens().prompt(), 9u);
        EXPECT_FALSE(event.has_actual_cost_micros() || event.has_estimated_cost_micros()) << "nor is its price";
    }
}

TEST_P(passthrough, leaves_known_names_and_restricted_keys_alone)
{
    EXPECT_EQ(ask(GetParam(), "m").status, 200);
    EXPECT_NE(at.client->lines.find("X-Signalbox-Model: one/up-m\r\n"), std::string::npos) << at.client->lines;
    EXPECT_EQ(at.event().resolved_model(), "m");
    EXPECT_EQ(at.event().actual_cost_micros(), 15);
    EXPECT_EQ(ask(GetParam(), "usual").status, 200);
    EXPECT_EQ(at.event().resolved_model(), "m");
    std::size_t const before = vendor.requests().size();
    EXPECT_EQ(ask(GetParam(), "gpt-9.x", "sb_few_of_them_1").status, 403) << "all models are those of the configuration";
    EXPECT_EQ(vendor.requests().size(), before);
}

TEST_P(passthrough, writes_no_line_that_a_name_makes)
{
    if (GetParam() == dialect::gemini) GTEST_SKIP() << "the name stands in the path, which holds no such byte";
    auto const& seen = ask(GetParam(), "a\\r\\nX-Evil: 1");
    EXPECT_EQ(seen.lines.find("\nX-Evil"), std::string::npos) << seen.lines;
}

INSTANTIATE_TEST_SUITE_P(providers, passthrough, testing::ValuesIn(all_dialects()),
                         [](auto const& of) { return std::string(model::name(of.param)); });

}  // namespace
}  // namespace signalbox::test
