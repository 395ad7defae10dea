#include "console/config/suggestions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox::console {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char const* declared =
    "signalbox: 1\nproviders: [{id: here, kind: simulator}]\nmodels: [{id: a, provider: here}, {id: b, provider: here}]\n";

/// What is suggested at the bar of the text behind those declarations.
std::vector<std::string> at(std::string text)
{
    node_pointer const tree = treeOf(declared);
    text = declared + text;
    std::size_t const caret = text.find('|');
    text.erase(caret, 1);
    std::vector<std::string> out;
    for (Suggestion const& each : suggestionsAt(tree, caretPlace(text, caret))) out.push_back(each.text);
    return out;
}

TEST(suggestions, are_the_keys_of_the_section)
{
    EXPECT_THAT(at("groups:\n  - stra|"), ElementsAre("strategy: "));
    EXPECT_THAT(at("groups:\n  - {id: g, members: [{wei|"), ElementsAre("weight: "));
    EXPECT_THAT(at("gro|"), ElementsAre("groups: "));
    EXPECT_THAT(at("server:\n  |"), AllOf(Contains("listen: "), Contains("admin: "), Not(Contains("strategy: "))));
    EXPECT_THAT(at("prov|"), IsEmpty()) << "it is written already";
}

TEST(suggestions, are_choices_and_declared_ids_where_a_value_stands)
{
    EXPECT_THAT(at("groups:\n  - strategy: wei|"), ElementsAre("weighted"));
    EXPECT_THAT(at("groups:\n  - members: [{model: |"), AllOf(Contains("a"), Contains("b")));
    EXPECT_THAT(at("server:\n  public: |"), ElementsAre("true", "false"));
    EXPECT_THAT(at("providers:\n  - kind: simu|"), ElementsAre("simulator"));
}

TEST(suggestions, are_none_in_comments_and_where_anything_may_stand)
{
    EXPECT_THAT(at("# gro|"), IsEmpty());
    EXPECT_THAT(at("groups:\n  - id: we|"), IsEmpty());
    EXPECT_THAT(at("nonsense:\n  wei|"), IsEmpty());
}

TEST(about_place, is_the_sentence_of_the_key_also_over_its_value)
{
    std::string const text = "groups:\n  - strategy: weighted\n";
    std::string const about = aboutPlace(caretPlace(text, text.find("rategy")));
    EXPECT_FALSE(about.empty());
    EXPECT_EQ(aboutPlace(caretPlace(text, text.find("ghted"))), about);
    EXPECT_EQ(aboutPlace(caretPlace("nonsense: 1\n", 3)), "");
}

}  // namespace
}  // namespace signalbox::console
