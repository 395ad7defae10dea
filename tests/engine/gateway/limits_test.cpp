// Limits in the gateway: what is reserved, what is settled, who is charged, and what a refused caller and its event learn.
#include "engine/explanation.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

#include <gmock/gmock.h>

#include <random>

namespace signalbox::test {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Simulated models: "ten words" answers with ten tokens, and a token of the prompt is four bytes of it.
std::string const models =
    "signalbox: 1\n"
    "providers: [{id: sim, kind: simulator}, {id: other, kind: simulator}]\n"
    "models:\n"
    "  - {id: ten, provider: sim, price: {input: 1, output: 100}, max_output: 50, simulate: {text: a b c d e f g h i j}}\n"
    "  - {id: dear, provider: other, price: {input: 2, output: 1000}, simulate: {text: a b c d e}}\n"
    "  - {id: sick, provider: other, price: {input: 1, output: 1}, simulate: {status: 500}}\n"
    "  - {id: torn, provider: sim, simulate: {text: a b c d e f g h i j, cut_after: 4}}\n"
    "groups:\n"
    "  - {id: saved, strategy: fallback, members: [{model: sick, timeout: 9s}, {model: dear, timeout: 9s}]}\n"
    "  - {id: both, strategy: fallback, members: [{model: ten, timeout: 9s}, {model: dear, timeout: 9s}]}\n"
    "consumers:\n"
    "  - {name: anna, tier: small, keys: [{secret: {inline: sb_key_of_anna}}]}\n"
    "  - {name: bert, keys: [{secret: {inline: sb_key_of_bert}}, {secret: {inline: sb_key_of_bert_2}}]}\n";

class limits_test : public testing::Test {
protected:
    void configure(std::string const& limits, std::string const& tier = "requests, amount: 1000, window: 1h")
    {
        at.configure(models + "tiers: [{id: small, limits: [{count: " + tier + "}]}]\nlimits: [" + limits + "]\n");
    }
    memory_client& ask(std::string const& model, std::string const& more = {}, std::string_view key = "sb_key_of_anna",
                       std::string_view path = "/v1/chat/completions")
    {
        body = "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]" + more + "}";
        std::string const bearer = "Bearer " + std::string(key);
        return at.ask(path, body, {{"authorization", bearer}, {"x-team", team}});
    }
    std::int64_t used(std::size_t position = 0)
    {
        auto const& rule = at.states.current()->config->limits->rules()[position];
        limits::holding held;
        auto const now = std::chrono::floor<std::chrono::milliseconds>(model::wall_now()).time_since_epoch().count();
        limits::wish const all{&rule, key, rule.amount + 1, rule.amount + 1};
        auto const refused = at.states.ledger()->reserve(all, now, held);
        return refused ? refused->used : -1;
    }

    gateway_fixture at;
    std::string body, team = "red", key = "anna\n";
};

TEST_F(limits_test, count_the_input_of_embeddings_and_no_reply)
{
    std::string const asked = R"({"model":"ten","input":")" + std::string(80, 'a') + "\"}";
    header_values const with_key{{"authorization", "Bearer sb_key_of_anna"}};
    configure("{id: t, count: total_tokens, amount: 100, window: 1h, by: [consumer]}");
    EXPECT_EQ(at.ask("/v1/embeddings", asked, with_key).status, 200) << at.client->body;
    EXPECT_EQ(used(), 20) << "four bytes are a token of the simulator's";
    configure("{id: u, count: completion_tokens, amount: 1, window: 1h, by: [consumer]}");
    EXPECT_EQ(at.ask("/v1/embeddings", asked, with_key).status, 200) << at.client->body;
    EXPECT_EQ(used(), 0);
    configure("{id: v, count: prompt_tokens, amount: 3, window: 1h, by: [consumer]}");
    EXPECT_EQ(at.ask("/v1/embeddings", asked, with_key).status, 429);
}

TEST_F(limits_test, refuse_requests_beyond_the_amount_with_the_words_of_the_dialect)
{
    configure("{id: few, count: requests, amount: 2, window: 1h, by: [consumer]}");
    EXPECT_EQ(ask("ten").status, 200);
    EXPECT_EQ(ask("ten").status, 200);
    auto const& refused = ask("ten");
    EXPECT_EQ(refused.status, 429);
    EXPECT_THAT(
        refused.body,
        HasSubstr(
            R"("message":"the limit \"few\" allows 2 requests per 1h: 2 are used or reserved, and this request needs 1; it fits in )"));
    EXPECT_THAT(refused.body, HasSubstr(R"("code":"rate_limit_exceeded")"));
    EXPECT_THAT(refused.lines, HasSubstr("X-RateLimit-Limit: 2\r\nX-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: "));
    EXPECT_THAT(refused.lines, HasSubstr("Retry-After: "));
    EXPECT_EQ(at.event().decision(), "blocked");
    EXPECT_EQ(at.event().reason(), "over_limit");
    EXPECT_EQ(at.event().attempts_size(), 0) << "nothing is sent";
    ASSERT_EQ(at.event().limits_size(), 1);
    EXPECT_EQ(at.event().limits(0).name(), "few");
    EXPECT_EQ(at.event().limits(0).outcome(), "refused");
    EXPECT_EQ(at.event().limits(0).used(), 3u);
    EXPECT_EQ(at.event().limits(0).allowed(), 2u);
    auto const& of_anthropic = ask("ten", ",\"max_tokens\":5", "sb_key_of_anna", "/v1/messages");
    EXPECT_EQ(of_anthropic.status, 429);
    EXPECT_THAT(of_anthropic.body, HasSubstr(R"("type":"rate_limit_error")"));
    EXPECT_EQ(ask("ten", "", "sb_key_of_bert").status, 200) << "another consumer";
}

TEST_F(limits_test, answer_spent_budgets_with_402)
{
    configure("{id: money, count: cost_usd, amount: 0.002, window: day}");
    EXPECT_EQ(ask("ten", ",\"max_tokens\":10").status, 200);  // 10 tokens at 100 micro-dollars, and the prompt
    auto const& refused = ask("ten", ",\"max_tokens\":15");
    EXPECT_EQ(refused.status, 402);
    EXPECT_THAT(refused.body, HasSubstr(R"(the limit \"money\" allows 0.002 US dollars per day: 0.00100)"));
    EXPECT_THAT(refused.body, HasSubstr(R"("code":"over_budget")"));
    EXPECT_THAT(refused.lines, HasSubstr("X-RateLimit-Limit: 0.002\r\n"));
    EXPECT_EQ(at.event().reason(), "over_budget");
    EXPECT_EQ(at.event().limits(0).allowed(), 2000u) << "micro-dollars";
}

TEST_F(limits_test, settle_with_the_tokens_of_the_event)
{
    configure("{id: tokens, count: total_tokens, amount: 100000, window: 1h, by: [consumer]}");
    for (char const* more : {"", ",\"stream\":true", ",\"max_tokens\":3", ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"}) {
        std::int64_t const before = used();
        EXPECT_EQ(ask("ten", more).status, 200);
        EXPECT_EQ(used() - before, static_cast<std::int64_t>(at.event().tokens().prompt() + at.event().tokens().completion())) << more;
        EXPECT_GT(at.event().tokens().completion(), 0u);
    }
}

TEST_F(limits_test, charge_a_reply_that_is_cut_for_what_came)
{
    configure("{id: tokens, count: completion_tokens, amount: 100000, window: 1h, by: [consumer]}");
    ask("torn", ",\"stream\":true");
    EXPECT_EQ(at.event().decision(), "error");
    EXPECT_EQ(used(), 4);
    at.client_leaves_after = 0;
    ask("ten", ",\"stream\":true");
    EXPECT_EQ(at.event().decision(), "abandoned");
    EXPECT_EQ(used(), 4 + static_cast<std::int64_t>(at.event().tokens().completion()));
}

TEST_F(limits_test, give_back_what_a_failed_request_reserved)
{
    configure("{id: tokens, count: total_tokens, amount: 5000, window: 1h, by: [consumer]}, "
              "{id: all, count: requests, amount: 100, window: 1h, by: [consumer]}");
    EXPECT_EQ(ask("sick", ",\"max_tokens\":2000").status, 500);
    EXPECT_EQ(used(0), 0);
    EXPECT_EQ(used(1), 1) << "it was a request all the same";
}

TEST_F(limits_test, charge_the_model_that_served)
{
    configure("{id: models, count: cost_usd, amount: 10, window: 1h, by: [model]}, "
              "{id: all, count: cost_usd, amount: 10, window: 1h}, "
              "{id: served, count: requests, amount: 10, window: 1h, by: [provider, model]}");
    EXPECT_EQ(ask("saved").status, 200);
    EXPECT_EQ(at.event().resolved_model(), "dear");
    std::int64_t const cost = at.event().actual_cost_micros();
    EXPECT_GE(cost, 5000);
    key = "dear\n";
    EXPECT_EQ(used(0), cost);
    key = "sick\n";
    EXPECT_EQ(used(0), 0);
    key = "";
    EXPECT_EQ(used(1), cost);
    key = "other\ndear\n";
    EXPECT_EQ(used(2), 1);
    key = "other\nsick\n";
    EXPECT_EQ(used(2), 0);
}

TEST_F(limits_test, leave_out_members_whose_own_limit_is_spent)
{
    configure("{id: of-ten, count: requests, amount: 1, window: 1h, match: {model: ten}}");
    EXPECT_EQ(ask("both").status, 200);
    EXPECT_EQ(at.event().resolved_model(), "ten");
    EXPECT_EQ(ask("both").status, 200);
    EXPECT_EQ(at.event().resolved_model(), "dear");
    EXPECT_EQ(ask("ten").status, 429) << "by itself it has no other";
    EXPECT_EQ(ask("dear").status, 200);
}

TEST_F(limits_test, are_told_apart_by_everything_they_name)
{
    configure("{id: a, count: requests, amount: 1, window: 1h, by: [key]}, "
              "{id: b, count: requests, amount: 2, window: 1h, by: [\"header:X-Team\"]}, "
              "{id: c, count: requests, amount: 1, window: 1h, match: {group: both}}");
    EXPECT_EQ(ask("ten", "", "sb_key_of_bert").status, 200);
    EXPECT_EQ(ask("ten", "", "sb_key_of_bert").status, 429);
    EXPECT_EQ(at.event().limits(0).name(), "a");
    EXPECT_EQ(ask("ten", "", "sb_key_of_bert_2").status, 200);
    EXPECT_EQ(ask("ten").status, 429);
    EXPECT_EQ(at.event().limits(0).name(), "b") << "two of the team have asked";
    team = "blue";
    EXPECT_EQ(ask("both").status, 200) << "the refused request was counted by no other limit";
    team = "green";
    EXPECT_EQ(ask("both").status, 429);
}

TEST_F(limits_test, of_a_tier_hold_for_each_of_its_consumers)
{
    configure("", "requests, amount: 1, window: 1h");
    EXPECT_EQ(ask("ten").status, 200);
    EXPECT_EQ(ask("ten").status, 429);
    EXPECT_EQ(at.event().limits(0).name(), "small/requests-per-1h");
    EXPECT_EQ(ask("ten", "", "sb_key_of_bert").status, 200);
}

TEST_F(limits_test, count_exactly_when_a_request_comes_near)
{
    // As many tokens as bytes would not fit; by estimate they do.
    configure("{id: tokens, count: total_tokens, amount: 130, window: 1h}");
    EXPECT_EQ(ask("ten", ",\"max_tokens\":100").status, 200);
    EXPECT_EQ(ask("ten", ",\"max_tokens\":120").status, 429);
    EXPECT_THAT(at.client->body, HasSubstr("allows 130 tokens per 1h: "));
    auto const& never = ask("ten", ",\"max_tokens\":1000");
    EXPECT_THAT(never.body, HasSubstr("and this request may need 10"));
    EXPECT_THAT(never.lines, HasSubstr("x-should-retry: false"));
    EXPECT_THAT(never.lines, Not(HasSubstr("Retry-After")));
}

TEST_F(limits_test, count_a_long_text_whatever_its_letters)
{
    configure("{id: tokens, count: prompt_tokens, amount: 2000, window: 1h}");
    // Base64 that no data URL announces is text, and takes more than a token for every four letters.
    std::string text;
    std::minstd_rand random(3);
    while (text.size() < 8000) text += "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[random() % 64];
    body = R"({"model":"ten","messages":[{"role":"user","content":")" + text + "\"}]}";
    EXPECT_EQ(at.ask("/v1/chat/completions", body, {{"authorization", "Bearer sb_key_of_anna"}}).status, 429);
}

TEST_F(limits_test, are_raised_by_a_reload_and_keep_their_count)
{
    configure("{id: few, count: requests, amount: 1, window: 1h}");
    EXPECT_EQ(ask("ten").status, 200);
    EXPECT_EQ(ask("ten").status, 429);
    configure("{id: few, count: requests, amount: 2, window: 1h}");
    EXPECT_EQ(ask("ten").status, 200);
    EXPECT_EQ(ask("ten").status, 429);
}

TEST_F(limits_test, bound_requests_in_flight)
{
    configure("{id: one-at-a-time, count: in_flight, amount: 1, by: [consumer]}");
    for (int i = 0; i < 3; ++i) EXPECT_EQ(ask("ten").status, 200) << "each has ended before the next";
    EXPECT_EQ(ask("ten", ",\"stream\":true").status, 200);
    EXPECT_EQ(used(), 0);
}

TEST_F(limits_test, are_explained_with_what_is_used)
{
    configure("{id: few, count: requests, amount: 2, window: 1h}, {id: of-ten, count: completion_tokens, amount: 100, window: day, "
              "by: [consumer], match: {model: ten}}, {id: of-bert, count: requests, amount: 1, window: 1h, match: {consumer: bert}}");
    EXPECT_EQ(ask("ten", ",\"max_tokens\":20").status, 200);
    auto const now = at.states.current();
    std::string const asked = body;
    wire::header_list headers;
    inbound const request{
        .method = "POST", .path = "/v1/chat/completions", .headers = &headers, .body = asked, .arrived_wall = model::wall_now()};
    auto const& who = now->config->keys.front().who;
    auto const told = explain_request(request, who, now->config, 0.5, nullptr, at.states.ledger());
    EXPECT_TRUE(told.served);
    EXPECT_THAT(told.text, HasSubstr("limits\n"
                                     "  few: allows 2 requests per 1h; this request takes 1; 1 used, 0 reserved\n"));
    EXPECT_THAT(told.text,
                HasSubstr("  of-ten: allows 100 tokens of replies per day, at sim/ten, counted of anna; this request takes 20; 10 used, "
                          "0 reserved\n"));
    EXPECT_THAT(told.text, Not(HasSubstr("of-bert")));
    EXPECT_THAT(explain_request(request, who, now->config, 0.5).text, HasSubstr("  few: allows 2 requests per 1h; this request takes 1\n"));
    EXPECT_EQ(ask("ten", ",\"max_tokens\":20").status, 200);
    EXPECT_THAT(explain_request(request, who, now->config, 0.5, nullptr, at.states.ledger()).text,
                HasSubstr("this request takes 1; 2 used, 0 reserved: refused now\n"));
}

TEST_F(limits_test, do_not_count_tokens_that_are_only_counted)
{
    configure("{id: tokens, count: total_tokens, amount: 50, window: 1h, by: [consumer]}");
    body = R"({"model":"ten","max_tokens":5,"messages":[{"role":"user","content":"Hi"}]})";
    for (int i = 0; i < 4; ++i)
        EXPECT_EQ(at.ask("/v1/messages/count_tokens", body, {{"x-api-key", "sb_key_of_anna"}, {"anthropic-version", "2023-06-01"}}).status,
                  200);
    EXPECT_EQ(used(), 0);
}

TEST_F(limits_test, of_the_key_store_follow_the_consumers_tier)
{
    configure("", "requests, amount: 1, window: 1h");
    auto const who = std::make_shared<model::principal>(model::principal{.key_id = "key_1", .consumer = "anna", .everything = true});
    at.states.publish_keys({{access::sha256("sb_stored_key"), who, std::nullopt}});
    EXPECT_EQ(ask("ten", "", "sb_stored_key").status, 200);
    EXPECT_EQ(ask("ten").status, 429) << "the same consumer by its other key";
}

}  // namespace
}  // namespace signalbox::test
