#include "console/config/caret_place.hpp"

#include <gtest/gtest.h>

#include <string>

namespace signalbox::console {
namespace {

/// "groups[0]/strategy=wei": section, key and word at the bar of the text.
std::string placeIn(std::string text)
{
    std::size_t const at = text.find('|');
    text.erase(at, 1);
    CaretPlace const place = caretPlace(text, at);
    return pathText(place.section) + "/" + place.key + "=" + place.word;
}

std::string const head = "signalbox: 1\nserver:\n  listen: [\"127.0.0.1:0\"]\n";

TEST(caret_place, of_a_key_is_the_section_that_the_indentation_says)
{
    EXPECT_EQ(placeIn("sig|"), "/=sig");
    EXPECT_EQ(placeIn(head + "  adm|"), "server/=adm");
    EXPECT_EQ(placeIn(head + "mod|"), "/=mod");
    EXPECT_EQ(placeIn("server:\n  |"), "server/=");
    EXPECT_EQ(placeIn("server:\n  admin:\n    |listen: x"), "server.admin/=");
    EXPECT_EQ(placeIn("server:\n  admin:\n    listen: x\n  pub|"), "server/=pub");
}

TEST(caret_place, of_a_value_names_its_key)
{
    EXPECT_EQ(placeIn("server:\n  public: tr|"), "server/public=tr");
    EXPECT_EQ(placeIn("server:\n  public: |"), "server/public=");
    EXPECT_EQ(placeIn("meta: {name: \"a: b\", enabled: fa|"), "meta/enabled=fa");
}

TEST(caret_place, of_lists_counts_their_items)
{
    std::string const groups = "groups:\n  - id: chat\n    members: [{model: a}]\n  - id: fast\n";
    EXPECT_EQ(placeIn(groups + "    stra|"), "groups[1]/=stra");
    EXPECT_EQ(placeIn(groups + "    strategy: we|"), "groups[1]/strategy=we");
    EXPECT_EQ(placeIn(groups + "  - i|"), "groups[2]/=i");
    EXPECT_EQ(placeIn(groups + "    members:\n      - {model: a, wei|"), "groups[1].members[0]/=wei");
    EXPECT_EQ(placeIn(groups + "    members:\n      - {model: a}\n      - model: b|"), "groups[1].members[1]/model=b");
    EXPECT_EQ(placeIn(groups + "models:\n  - |"), "models[0]/=");
    EXPECT_EQ(placeIn("groups:\n- id: a\n  tags: [x, y|"), "groups[0].tags[1]/=y");
    EXPECT_EQ(placeIn("groups:\n- id: a\n- i|"), "groups[1]/=i");
    EXPECT_EQ(placeIn("groups:\n- id: a\nmod|"), "/=mod");
}

TEST(caret_place, goes_on_over_lines_in_braces_and_behind_comments)
{
    EXPECT_EQ(placeIn("providers:\n  - {id: a,\n     ki|"), "providers[0]/=ki");
    EXPECT_EQ(placeIn("providers:\n  - {id: a}\n# a note: with a colon\n  - kind: oll|"), "providers[1]/kind=oll");
    CaretPlace const place = caretPlace("server: # pub", 13);
    EXPECT_TRUE(place.in_comment);
    EXPECT_EQ(place.word, "");
}

TEST(caret_place, knows_the_whole_word_under_the_caret)
{
    std::string const text = "groups:\n  - strategy: weighted\n";
    EXPECT_EQ(caretPlace(text, text.find("rategy")).whole, "strategy");
    EXPECT_EQ(caretPlace(text, text.find("ghted")).whole, "weighted");
}

TEST(caret_place, is_found_at_every_place_of_any_text)
{
    for (std::string const& text : {head + "groups: [{id: a, members: [{model: b}]}, {",
                                    std::string("- - a: - b: {[}]\n\t: \"\n  x: 'y\n]}"), std::string("\n\n:\n-\n#")})
        for (std::size_t at = 0; at <= text.size(); ++at) EXPECT_LE(caretPlace(text, at).word.size(), text.size());
}

}  // namespace
}  // namespace signalbox::console
