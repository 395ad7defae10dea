// The end of an experiment as a change of the text.
#include "console/config/promotion.hpp"

#include <gtest/gtest.h>

namespace signalbox::console {
namespace {

char const* const text = "signalbox: 1\n"
                         "groups:\n"
                         "  - id: other\n"
                         "    members: [{model: x}]\n"
                         "  - id: chat  # the test\n"
                         "    members:\n"
                         "      - {model: a, weight: 50, tag: control}\n"
                         "      - {model: b, weight: 30, tag: candidate}  # fast\n"
                         "      - {model: c, weight: 20}\n";

}  // namespace

TEST(promotion, gives_all_requests_to_the_members_of_the_arm_and_keeps_the_rest)
{
    auto const made = promotionOf(text, "chat", "candidate");
    ASSERT_TRUE(made.text) << made.why;
    EXPECT_EQ(*made.text, "signalbox: 1\n"
                          "groups:\n"
                          "  - id: other\n"
                          "    members: [{model: x}]\n"
                          "  - id: chat  # the test\n"
                          "    members:\n"
                          "      - {model: a, weight: 0, tag: control}\n"
                          "      - {model: b, weight: 100, tag: candidate}  # fast\n"
                          "      - {model: c, weight: 0}\n");
    EXPECT_EQ(promotionOf(*made.text, "chat", "candidate").text, made.text) << "a second time changes nothing";
}

TEST(promotion, takes_a_member_without_a_tag_by_its_model)
{
    auto const made = promotionOf(text, "chat", "c");
    ASSERT_TRUE(made.text) << made.why;
    EXPECT_NE(made.text->find("{model: c, weight: 100}"), std::string::npos);
}

TEST(promotion, keeps_the_shares_of_several_members_of_an_arm)
{
    auto const made = promotionOf("groups:\n  - id: g\n    members:\n      - {model: a, weight: 3, tag: b}\n"
                                  "      - {model: c, weight: 1, tag: b}\n      - {model: d, weight: 4, tag: a}\n",
                                  "g", "b");
    ASSERT_TRUE(made.text) << made.why;
    EXPECT_NE(made.text->find("{model: a, weight: 3, tag: b}"), std::string::npos) << *made.text;
    EXPECT_NE(made.text->find("{model: d, weight: 0, tag: a}"), std::string::npos) << *made.text;
}

TEST(promotion, says_what_is_not_there)
{
    EXPECT_EQ(promotionOf(text, "none", "candidate").why, "there is no group \"none\" with members in it");
    EXPECT_EQ(promotionOf(text, "chat", "z").why, "no member of the group \"chat\" has the tag or the model \"z\"");
    EXPECT_EQ(promotionOf("a: [", "chat", "z").why, "the text is no YAML as it stands");
}

}  // namespace signalbox::console
