// Where recorded requests would go: what events keep decides as the gateway would, and what they do not keep is said.
#include "engine/config/load.hpp"
#include "engine/likely_way.hpp"

#include <gmock/gmock.h>

namespace signalbox::test {
namespace {

using ::testing::HasSubstr;

std::string const configured =
    "signalbox: 1\n"
    "providers: [{id: sim, kind: simulator}]\n"
    "models:\n"
    "  - {id: a, provider: sim, context: 1000}\n"
    "  - {id: b, provider: sim}\n"
    "  - {id: c, provider: sim, images: false}\n"
    "groups:\n"
    "  - {id: drawn, aliases: [any], members: [{model: b, weight: 20, tag: old}, {model: c, weight: 80, tag: new}]}\n"
    "  - {id: sized, strategy: fallback, members: [{model: a, timeout: 9s}, {model: b, timeout: 9s}]}\n"
    "  - {id: told, strategy: fallback, members: [{model: a, when: 'prompt.tokens < 40 && consumer.name == \"ann\"', timeout: 9s}, {model: "
    "b}]}\n"
    "  - {id: secret, strategy: fallback, members: [{model: a, when: 'header(\"X-Tier\") == \"gold\"', timeout: 9s}, {model: b}]}\n"
    "  - {id: holds, strategy: fallback, members: [{group: secret, timeout: 9s}, {model: b}]}\n"
    "  - {id: idle, strategy: least_busy, members: [{model: b}, {model: c}]}\n"
    "  - {id: tight, members: [{model: a}]}\n"
    "routes:\n"
    "  - id: chosen\n"
    "    match: {path: /chosen}\n"
    "    choose:\n"
    "      - {when: 'prompt.tokens > 500', to: 'model:b'}\n"
    "      - {when: 'body.user == \"ann\"', to: 'model:a'}\n"
    "    otherwise: drawn\n"
    "  - {id: heads, match: {path: /heads, headers: {X-Team: red}}, to: 'model:b'}\n"
    "  - {id: leads, match: {path: /leads}, to: 'route:/_in'}\n"
    "  - {id: inner, match: {path: /_in}, internal: true, to: body.model}\n"
    "  - {id: raw, match: {path: '/raw/*'}, accept: raw, to: http:legacy}\n"
    "upstreams: [{id: legacy, url: 'http://127.0.0.1:1/old'}]\n"
    "consumers:\n"
    "  - {name: ann, keys: [{secret: {inline: sb_all_of_them_1}}]}\n"
    "  - {name: bob, keys: [{secret: {inline: sb_only_one_model}}], allow: ['group:drawn']}\n"
    "  - {name: eve, keys: [{secret: {inline: sb_all_but_model_c}}], deny: ['model:c']}\n";

class likely_ways : public testing::Test {
protected:
    void SetUp() override
    {
        auto const made = config::load_text(configured, "test.yaml", {.allow_inline_secrets = true});
        ASSERT_TRUE(made.frozen) << config::findings_as_text(made.findings);
        within = made.frozen;
    }
    likely_way way(std::string_view model, std::string_view consumer = "ann", std::string_view path = "/v1/chat/completions",
                   std::uint64_t tokens = 10)
    {
        recorded_request one{.path = path, .model = model, .prompt_tokens = tokens};
        for (access::key_entry const& each : within->keys)
            if (each.who->consumer == consumer) one.who = each.who;
        return way_of(one, *within);
    }
    /// "b 0.2, c 0.8"; the refusal's or the untold words in place of targets.
    std::string said(likely_way const& of)
    {
        if (of.refused) return model::words_of(*of.refused);
        std::string out = of.untold;
        for (route::share const& each : of.first.of) {
            out.append(out.empty() ? "" : ", ").append(within->table.targets[each.target].model).append(" ");
            out += std::to_string(each.part).substr(0, 4);
        }
        return out;
    }
    std::shared_ptr<config::snapshot const> within;
};

TEST_F(likely_ways, lead_to_models_and_to_the_shares_of_groups)
{
    EXPECT_EQ(said(way("a")), "a 1.00");
    EXPECT_EQ(said(way("any")), "b 0.20, c 0.80");
    EXPECT_EQ(way("any").group, "drawn");
    EXPECT_EQ(way("any").first.of[1].tag, "new");
    EXPECT_TRUE(way("any").by_contents);
    EXPECT_TRUE(way("idle").first.by_state);
}

TEST_F(likely_ways, go_by_the_size_of_the_prompt)
{
    EXPECT_EQ(said(way("sized")), "a 1.00");
    EXPECT_EQ(said(way("sized", "ann", "/v1/chat/completions", 5'000)), "b 1.00");
    EXPECT_THAT(said(way("tight", "ann", "/v1/chat/completions", 5'000)), HasSubstr("context"));
    EXPECT_TRUE(looks_at_sizes(*within));
}

TEST_F(likely_ways, hold_conditions_against_what_events_keep)
{
    EXPECT_EQ(said(way("told")), "a 1.00");
    EXPECT_EQ(said(way("told", "eve")), "b 1.00");
    EXPECT_EQ(said(way("told", "ann", "/v1/chat/completions", 50)), "b 1.00");
    EXPECT_THAT(way("secret").untold, HasSubstr("\"secret\" has a condition over more than events keep"));
    EXPECT_THAT(way("holds").untold, HasSubstr("\"secret\""));
    EXPECT_TRUE(way("secret").first.of.empty());
}

TEST_F(likely_ways, follow_routes_as_far_as_events_tell)
{
    EXPECT_EQ(said(way("any", "ann", "/chosen", 600)), "b 1.00") << "the branch behind it is not asked";
    EXPECT_THAT(way("any", "ann", "/chosen").untold, HasSubstr("\"chosen\" looks at more than events keep"));
    EXPECT_THAT(way("any", "ann", "/heads").untold, HasSubstr("\"heads\" looks at headers"));
    EXPECT_EQ(said(way("any", "ann", "/leads")), "b 0.20, c 0.80");
    EXPECT_THAT(way("any", "ann", "/raw/x").untold, HasSubstr("as they came"));
}

TEST_F(likely_ways, are_refused_as_the_caller_would_be)
{
    EXPECT_THAT(said(way("nothing")), HasSubstr("nothing"));
    EXPECT_THAT(said(way("a", "bob")), HasSubstr("may not use"));
    EXPECT_EQ(said(way("any", "bob")), "b 0.20, c 0.80");
    EXPECT_EQ(said(way("any", "eve")), "b 1.00") << "what a key is denied is left out";
    EXPECT_EQ(way("a", "who").refused->kind, model::fault::unauthorized);
    EXPECT_EQ(way("a", "ann", "/nowhere").refused->kind, model::fault::unknown_path);
}

}  // namespace
}  // namespace signalbox::test
