// What a text declares, what a change of it means, and what a form shows of it.
#include "console/config/document_outline.hpp"
#include "console/config/editor_text.hpp"
#include "console/config/form_fields.hpp"
#include "engine/config/meaning_changes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace signalbox::console {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char const* text = "signalbox: 1\n"
                             "server: {listen: [\"127.0.0.1:0\"], admin: {token: {env: ADMIN}}}\n"
                             "providers:\n"
                             "  - {id: here, kind: simulator}\n"
                             "models:\n"
                             "  - {id: a, provider: here, price: {input: 1, output: 2}}\n"
                             "  - {id: b, provider: here}\n"
                             "groups:\n"
                             "  - id: chat\n"
                             "    strategy: weighted\n"
                             "    members:\n"
                             "      - {model: a, weight: 70}\n"
                             "      - {model: b, weight: 30}\n";

std::string with(std::string_view what, std::string_view instead)
{
    std::string made = text;
    made.replace(made.find(what), what.size(), instead);
    return made;
}

std::vector<std::string> sentences(std::string const& after, std::string const& before = text)
{
    std::vector<std::string> out;
    for (config::meaning_change const& each : config::meaning_changes(*treeOf(before), *treeOf(after)))
        out.push_back(config::sentence_of(each));
    return out;
}

TEST(outline, has_sections_and_what_they_declare_with_lines)
{
    auto const outline = outlineOf(*treeOf(text));
    ASSERT_EQ(outline.size(), 5u);
    EXPECT_EQ(outline[3].path, "models");
    EXPECT_EQ(outline[3].line, 5);
    EXPECT_THAT(outline[3].items, ElementsAre(OutlineItem{"models[0]", "a", "here", 6}, OutlineItem{"models[1]", "b", "here", 7}));
    EXPECT_THAT(outline[4].items, ElementsAre(OutlineItem{"groups[0]", "chat", "weighted, 2 members", 9}));
    EXPECT_THAT(outline[1].items, IsEmpty());
}

TEST(meaning_changes, a_weight_is_told_with_its_member_and_both_values)
{
    EXPECT_THAT(sentences(with("weight: 70", "weight: 10")), ElementsAre("group chat: member a: weight 70 → 10"));
}

TEST(meaning_changes, comments_blanks_quotes_and_the_order_of_nouns_are_none)
{
    EXPECT_THAT(sentences(with("strategy: weighted", "strategy: 'weighted'   # as before\n")), IsEmpty());
    EXPECT_THAT(sentences(with("  - {id: b, provider: here}\n", "") + "# end\n", with("  - {id: b, provider: here}\n", "")), IsEmpty());
}

TEST(meaning_changes, nouns_and_members_come_and_go)
{
    EXPECT_THAT(sentences(with("  - {id: b, provider: here}", "  - {id: c, provider: here}")),
                ElementsAre("model c is new: {id: c, provider: here}", "model b is gone, which was {id: b, provider: here}"));
    EXPECT_THAT(sentences(with("      - {model: b, weight: 30}\n", "")),
                ElementsAre("group chat: member b is gone, which was {model: b, weight: 30}"));
    EXPECT_THAT(sentences(with("    strategy: weighted\n", "")), ElementsAre("group chat: strategy is not set any more, was weighted"));
    EXPECT_THAT(sentences(with("input: 1", "input: 3, cache_read: 1")),
                ElementsAre("model a: price.input 1 → 3", "model a: price.cache_read 1, was not set"));
    EXPECT_THAT(sentences(with("server: {", "server: {workers: 2, ")), ElementsAre("server: workers 2, was not set"));
}

TEST(meaning_changes, the_order_of_members_is_told)
{
    std::string const turned = with("      - {model: a, weight: 70}\n      - {model: b, weight: 30}\n",
                                    "      - {model: b, weight: 30}\n      - {model: a, weight: 70}\n");
    EXPECT_THAT(sentences(turned), ElementsAre("group chat: order of members a, b → b, a"));
}

TEST(meaning_changes, a_secret_that_stands_in_the_text_is_not_shown)
{
    std::string const before = with("{env: ADMIN}", "{inline: hunter2}"), after = with("{env: ADMIN}", "{inline: swordfish}");
    for (std::string const& each : sentences(after, before)) {
        EXPECT_EQ(each.find("hunter2"), std::string::npos) << each;
        EXPECT_EQ(each.find("swordfish"), std::string::npos) << each;
    }
    EXPECT_EQ(sentences(after, before).size(), 1u);
    for (std::string const& each : sentences(after)) EXPECT_EQ(each.find("swordfish"), std::string::npos) << each;
}

FormField field(std::string_view path, std::string const& label)
{
    auto const all = formFields(treeOf(text), path);
    auto const found = std::ranges::find(all, label, &FormField::label);
    return found == all.end() ? FormField{} : *found;
}

TEST(form_fields, are_those_that_the_gateway_knows_with_its_words)
{
    FormField const strategy = field("groups[0]", "strategy");
    EXPECT_EQ(strategy.kind, FormField::Kind::choice);
    EXPECT_EQ(strategy.value, "weighted");
    EXPECT_EQ(strategy.path, "groups[0].strategy");
    EXPECT_EQ(strategy.choices.front(), "weighted");
    EXPECT_NE(strategy.about.find("least_busy"), std::string::npos);
    FormField const exhausted = field("groups[0]", "exhausted");
    EXPECT_FALSE(exhausted.present);
    EXPECT_EQ(exhausted.fallback, "502");
    EXPECT_EQ(exhausted.range, "between 400 and 599");
    EXPECT_EQ(exhausted.kind, FormField::Kind::number);
    EXPECT_EQ(field("groups[0]", "strict").kind, FormField::Kind::boolean);
    EXPECT_EQ(field("groups[0]", "aliases").path, "") << "a list is none";
}

TEST(form_fields, references_offer_what_is_declared_and_sections_that_are_written_are_in_it)
{
    EXPECT_THAT(field("models[0]", "provider").choices, ElementsAre("here"));
    EXPECT_THAT(field("groups[0]", "fallback_group").choices, ElementsAre("chat"));
    EXPECT_EQ(field("models[0]", "price.output").value, "2");
    EXPECT_EQ(field("models[1]", "price.output").path, "") << "there is no section to put it into";
    EXPECT_THAT(declaredIds(*treeOf(text), "destination"), ElementsAre("a", "b", "chat"));
}

TEST(form_fields, a_secret_is_its_reference_and_never_itself)
{
    EXPECT_EQ(field("server", "admin.token.env").value, "ADMIN");
    for (FormField const& each : formFields(treeOf(with("{env: ADMIN}", "{inline: hunter2}")), "server")) {
        EXPECT_NE(each.value, "hunter2");
        EXPECT_EQ(each.label.find("inline"), std::string::npos);
    }
}

TEST(form_fields, what_the_gateway_does_not_know_has_none)
{
    EXPECT_THAT(formFields(treeOf(text), "providers[7]"), IsEmpty());
    EXPECT_THAT(formFields(treeOf(text), "nonsense"), IsEmpty());
    EXPECT_EQ(aboutPath("groups"), "A name that stands for several models and a strategy.");
    EXPECT_EQ(aboutPath("groups[0].members[0].tag"), "Label of this arm in events, for A/B comparison.");
}

TEST(editor_text, comes_back_byte_for_byte)
{
    for (std::string const bytes : {"a\nb\n", "a\r\nb\r\n",
                                    "\xEF\xBB\xBF"
                                    "a: 1\n",
                                    "", "a\u00a0b\n"}) {
        auto const shown = editorText(bytes);
        ASSERT_TRUE(shown) << bytes;
        EXPECT_EQ(shown->text.count(QLatin1Char('\r')), 0);
        EXPECT_EQ(bytesOf(shown->text, shown->form), bytes);
    }
    EXPECT_FALSE(editorText("a\r\nb\n")) << "mixed";
    EXPECT_FALSE(editorText("a\xff\n")) << "no UTF-8";
}

}  // namespace
}  // namespace signalbox::console
