// What a form offers of lists and sections: what is written, what may be added by name, and what a new one begins with.
#include "console/config/form_lists.hpp"
#include "console/config/document_edit.hpp"
#include "console/config/engine_check.hpp"
#include "console/config/yaml_value.hpp"
#include "engine/config/tree_values.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace signalbox::console {
namespace {

char const* const text = "signalbox: 1\n"
                         "server: {listen: [\"127.0.0.1:0\"], public: true}\n"
                         "providers: [{id: here, kind: simulator}]\n"
                         "models: [{id: a, provider: here, tags: [old, cheap]}, {id: b, provider: here}]\n"
                         "groups:\n"
                         "  - id: chat\n"
                         "    members: [{model: a, tag: x}, {group: more}]\n"
                         "  - id: more\n"
                         "    members: [{model: b}]\n";

FormList listAt(std::string_view section, std::string_view label)
{
    auto const all = formLists(treeOf(text), section);
    auto const found = std::ranges::find(all, label, &FormList::label);
    return found == all.end() ? FormList{} : *found;
}

TEST(form_lists, show_what_is_written_and_what_may_be_added)
{
    FormList const members = listAt("groups[0]", "members");
    EXPECT_EQ(members.path, "groups[0].members");
    EXPECT_TRUE(members.of_sections);
    EXPECT_EQ(members.items, (std::vector<std::string>{"a", "more"}));
    EXPECT_EQ(members.choices, (std::vector<std::string>{"a", "b", "chat", "more"}));
    FormList const tags = listAt("models[0]", "tags");
    EXPECT_FALSE(tags.of_sections);
    EXPECT_EQ(tags.items, (std::vector<std::string>{"old", "cheap"}));
    EXPECT_TRUE(tags.choices.empty()) << "a tag may be anything";
    EXPECT_TRUE(listAt("models[1]", "tags").items.empty()) << "one that is absent may be begun";
    EXPECT_EQ(listAt("server", "listen").items, std::vector<std::string>{"127.0.0.1:0"});
    EXPECT_TRUE(formLists(treeOf(text), "models[7]").empty());
}

TEST(form_lists, of_many_items_show_the_first_and_count_the_rest)
{
    std::string long_list = "models: [{id: a, tags: [t0";
    for (std::size_t i = 1; i < most_form_items + 30; ++i) long_list += ", t" + std::to_string(i);
    auto const lists = formLists(treeOf(long_list + "]}]\n"), "models[0]");
    auto const tags = std::ranges::find(lists, "tags", &FormList::label);
    ASSERT_NE(tags, lists.end());
    EXPECT_EQ(tags->items.size(), most_form_items);
    EXPECT_EQ(tags->further, 30u);
}

TEST(form_sections, say_which_are_there)
{
    auto const inside = formSections(treeOf(text), "groups[0]");
    auto const failover = std::ranges::find(inside, "failover", &FormSection::label);
    ASSERT_NE(failover, inside.end());
    EXPECT_FALSE(failover->present);
    EXPECT_EQ(failover->path, "groups[0].failover");
    auto const top = formSections(treeOf(text), "");
    auto const models = std::ranges::find(top, "models", &FormSection::label);
    ASSERT_NE(models, top.end());
    EXPECT_TRUE(models->list);
    EXPECT_TRUE(models->present);
}

TEST(fresh_items, have_what_the_gateway_requires_of_them)
{
    node_pointer const root = treeOf(text);
    EXPECT_EQ(flowText(*freshItem(root, "models", "")), "{id: model-3, provider: here}");
    EXPECT_EQ(flowText(*freshItem(root, "groups", "")), "{id: group-3}");
    EXPECT_EQ(flowText(*freshItem(root, "groups[0].members", "b")), "{model: b}");
    EXPECT_EQ(flowText(*freshItem(root, "groups[0].members", "more")), "{group: more}");
    EXPECT_EQ(flowText(*freshItem(root, "models[0].tags", "new one")), "\"new one\"");
    EXPECT_EQ(flowText(*freshSection(root, "groups[0].failover")), "{}");
    EXPECT_EQ(flowText(*freshSection(root, "models[0].price")), "{input: 0, output: 0}");
    EXPECT_EQ(flowText(*freshSection(root, "providers[0].auth.secret")), "{env: NAME}");
}

TEST(fresh_items, make_a_configuration_that_the_engine_takes)
{
    std::string made(text);
    for (auto const& [list, value] : {std::pair{"models", ""}, {"groups[1].members", "a"}, {"groups[0].aliases", "gpt-4o"}}) {
        Document const now(made);
        EditReply const reply = addItem(now, list, 99, freshItem(now.tree, list, value));
        ASSERT_TRUE(reply.edit) << list << ' ' << reply.why;
        std::string const next = edited(made, *reply.edit);
        EXPECT_TRUE(config::same_values(*reply.tree, *treeOf(next))) << "the reply brings the tree of the text afterwards";
        made = next;
    }
    for (config::finding const& each : checkAt("made.yaml", made, CheckAs::gateway).findings)
        EXPECT_NE(each.level, config::severity::error) << each.message << '\n' << made;
}

}  // namespace
}  // namespace signalbox::console
