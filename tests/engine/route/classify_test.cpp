// Groups that classify: the label in an answer, the question before a plan, and the order that an answer makes.
#include "engine/route/decide.hpp"
#include "engine/route/label_in.hpp"

#include "tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <variant>

namespace signalbox::route {

namespace {

using ::testing::ElementsAre;
using namespace signalbox::route::testing;

std::string meant(std::string_view answer, std::vector<std::string> const& labels = {"fast", "smart"})
{
    auto const found = label_in(answer, labels);
    return found ? labels[*found] : "none";
}

TEST(label_in, takes_an_answer_with_marks_around_it)
{
    for (std::string_view const answer :
         {"smart", "Smart", "SMART", " smart\n", "\"smart\"", "Smart.", "**smart**", "`smart`", "'Smart!'", "<smart>", "smart\r\n\r\n"})
        EXPECT_EQ(meant(answer), "smart") << answer;
}

TEST(label_in, finds_the_only_label_of_a_sentence)
{
    EXPECT_EQ(meant("The answer is smart"), "smart");
    EXPECT_EQ(meant("Label: fast\nReason: a greeting."), "fast");
    EXPECT_EQ(meant("{\"tier\":\"fast\"}"), "fast");
    EXPECT_EQ(meant("fast, fast, fast"), "fast");
}

TEST(label_in, finds_none_where_there_is_none_or_several)
{
    EXPECT_EQ(meant(""), "none");
    EXPECT_EQ(meant("  \n"), "none");
    EXPECT_EQ(meant("I cannot help with that."), "none");
    EXPECT_EQ(meant("fast or smart"), "none");
    EXPECT_EQ(meant("smart is not fast"), "none");
    EXPECT_EQ(meant("faster"), "none");
    EXPECT_EQ(meant("breakfast"), "none");
    EXPECT_EQ(meant("smartly outsmarted"), "none");
    EXPECT_EQ(meant("unsmart-ish"), "none");
}

TEST(label_in, tells_labels_apart_that_stand_in_each_other)
{
    std::vector<std::string> const labels{"code", "code-review", "Übersetzung", "two words"};
    EXPECT_EQ(meant("code-review", labels), "code-review");
    EXPECT_EQ(meant("code", labels), "code");
    EXPECT_EQ(meant("It is code-review.", labels), "code-review");
    EXPECT_EQ(meant("Übersetzung.", labels), "Übersetzung");
    EXPECT_EQ(meant("I think two words fit", labels), "two words");
}

/// Three members with the labels "a", "b" and "c"; "b" is the usual one.
table classifying()
{
    group made = fallback("g", 3);
    made.how = strategy::classify;
    made.classifies.emplace();
    made.classifies->labels = {"a", "b", "c"};
    made.classifies->usual = 1;
    return with_group(std::move(made));
}

plan planned(table const& within, std::optional<std::uint32_t> label, std::span<bool const> open = {})
{
    return decide(within, first_group, question{.open = open, .label = label_answer{label}});
}

TEST(classify, asks_before_it_decides)
{
    table const within = classifying();
    auto const first = resolve(within, first_group, question{});
    ASSERT_TRUE(std::holds_alternative<inquiry>(first));
    EXPECT_EQ(std::get<inquiry>(first).group, 0u);
    auto const then = resolve(within, first_group, question{.label = label_answer{2}});
    ASSERT_TRUE(std::holds_alternative<plan>(then));
    EXPECT_THAT(targets_of(std::get<plan>(then)), ElementsAre(2, 1, 0));
}

TEST(classify, asks_nothing_where_one_member_is_left)
{
    table within = classifying();
    within.targets[0].takes.images = within.targets[2].takes.images = false;
    link_groups(within);
    needs const pictures{.images = true};
    auto const made = resolve(within, first_group, question{.asked = &pictures});
    ASSERT_TRUE(std::holds_alternative<plan>(made));
    EXPECT_THAT(targets_of(std::get<plan>(made)), ElementsAre(1));
    needs const none{};
    EXPECT_TRUE(std::holds_alternative<inquiry>(resolve(within, first_group, question{.asked = &none})));
}

TEST(classify, goes_from_the_label_to_the_default_to_the_others)
{
    table const within = classifying();
    plan const c = planned(within, 2);
    EXPECT_THAT(targets_of(c), ElementsAre(2, 1, 0));
    EXPECT_EQ(c.steps[0].reason, "label");
    EXPECT_EQ(c.steps[1].reason, "next");
    EXPECT_EQ(c.tag, "c");
    EXPECT_DOUBLE_EQ(c.probability, 1);
    EXPECT_THAT(targets_of(planned(within, 0)), ElementsAre(0, 1, 2));
    EXPECT_THAT(targets_of(planned(within, 1)), ElementsAre(1, 0, 2));
    EXPECT_EQ(planned(within, 1).steps[0].reason, "label");
    plan const unknown = planned(within, std::nullopt);
    EXPECT_THAT(targets_of(unknown), ElementsAre(1, 0, 2));
    EXPECT_EQ(unknown.steps[0].reason, "default label");
}

TEST(classify, leaves_open_breakers_to_the_end)
{
    table const within = classifying();
    std::array const labelled{false, false, true};
    plan const made = planned(within, 2, labelled);
    EXPECT_THAT(targets_of(made), ElementsAre(1, 0, 2));
    EXPECT_EQ(made.steps[0].reason, "next");
    EXPECT_EQ(made.steps[2].reason, "breaker open, last resort");
    std::array const all{true, true, true};
    EXPECT_THAT(targets_of(planned(within, 2, all)), ElementsAre(2, 1, 0));
}

TEST(classify, passes_over_a_labelled_member_that_cannot_take_the_request)
{
    table within = classifying();
    within.targets[2].takes.tools = false;
    link_groups(within);
    needs const tools{.tools = true};
    plan const made = decide(within, first_group, question{.asked = &tools, .label = label_answer{2}});
    EXPECT_THAT(targets_of(made), ElementsAre(1, 0));
    EXPECT_EQ(made.steps[0].reason, "next");
    ASSERT_EQ(made.dropped.size(), 1u);
    EXPECT_EQ(made.dropped[0].target, 2u);
}

}  // namespace

}  // namespace signalbox::route
