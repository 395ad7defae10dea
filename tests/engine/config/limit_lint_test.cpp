// The limits and tiers of a configuration: what is wrong with them, each with its place, and what running code gets of them.
#include "tests/engine/config/load_fixture.hpp"

#include <gmock/gmock.h>

namespace signalbox::config {
namespace {

using namespace test;
using limits::counted;
using limits::dimension;
using limits::window_kind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

variables const secret{{"K", "sb_a_key_of_web"}, {"L", "sb_a_key_of_app"}};

std::vector<std::string> found(std::string const& more)
{
    return lines(load_yaml(simulator_head + more, with(secret)).findings);
}

/// One limit on line 5.
std::string limit(std::string const& members)
{
    return "limits:\n  - {id: one, " + members + "}\n";
}

TEST(limit_lint, finds_nothing_in_whole_ones)
{
    EXPECT_THAT(found(limit("count: total_tokens, amount: 100000, window: 1h, by: [consumer, \"header:X-Team\", \"claim:org.unit\"]")),
                IsEmpty());
    EXPECT_THAT(found(limit("count: requests, amount: 10, window: 1m, type: fixed, mode: watch")), IsEmpty());
    EXPECT_THAT(found(limit("count: requests, amount: 10, window: day, type: calendar, match: {model: m, provider: sim}")), IsEmpty());
    EXPECT_THAT(found(limit("count: in_flight, amount: 10, by: [key]")), IsEmpty());
}

TEST(limit_lint, misses_what_must_be_there)
{
    EXPECT_THAT(found("limits:\n  - {count: requests, amount: 1, window: 1h}\n"),
                ElementsAre("error C007 5:5 limits[0]: id is missing: a limit is named in refusals and events (id: NAME)"));
    EXPECT_THAT(found(limit("count: requests, amount: 1")),
                ElementsAre("error L050 5:5 limits[0]: a limit needs a window: the time in which requests are counted (window: 1h)"));
    EXPECT_THAT(found(limit("count: requests, window: 1h")), ElementsAre(HasSubstr("error C007 5:5 limits[0].amount: amount is missing")));
    EXPECT_THAT(found(limit("amount: 1, window: 1h")), ElementsAre(HasSubstr("error C007 5:5 limits[0].count: count is missing")));
}

TEST(limit_lint, refuses_amounts_that_are_none)
{
    for (char const* amount : {"0", "-5", "1e13", "0.0000001"})
        EXPECT_THAT(found(limit("count: cost_usd, window: 1h, match: {model: gone}, amount: " + std::string(amount))),
                    ::testing::Contains(HasSubstr("error C006 5:")))
            << amount;
    EXPECT_THAT(found(limit("count: requests, window: 1h, amount: 1.5")),
                ElementsAre(HasSubstr("limits[0].amount: amount \"1.5\" is no whole number: requests are counted one by one")));
}

TEST(limit_lint, reads_windows)
{
    auto const problem = [](std::string const& text) { return found(limit("count: requests, amount: 1, window: " + text)); };
    EXPECT_THAT(problem("daily"),
                ElementsAre(HasSubstr("window \"daily\" is no window; write a duration, or hour, day, week or month (day)")));
    EXPECT_THAT(problem("60"), ElementsAre(HasSubstr("is no duration")));
    EXPECT_THAT(problem("1ms"), ElementsAre(HasSubstr("window \"1ms\" is out of range: from 1s to 366d")));
    EXPECT_THAT(problem("1h, type: calendar"),
                ElementsAre(HasSubstr("is a duration, and the calendar has hour, day, week and month (day)")));
    EXPECT_THAT(problem("day, type: fixed"), ElementsAre(HasSubstr("belongs to type calendar; with type fixed write a duration (1h)")));
    EXPECT_THAT(problem("day, time_zone: Europe/Berlim"), ElementsAre(HasSubstr("the system knows no time zone \"Europe/Berlim\"")));
    EXPECT_THAT(problem("1h, time_zone: Europe/Berlin"), ElementsAre(HasSubstr("warning L027")));
    EXPECT_THAT(found(limit("count: in_flight, amount: 1, window: 1h")),
                ElementsAre(HasSubstr("error L050 5:52 limits[0].window: requests in flight have no window")));
}

TEST(limit_lint, suggests_the_nearest_of_what_it_does_not_know)
{
    auto const problem = [](std::string const& more) { return found(limit("count: requests, amount: 1, window: 1h, " + more)); };
    EXPECT_THAT(problem("by: [consumers]"), ElementsAre(HasSubstr("nothing counts apart by \"consumers\"")));
    EXPECT_THAT(problem("by: [consumers]"), ElementsAre(HasSubstr("(consumer)")));
    EXPECT_THAT(problem("by: [\"header:\"]"), ElementsAre(HasSubstr("error C006")));
    EXPECT_THAT(problem("by: [\"header:Authorization\"]"), ElementsAre(HasSubstr("holds a credential")));
    EXPECT_THAT(problem("by: [key, key]"), ElementsAre(HasSubstr("limits[0].by[1]: \"key\" stands twice")));
    EXPECT_THAT(problem("match: {model: mm}"), ElementsAre(HasSubstr("error L001 5:")));
    EXPECT_THAT(problem("match: {tier: gold}"), ElementsAre(HasSubstr("unknown tier \"gold\"")));
    EXPECT_THAT(problem("match: {group: g}"), ElementsAre(HasSubstr("unknown group \"g\"")));
    EXPECT_THAT(problem("counts: 1"), ElementsAre(HasSubstr("(count)")));
}

TEST(limit_lint, doubts_costs_that_are_never_known)
{
    EXPECT_THAT(found("limits:\n  - {id: c, count: cost_usd, amount: 1, window: day, match: {model: m}}\n"),
                ElementsAre(HasSubstr("warning L053 5:5 limits[0]: no model that this limit is about has a known price")));
}

TEST(tier_lint, wants_a_consumer_and_names_of_its_limits)
{
    EXPECT_THAT(found("tiers:\n  - {id: gold}\n"),
                ElementsAre("warning L051 5:5 tiers[0]: no consumer has the tier \"gold\" (tier: gold)"));
    std::string const used = "consumers: [{name: web, tier: gold, keys: [{secret: {env: K}}]}]\n";
    EXPECT_THAT(found(used + "tiers: [{id: gold}]\n"), IsEmpty());
    EXPECT_THAT(found(used + "tiers: [{id: gold, allow: []}]\n"), ElementsAre(HasSubstr("error L028")));
    EXPECT_THAT(found(used + "tiers: [{id: golden}]\n"),
                ElementsAre(HasSubstr("unknown tier \"gold\" (golden)"), HasSubstr("warning L051")));
    std::string const hourly = "{count: requests, amount: 5, window: 1h}";
    EXPECT_THAT(found(used + "tiers: [{id: gold, limits: [" + hourly + ", " + hourly + "]}]\n"),
                ElementsAre(HasSubstr("error L052 5:71 tiers[0].limits[1]: two limits of the tier are called \"gold/requests-per-1h\"")));
    EXPECT_THAT(found(used + "tiers: [{id: gold, limits: [{count: requests, amount: 5, window: 1h, match: {tier: gold}}]}]\n"),
                ElementsAre(HasSubstr("a limit of a tier is about that tier")));
}

TEST(freeze_limits, gives_rules_in_the_order_of_the_file)
{
    auto const made =
        load_yaml(
            simulator_head +
                "groups: [{id: fast, aliases: [quick], members: [{model: m}]}]\n"
                "limits:\n"
                "  - {id: a, match: {group: quick}, by: [consumer, \"header:X-Team\"], count: cost_usd, amount: 12.5, window: month}\n"
                "  - {id: b, count: total_tokens, amount: 1000, window: 90s, type: fixed, mode: watch}\n"
                "  - {id: c, count: in_flight, amount: 3}\n"
                "tiers: [{id: gold, limits: [{count: requests, amount: 5, window: 1h}]}]\n"
                "consumers: [{name: web, tier: gold, keys: [{secret: {env: K}}]}]\n",
            with(secret))
            .frozen;
    ASSERT_TRUE(made);
    ASSERT_TRUE(made->limits);
    auto const& rules = made->limits->rules();
    ASSERT_EQ(rules.size(), 4u);
    EXPECT_EQ(rules[0].id, "a");
    EXPECT_EQ(rules[0].match.group, "fast") << "an alias is its group";
    EXPECT_THAT(rules[0].by, ElementsAre(limits::key_part{dimension::consumer, ""}, limits::key_part{dimension::header, "X-Team"}));
    EXPECT_EQ(rules[0].what, counted::cost);
    EXPECT_EQ(rules[0].amount, 12'500'000) << "micro-dollars";
    EXPECT_EQ(rules[0].over.kind, window_kind::month);
    EXPECT_EQ(rules[1].amount, 1000);
    EXPECT_EQ(rules[1].over.kind, window_kind::fixed);
    EXPECT_EQ(rules[1].over.length, std::chrono::seconds(90));
    EXPECT_TRUE(rules[1].watch);
    EXPECT_EQ(rules[2].over.kind, window_kind::none);
    EXPECT_EQ(rules[3].id, "gold/requests-per-1h");
    EXPECT_EQ(rules[3].match.tier, "gold");
    EXPECT_EQ(rules[3].over.kind, window_kind::sliding);
    EXPECT_THAT(rules[3].by, ElementsAre(limits::key_part{dimension::consumer, ""}));
    EXPECT_EQ(made->keys[0].who->tier, "gold");
}

TEST(freeze_limits, keeps_the_identity_of_a_limit_whose_amount_changes)
{
    auto const identity = [](std::string const& members) {
        return load_yaml(simulator_head + limit(members)).frozen->limits->rules().front().identity;
    };
    auto const first = identity("count: requests, amount: 5, window: 1h");
    EXPECT_EQ(identity("count: requests, amount: 50, window: 1h, mode: watch"), first);
    EXPECT_NE(identity("count: requests, amount: 5, window: 2h"), first);
    EXPECT_NE(identity("count: requests, amount: 5, window: 1h, by: [consumer]"), first);
    EXPECT_NE(identity("count: requests, amount: 5, window: 1h, match: {model: m}"), first);
    EXPECT_NE(identity("count: requests, amount: 5, window: 1h, type: fixed"), first);
}

TEST(freeze_tiers, narrow_what_a_consumer_may_use)
{
    auto const made = load_yaml(simulator_head + "groups: [{id: fast, members: [{model: m}]}, {id: smart, members: [{model: n}]}]\n"
                                                 "tiers: [{id: gold, allow: [\"group:fast\", \"model:m\"]}, {id: free, allow: [\"*\"]}]\n"
                                                 "consumers:\n"
                                                 "  - {name: a, tier: gold, keys: [{secret: {env: K}}]}\n"
                                                 "  - {name: b, tier: gold, allow: [\"group:*\"], keys: [{secret: {env: L}}]}\n"
                                                 "  - {name: c, tier: free}\n",
                                with(secret))
                          .frozen;
    ASSERT_TRUE(made);
    auto const may = [&](std::size_t key, char const* group, char const* model) {
        return access::may_use(*made->keys[key].who, group, model);
    };
    EXPECT_TRUE(may(0, "fast", "m"));
    EXPECT_TRUE(may(0, "", "m"));
    EXPECT_FALSE(may(0, "smart", "n"));
    EXPECT_TRUE(may(1, "fast", "m"));
    EXPECT_FALSE(may(1, "", "m")) << "its own list has no models";
    EXPECT_FALSE(may(1, "smart", "n")) << "its tier has no such group";
    EXPECT_EQ(made->consumer_tiers.at("c"), "free");
}

}  // namespace
}  // namespace signalbox::config
