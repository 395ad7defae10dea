// Allow-lists: which groups and models a principal may call.
#include "engine/access/key_ring.hpp"
#include "engine/access/tier.hpp"

#include <gtest/gtest.h>

namespace signalbox::access {
namespace {

model::principal allowed(std::vector<std::string> entries)
{
    model::principal who;
    who.allow = std::move(entries);
    return who;
}

TEST(may_use, brings_a_groups_members_along)
{
    auto const who = allowed({"group:fast-chat"});
    EXPECT_TRUE(may_use(who, "fast-chat", "gpt-4o-mini"));
    EXPECT_FALSE(may_use(who, "premium-chat", "gpt-4o"));
    EXPECT_FALSE(may_use(who, "", "gpt-4o-mini")) << "the member by itself is not allowed";
}

TEST(may_use, opens_no_group_for_a_model)
{
    auto const who = allowed({"model:gpt-4o"});
    EXPECT_TRUE(may_use(who, "", "gpt-4o"));
    EXPECT_FALSE(may_use(who, "fast-chat", "gpt-4o"));
    EXPECT_FALSE(may_use(who, "", "gpt-4o-mini"));
}

TEST(may_use, takes_stars_for_all_of_a_kind_or_all)
{
    EXPECT_TRUE(may_use(allowed({"group:*"}), "any", "x"));
    EXPECT_FALSE(may_use(allowed({"group:*"}), "", "x"));
    EXPECT_TRUE(may_use(allowed({"model:*"}), "", "x"));
    EXPECT_FALSE(may_use(allowed({"model:*"}), "any", "x"));
    EXPECT_TRUE(may_use(allowed({"*"}), "any", "x"));
    EXPECT_TRUE(may_use(allowed({"*"}), "", "x"));
}

TEST(may_use, takes_a_bare_name_for_a_group_or_a_model)
{
    auto const who = allowed({"fast-chat", "llama3:8b"});
    EXPECT_TRUE(may_use(who, "fast-chat", ""));
    EXPECT_TRUE(may_use(who, "", "fast-chat"));
    EXPECT_TRUE(may_use(who, "", "llama3:8b"));
    EXPECT_FALSE(may_use(who, "", "llama3"));
}

TEST(may_use, matches_whole_names_only)
{
    auto const who = allowed({"group:fast", "model:gpt"});
    EXPECT_FALSE(may_use(who, "fast-chat", ""));
    EXPECT_FALSE(may_use(who, "fas", ""));
    EXPECT_FALSE(may_use(who, "", "gpt-4o"));
    EXPECT_FALSE(may_use(who, "", ""));
}

TEST(may_use, lets_ids_hold_colons)
{
    EXPECT_TRUE(may_use(allowed({"model:llama3:8b"}), "", "llama3:8b"));
    EXPECT_FALSE(may_use(allowed({"model:llama3:8b"}), "", "8b"));
}

TEST(may_use, allows_nothing_with_an_empty_list_and_all_with_everything)
{
    EXPECT_FALSE(may_use(allowed({}), "fast-chat", "x"));
    EXPECT_FALSE(may_use(allowed({}), "", "x"));
    model::principal who;
    who.everything = true;
    EXPECT_TRUE(may_use(who, "fast-chat", "x"));
    EXPECT_TRUE(may_use(who, "", "x"));
}

TEST(allows, keeps_groups_and_models_apart)
{
    auto const who = allowed({"group:twin"});
    EXPECT_TRUE(allows(who, "group", "twin"));
    EXPECT_FALSE(allows(who, "model", "twin"));
}

TEST(give_tier, narrows_what_its_own_list_allows)
{
    model::principal free;
    free.everything = true;
    give_tier(free, {"gold", {.allow = {"group:fast-chat"}, .deny = {}}});
    EXPECT_EQ(free.tier, "gold");
    EXPECT_FALSE(free.everything);
    EXPECT_TRUE(may_use(free, "fast-chat", "gpt-4o-mini"));
    EXPECT_FALSE(may_use(free, "", "gpt-4o-mini")) << "a group that is allowed does not open its members";
    auto listed = allowed({"group:*", "model:gpt-4o"});
    give_tier(listed, {"gold", {.allow = {"group:fast-chat", "model:gpt-4o-mini"}, .deny = {}}});
    EXPECT_TRUE(may_use(listed, "fast-chat", "gpt-4o-mini"));
    EXPECT_FALSE(may_use(listed, "premium-chat", "gpt-4o"));
    EXPECT_FALSE(may_use(listed, "", "gpt-4o")) << "its own list is not enough";
    EXPECT_FALSE(may_use(listed, "", "gpt-4o-mini")) << "the tier's is not, either";
}

TEST(give_tier, without_a_list_changes_nothing_that_is_allowed)
{
    auto listed = allowed({"model:gpt-4o"});
    give_tier(listed, {"gold", {}});
    EXPECT_TRUE(may_use(listed, "", "gpt-4o"));
    EXPECT_FALSE(may_use(listed, "", "gpt-4o-mini"));
    model::principal free;
    free.everything = true;
    give_tier(free, {"gold", {}});
    EXPECT_TRUE(free.everything);
}

TEST(deny, wins_over_what_is_allowed)
{
    model::principal free;
    set_allow(free, {});
    EXPECT_TRUE(free.everything);
    add_deny(free, {"model:gpt-4o", "group:premium-chat", "provider:files"});
    EXPECT_FALSE(free.everything);
    EXPECT_FALSE(may_use(free, "", "gpt-4o"));
    EXPECT_TRUE(may_use(free, "", "gpt-4o-mini"));
    EXPECT_FALSE(may_use(free, "premium-chat", "gpt-4o-mini"));
    EXPECT_TRUE(may_use(free, "fast-chat", "gpt-4o"));
    EXPECT_FALSE(may_reach(free, "provider:files"));
    EXPECT_TRUE(may_reach(free, "http:legacy"));
    auto listed = allowed({"model:gpt-4o", "model:gpt-4o-mini"});
    add_deny(listed, {"model:gpt-4o"});
    EXPECT_FALSE(may_use(listed, "", "gpt-4o"));
    EXPECT_TRUE(may_use(listed, "", "gpt-4o-mini"));
    EXPECT_FALSE(may_use(listed, "", "another"));
    add_deny(listed, {"model:*"});
    EXPECT_FALSE(may_use(listed, "", "gpt-4o-mini"));
}

TEST(deny, comes_from_the_tier_as_well)
{
    model::principal who;
    set_allow(who, {"*"});
    give_tier(who, {"gold", {.allow = {"group:*", "model:*"}, .deny = {"model:gpt-4o"}}});
    EXPECT_FALSE(may_use(who, "", "gpt-4o"));
    EXPECT_TRUE(may_use(who, "", "gpt-4o-mini"));
    add_deny(who, {});
    EXPECT_TRUE(may_use(who, "fast-chat", ""));
}

TEST(may_enter, keeps_to_the_routes_of_every_list)
{
    model::principal who;
    set_allow(who, {"route:app", "route:raw"});
    EXPECT_TRUE(who.everything) << "routes leave the models free";
    EXPECT_TRUE(may_enter(who, "app"));
    EXPECT_FALSE(may_enter(who, "ap"));
    EXPECT_FALSE(may_enter(who, "")) << "a built-in path";
    give_tier(who, {"gold", {.allow = {"route:raw", "*"}, .deny = {}}});
    EXPECT_TRUE(who.everything);
    EXPECT_TRUE(may_enter(who, "raw"));
    EXPECT_FALSE(may_enter(who, "app"));
    add_deny(who, {"route:raw"});
    EXPECT_FALSE(may_enter(who, "raw"));
    model::principal free;
    set_allow(free, {"model:x"});
    EXPECT_TRUE(may_enter(free, "app") && may_enter(free, ""));
    add_deny(free, {"route:app"});
    EXPECT_FALSE(may_enter(free, "app"));
    EXPECT_TRUE(may_enter(free, ""));
    EXPECT_TRUE(may_use(free, "", "x"));
}

}  // namespace
}  // namespace signalbox::access
