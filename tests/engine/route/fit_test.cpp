// Which members of a group can take a request, whatever the strategy does with the rest.
#include "engine/route/fit.hpp"

#include "engine/route/request_facts.hpp"

#include "tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox::route {

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace signalbox::route::testing;

std::shared_ptr<expression::program const> condition(std::string_view text)
{
    auto made = expression::program::build(text, request_environment());
    if (!made) ADD_FAILURE() << made.error().message();
    return std::make_shared<expression::program const>(std::move(*made));
}

request_facts asking_for(std::string_view model)
{
    return request_facts({.model = model});
}

/// Three members whose conditions ask for the model's name.
table conditional(group of)
{
    of.members[0].when = condition("model == 'a'");
    of.members[1].when = condition("model in ['a', 'b']");
    table made = with_group(std::move(of));
    made.groups[0].looks_at = demands_of(made.groups[0], made);
    return made;
}

std::vector<std::uint32_t> dropped_of(plan const& made)
{
    std::vector<std::uint32_t> all;
    for (drop const& each : made.dropped) all.push_back(each.target);
    return all;
}

}  // namespace

TEST(fit, drops_members_whose_condition_does_not_hold_before_the_strategy)
{
    for (group const& each : {fallback("g", 3), weighted("g", {1, 1, 1})}) {
        table const within = conditional(each);
        auto const a = asking_for("a"), b = asking_for("b"), c = asking_for("c");
        plan const all = decide(within, first_group, {.about = &a});
        EXPECT_EQ(all.steps.size(), 3u);
        EXPECT_THAT(all.dropped, IsEmpty());
        plan const two = decide(within, first_group, {.about = &b});
        EXPECT_THAT(targets_of(two), ElementsAre(1, 2));
        EXPECT_THAT(dropped_of(two), ElementsAre(0));
        plan const one = decide(within, first_group, {.chance = 0.99, .about = &c});
        EXPECT_THAT(targets_of(one), ElementsAre(2));
        EXPECT_THAT(reasons_of(one), ElementsAre(reason::only));
        EXPECT_THAT(dropped_of(one), ElementsAre(0, 1));
    }
}

TEST(fit, weights_of_dropped_members_go_to_the_others)
{
    table const within = conditional(weighted("g", {80, 15, 5}));
    auto const b = asking_for("b");
    EXPECT_DOUBLE_EQ(decide(within, first_group, {.chance = 0.70, .about = &b}).probability, 0.75);
    EXPECT_EQ(decide(within, first_group, {.chance = 0.74, .about = &b}).steps.front().target, 1u);
    EXPECT_EQ(decide(within, first_group, {.chance = 0.76, .about = &b}).steps.front().target, 2u);
}

TEST(fit, an_open_breaker_is_the_last_resort_among_those_that_fit)
{
    table const within = conditional(fallback("g", 3));
    auto const b = asking_for("b");
    bool const open[] = {false, true, false};
    plan const made = decide(within, first_group, {.open = open, .about = &b});
    EXPECT_THAT(targets_of(made), ElementsAre(2, 1));
    EXPECT_THAT(reasons_of(made), ElementsAre(reason::next, reason::last_resort));
}

TEST(fit, knows_what_each_limit_takes)
{
    struct row {
        char const* what;
        needs wants;
        std::optional<lack> lacks;
    };
    target its;
    its.context_tokens = 1'000;
    its.max_output_tokens = 400;
    its.takes = {.images = false, .tools = false, .structured_output = false};
    for (row const& each :
         {row{"nothing", {}, {}}, row{"exactly the window", {.input_tokens = 1'000}, {}},
          row{"one more", {.input_tokens = 1'001}, lack::context},
          row{"question and answer together", {.input_tokens = 601, .output_tokens = 400}, lack::context},
          row{"both, exactly", {.input_tokens = 600, .output_tokens = 400}, {}},
          row{"too long an answer", {.input_tokens = 1, .output_tokens = 401}, lack::output},
          row{"the largest numbers", {.input_tokens = ~0ull, .output_tokens = ~0ull}, lack::context},
          row{"the longest answer", {.output_tokens = ~0ull}, lack::context}, row{"images", {.images = true}, lack::images},
          row{"tools", {.tools = true}, lack::tools}, row{"JSON", {.structured_output = true}, lack::structured_output}}) {
        EXPECT_EQ(why_unfit({}, its, {.asked = &each.wants}), each.lacks) << each.what;
        EXPECT_EQ(why_unfit({}, target{}, {.asked = &each.wants}), std::nullopt) << each.what;
        EXPECT_EQ(why_unfit({}, its, {}), std::nullopt) << each.what;
    }
}

TEST(fit, a_group_demands_only_what_some_member_needs_to_be_asked)
{
    table within = with_group(fallback("g", 2));
    EXPECT_FALSE(demands_of(within.groups[0], within).any());
    within.targets[1].context_tokens = 5;
    EXPECT_EQ(demands_of(within.groups[0], within), (demands{.sizes = true}));
    within.targets[0].takes.tools = false;
    EXPECT_EQ(demands_of(within.groups[0], within), (demands{.sizes = true, .contents = true}));
    within.groups[0].members[0].when = condition("true");
    EXPECT_EQ(demands_of(within.groups[0], within), (demands{.conditions = true, .sizes = true, .contents = true}));
}

TEST(fit, says_of_every_member_what_it_lacks_when_none_is_left)
{
    table within = with_group(fallback("g", 3));
    within.groups[0].members[0].when = condition("false");
    within.targets[1].context_tokens = 5;
    within.targets[2].takes.images = false;
    within.groups[0].looks_at = demands_of(within.groups[0], within);
    needs const wants{.input_tokens = 6, .images = true};
    auto const about = asking_for("x");
    plan const made = decide(within, first_group, {.asked = &wants, .about = &about});
    EXPECT_THAT(made.steps, IsEmpty());
    model::failure const why = none_fits(made, within);
    EXPECT_EQ(why.kind, model::fault::bad_request);
    EXPECT_EQ(why.detail,
              "no member of the group \"g\" can take this request: lab/m0: its condition does not hold; lab/m1: the request does "
              "not fit into its context of 5 tokens; lab/m2: it takes no images");
    EXPECT_EQ(explain(made, within), "no target\n"
                                     "  -- lab/m0 (dropped: its condition does not hold)\n"
                                     "  -- lab/m1 (dropped: the request does not fit into its context of 5 tokens)\n"
                                     "  -- lab/m2 (dropped: it takes no images)\n");
}

}  // namespace signalbox::route
