// What consumers and tiers may not use, and the routes that keys are kept to.
#include "engine/explanation.hpp"
#include "tests/engine/gateway/gateway_fixture.hpp"

#include <gmock/gmock.h>

namespace signalbox::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class denied : public testing::Test {
protected:
    denied()
    {
        at.configure("signalbox: 1\n"
                     "providers: [{id: sim, kind: simulator}]\n"
                     "models: [{id: a, provider: sim}, {id: b, provider: sim}, {id: c, provider: sim}]\n"
                     "groups:\n"
                     "  - {id: chain, strategy: fallback, members: [{model: a}, {model: b}]}\n"
                     "  - {id: outer, strategy: fallback, members: [{group: chain}, {model: c}]}\n"
                     "  - {id: spared, members: [{model: a}], fallback_group: outer}\n"
                     "routes:\n"
                     "  - {id: app, match: {path: /app}, to: body.model}\n"
                     "  - {id: other, match: {path: /other}, to: body.model}\n"
                     "tiers: [{id: free, deny: ['model:c']}, {id: kept, allow: ['route:app']}]\n"
                     "consumers:\n"
                     "  - {name: no-a, deny: ['model:a'], keys: [{secret: {inline: sb_key_of_no_a}}]}\n"
                     "  - {name: no-chain, deny: [chain], keys: [{secret: {inline: sb_key_of_no_chain}}]}\n"
                     "  - {name: none, deny: ['model:a', 'model:b'], tier: free, keys: [{secret: {inline: sb_key_of_none}}]}\n"
                     "  - {name: app-only, allow: ['route:app'], keys: [{secret: {inline: sb_key_of_app_only}}]}\n"
                     "  - {name: app-chain, allow: ['route:app', 'group:chain'], keys: [{secret: {inline: sb_key_of_app_chain}}]}\n"
                     "  - {name: not-other, deny: ['route:other'], keys: [{secret: {inline: sb_key_of_not_other}}]}\n"
                     "  - {name: tiered, tier: kept, keys: [{secret: {inline: sb_key_of_tiered}}]}\n");
    }

    /// The model that answered, or the status.
    std::string asked(std::string const& key, std::string const& model, std::string_view path = "/v1/chat/completions")
    {
        std::string const body = "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        auto const& seen = at.ask(path, body, {{"x-api-key", "sb_key_of_" + key}});
        return seen.status == 200 ? at.event().resolved_model() : std::to_string(seen.status);
    }

    gateway_fixture at;
};

TEST_F(denied, models_are_refused_by_name_and_left_out_of_groups)
{
    EXPECT_EQ(asked("no_a", "a"), "403");
    EXPECT_THAT(at.client->body, Not(HasSubstr("group:")));
    EXPECT_EQ(at.event().consumer(), "no-a");
    EXPECT_EQ(asked("no_a", "b"), "b");
    EXPECT_EQ(asked("no_a", "chain"), "b");
    EXPECT_THAT(std::string(at.event().trail(0)) + at.event().ShortDebugString(), HasSubstr("this key may not use it"));
    EXPECT_EQ(asked("no_a", "outer"), "b");
    EXPECT_EQ(asked("no_a", "spared"), "b") << "its fallback group";
}

TEST_F(denied, groups_are_refused_by_name_and_as_members)
{
    EXPECT_EQ(asked("no_chain", "chain"), "403");
    EXPECT_EQ(asked("no_chain", "outer"), "c");
    EXPECT_EQ(asked("no_chain", "a"), "a") << "its members by themselves are open";
}

TEST_F(denied, lists_of_consumer_and_tier_hold_together)
{
    for (char const* name : {"a", "b", "c", "chain", "outer", "spared"}) EXPECT_EQ(asked("none", name), "403") << name;
    EXPECT_THAT(at.client->body, HasSubstr("this key may not use it"));
}

TEST_F(denied, models_are_not_in_the_list_of_models)
{
    auto const& seen = at.ask("/v1/models", "", {{"x-api-key", "sb_key_of_no_a"}}, "GET");
    EXPECT_EQ(seen.status, 200);
    EXPECT_THAT(seen.body, Not(HasSubstr("\"id\":\"a\"")));
    EXPECT_THAT(seen.body, HasSubstr("\"id\":\"b\""));
}

TEST_F(denied, keys_are_kept_to_their_routes)
{
    EXPECT_EQ(asked("app_only", "a", "/app"), "a") << "routes in a list leave the models free";
    EXPECT_EQ(asked("app_only", "a", "/other"), "403");
    EXPECT_THAT(at.client->body, HasSubstr("this key may not use this path"));
    EXPECT_EQ(at.event().consumer(), "app-only");
    EXPECT_EQ(asked("app_only", "a"), "403") << "the built-in paths, too";
    EXPECT_EQ(asked("app_chain", "chain", "/app"), "a");
    EXPECT_EQ(asked("app_chain", "c", "/app"), "403");
    EXPECT_EQ(asked("tiered", "a", "/app"), "a");
    EXPECT_EQ(asked("tiered", "a", "/other"), "403");
    EXPECT_EQ(asked("not_other", "a", "/app"), "a");
    EXPECT_EQ(asked("not_other", "a"), "a");
    EXPECT_EQ(asked("not_other", "a", "/other"), "403");
}

}  // namespace
}  // namespace signalbox::test
