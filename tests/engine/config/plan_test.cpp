// What bringing a configuration to a gateway does, whole and by a tag, and the text that comes of it.
#include "tests/engine/config/load_fixture.hpp"

#include "engine/config/collections.hpp"
#include "engine/config/normal_form.hpp"
#include "engine/config/plan.hpp"
#include "engine/config/text_change.hpp"
#include "engine/config/tree_values.hpp"
#include "engine/config/yaml_text.hpp"

#include <gmock/gmock.h>

#include <filesystem>

namespace signalbox::config::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

node_pointer tree(std::string const& text)
{
    report findings("test.yaml");
    auto made = read_document(text, findings);
    EXPECT_FALSE(findings.failed()) << findings_as_text(findings.take()) << text;
    return made;
}

/// "change models a: x, y", without what stays.
std::vector<std::string> told(plan const& of)
{
    std::vector<std::string> out;
    for (planned const& each : of.all) {
        if (each.what == planned::act::keep) continue;
        std::string line = std::string(in_words(each.what)) + ' ' + each.section + (each.id.empty() ? "" : " " + each.id);
        for (std::string const& one : each.changes) line += ": " + one;
        out.push_back(line);
    }
    return out;
}

std::string const now_text = "# the first line\n"
                             "signalbox: 1\n"
                             "\n"
                             "models:  # all of them\n"
                             "  # about a\n"
                             "  - {id: a, provider: p}  # a itself\n"
                             "  # about b\n"
                             "  - id: b\n"
                             "    provider: p\n"
                             "    tags: [mine]\n"
                             "\n"
                             "# about groups\n"
                             "groups:\n"
                             "  - id: g\n"
                             "    members: [{model: a, weight: 70}]\n"
                             "    tags: [mine]\n"
                             "# the last line\n";

TEST(collections, are_the_lists_of_objects_with_names)
{
    std::vector<std::string> keys;
    for (collection const& each : collections()) keys.push_back(each.key + '/' + each.id_key);
    EXPECT_THAT(keys, testing::UnorderedElementsAre("providers/id", "models/id", "groups/id", "consumers/name", "tiers/id", "limits/id",
                                                    "routes/id", "upstreams/id", "auth/id", "vaults/id", "policies/id", "sinks/id"));
}

TEST(plan, names_what_is_new_different_and_gone_and_counts_what_stays)
{
    auto const before =
        tree("signalbox: 1\nserver: {echo: false}\nmodels: [{id: a, provider: p}, {id: b, provider: p}, {id: c, provider: p}]\n");
    auto const after =
        tree("signalbox: 1\nserver: {echo: true}\nmodels: [{id: a, provider: q}, {id: d, provider: p}, {id: b, provider: p}]\n"
             "price_table: x.json\n");
    plan const made = plan_of(*before, *after);
    EXPECT_THAT(told(made), ElementsAre("change server: echo false → true", "change models a: provider p → q", "create models d",
                                        "delete models c", "create price_table"));
    EXPECT_EQ(made.count(planned::act::keep), 2u);
    EXPECT_FALSE(made.empty());
}

TEST(plan, is_empty_between_texts_that_mean_the_same)
{
    EXPECT_TRUE(plan_of(*tree("signalbox: 1\nmodels: [{id: a, provider: p}]\nx-note: 1\n"),
                        *tree("# other words\nmodels:\n- provider: 'p'\n  id: a\ngroups:\nsignalbox: 1\n"))
                    .empty());
}

TEST(plan, sees_the_order_of_objects)
{
    auto const made = plan_of(*tree("routes: [{id: a}, {id: b}]\n"), *tree("routes: [{id: b}, {id: a}]\n"));
    EXPECT_THAT(told(made), ElementsAre("change routes: order"));
}

TEST(plan, shows_no_secret_that_stands_in_a_text)
{
    auto const made = plan_of(*tree("providers: [{id: p, auth: {secret: old-literal, name: n}}]\n"),
                              *tree("providers: [{id: p, auth: {secret: new-literal, name: n}}]\n"));
    EXPECT_THAT(told(made), ElementsAre("change providers p: auth.secret (hidden) → (hidden)"));
}

TEST(tagged_objects, take_the_places_of_those_with_the_tag_and_leave_all_others)
{
    auto const now = tree(now_text);
    auto const file =
        tree("signalbox: 1\nmeta: {name: part}\nserver: {echo: true}\nmodels: [{id: b, provider: q}, {id: c, provider: p, tags: [x]}]\n");
    auto const made = with_tagged(*now, *file, "mine");
    EXPECT_THAT(made.refused, IsEmpty());
    EXPECT_THAT(made.left_alone, ElementsAre("meta", "server"));
    EXPECT_THAT(told(plan_of(*now, *made.whole)), ElementsAre("change models b: provider p → q", "create models c", "delete groups g"));
    EXPECT_EQ(yaml_of(*made.whole), "signalbox: 1\nmodels:\n  - {id: a, provider: p}\n  - {id: b, provider: q, tags: [mine]}\n"
                                    "  - {id: c, provider: p, tags: [x, mine]}\n");
    EXPECT_TRUE(plan_of(*made.whole, *with_tagged(*made.whole, *file, "mine").whole).empty()) << "a second time changes nothing";
}

TEST(tagged_objects, never_replace_an_object_without_the_tag)
{
    auto const made = with_tagged(*tree(now_text), *tree("models: [{id: a, provider: q}]\n"), "mine");
    EXPECT_THAT(made.refused, ElementsAre(HasSubstr("model a is there without the tag mine")));
}

TEST(changed_text, keeps_the_lines_and_comments_of_what_stays)
{
    auto const now = tree(now_text);
    auto const after = with_tagged(*now, *tree("models: [{id: c, provider: p}]\ngroups: [{id: g, members: [{model: c}]}]\n"), "mine");
    auto const made = text_with(now_text, *now, *after.whole);
    EXPECT_FALSE(made.whole);
    EXPECT_EQ(made.text, "# the first line\n"
                         "signalbox: 1\n"
                         "\n"
                         "models:  # all of them\n"
                         "  # about a\n"
                         "  - {id: a, provider: p}  # a itself\n"
                         "  - {id: c, provider: p, tags: [mine]}\n"
                         "\n"
                         "# about groups\n"
                         "groups:\n"
                         "  - {id: g, members: [{model: c}], tags: [mine]}\n"
                         "# the last line\n");
}

TEST(changed_text, keeps_the_comments_above_an_object_that_changes_and_says_that_those_in_it_go)
{
    std::string const text = "models:\n  # first\n  - {id: a, provider: p}\n  # above b\n  - id: b\n    provider: p  # in b\n"
                             "  # above c\n  - {id: c, provider: '# none'}\n";
    auto const with_b = tree("models: [{id: a, provider: p}, {id: b, provider: q}, {id: c, provider: '# none'}]\n");
    auto const made = text_with(text, *tree(text), *with_b);
    EXPECT_EQ(made.text, "models:\n  # first\n  - {id: a, provider: p}\n  # above b\n  - {id: b, provider: q}\n"
                         "  # above c\n  - {id: c, provider: '# none'}\n");
    EXPECT_TRUE(made.comments_lost);
    auto const with_c = tree("models: [{id: a, provider: p}, {id: b, provider: p}, {id: c, provider: q}]\n");
    EXPECT_FALSE(text_with(text, *tree(text), *with_c).comments_lost) << "a word in quotes is no comment";
    std::string const server = "server:\n  echo: true  # for tests\n";
    EXPECT_TRUE(text_with(server, *tree(server), *tree("server: {echo: false}\n")).comments_lost);
}

TEST(changed_text, drops_and_adds_sections_and_writes_lists_in_brackets_anew)
{
    std::string const text = "signalbox: 1\nmodels: [{id: a, provider: p}]\ngroups: [{id: g}]\n# end\nserver: {echo: true}";
    auto const before = tree(text), after = tree("signalbox: 1\nmodels: [{id: a, provider: q}]\nserver: {echo: true}\ntiers: [{id: t}]\n");
    auto const made = text_with(text, *before, *after);
    EXPECT_FALSE(made.whole);
    EXPECT_EQ(made.text, "signalbox: 1\nmodels:\n  - {id: a, provider: q}\n# end\nserver: {echo: true}\ntiers:\n  - {id: t}\n");
}

TEST(changed_text, is_written_anew_where_lines_cannot_be_told_apart)
{
    std::string const braces = "{signalbox: 1, models: [{id: a, provider: p}]}\n";
    auto const after = tree("signalbox: 1\nmodels: [{id: b, provider: p}]\n");
    auto const made = text_with(braces, *tree(braces), *after);
    EXPECT_TRUE(made.whole);
    EXPECT_TRUE(same_values(*tree(made.text), *after));
    std::string const anchored = "models:\n  - &m {id: a, provider: p}\ngroups:\n  - {id: g, x: *m}\n";
    auto const without = tree("models: [{id: b, provider: p}]\ngroups: [{id: g, x: {id: a, provider: p}}]\n");
    auto const anew = text_with(anchored, *tree(anchored), *without);
    EXPECT_TRUE(anew.whole) << "the alias would lead nowhere";
    EXPECT_TRUE(same_values(*tree(anew.text), *without));
}

TEST(yaml_text, reads_back_as_the_tree_it_was_made_of)
{
    std::string const text = "a: [\"1\", 1, 'true', true, \"no\", \"~\", \"\", \" x\", \"a: b\", \"#c\", \"-\", \"a\\nb\", \"{x}\", "
                             "\"${A:-b}\", \"*.yaml\", \"é\", \"x:\", 0x10, 1.5, "
                             "10m, \"10m\", \"@a\", \"a,b\", \"[c\"]\n"
                             "b: {empty: {}, list: [], nothing: , deep: {er: [{x: 1, y: [{z: \"2\"}]}]}}\n"
                             "\"odd key: \": v\n";
    auto const first = tree(text);
    std::string const written = yaml_of(*first);
    auto const again = tree(written);
    EXPECT_TRUE(same_values(*first, *again)) << written;
    auto const list = child(*first, "a"), same = child(*again, "a");
    for (std::size_t i = 0; i < list->items.size(); ++i) {
        bool const typed =
            list->items[i]->plain && (list->items[i]->text == "true" || list->items[i]->text == "1" || list->items[i]->text == "1.5");
        bool const words = !list->items[i]->plain && (list->items[i]->text == "true" || list->items[i]->text == "1");
        EXPECT_TRUE(!(typed || words) || same->items[i]->plain == list->items[i]->plain) << list->items[i]->text << "\n" << written;
    }
}

TEST(normal_form, of_every_example_means_the_same_and_stays_as_it_is)
{
    for (auto const& file : std::filesystem::directory_iterator(std::string(SIGNALBOX_SOURCE_DIR) + "/schema/examples")) {
        if (file.path().extension() != ".yaml") continue;
        auto const before = tree(file_text(file.path().string()));
        std::string const written = yaml_of(*normal_form(*before));
        EXPECT_TRUE(plan_of(*before, *tree(written)).empty()) << file.path();
        EXPECT_EQ(yaml_of(*normal_form(*tree(written))), written) << file.path();
    }
}

TEST(normal_form, follows_the_schema_and_drops_comments)
{
    auto const made = yaml_of(*normal_form(*tree("models: [{provider: p, x-why: 1, id: a}]\nx-note: {a: 1}\n"
                                                 "providers: [{kind: openai, headers: {x-team: a}, id: p, tags: }]\nsignalbox: 1\n")));
    EXPECT_EQ(made, "signalbox: 1\nproviders:\n  - {id: p, kind: openai, headers: {x-team: a}}\nmodels:\n  - {id: a, provider: p}\n");
}

TEST(literal_secret, is_found_wherever_a_secret_may_stand)
{
    EXPECT_EQ(literal_secret(*tree("providers: [{id: p, auth: {secret: {env: A}}}, {id: q, auth: {secret: abc}}]\n")),
              "providers[1].auth.secret");
    EXPECT_EQ(literal_secret(*tree("server: {admin: {token: {inline: abc}}}\n")), "server.admin.token.inline");
    EXPECT_EQ(literal_secret(*tree("consumers: [{name: a, keys: [{secret: {file: k}}]}]\nproviders: [{id: p, headers: {secret: no}}]\n")),
              "");
}

}  // namespace
}  // namespace signalbox::config::test
