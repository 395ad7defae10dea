// An edit of one value: in every example every scalar in turn, with the rest byte for byte as it was; what is absent; order; what is refused.
#include "console/config/document_edit.hpp"
#include "console/config/document_tree.hpp"
#include "console/config/line_changes.hpp"
#include "tests/console/config/example_texts.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <map>

namespace signalbox::console {
namespace {

void eachScalar(node_pointer const& root, std::function<void(std::string const& path, node const& scalar)> const& tell)
{
    eachNode(root, {}, [&](std::string const& path, node_pointer const& each) {
        if (each->what == node::kind::scalar) tell(path, *each);
    });
}

std::string set(std::string_view text, std::string_view path, std::string_view value)
{
    EditReply const reply = setScalar(text, path, value);
    return reply.edit ? edited(text, *reply.edit) : "refused: " + reply.why;
}

std::string swapped(std::string_view text, std::string_view list, std::size_t place)
{
    EditReply const reply = moveItem(text, list, place, place + 1);
    return reply.edit ? edited(text, *reply.edit) : "refused: " + reply.why;
}

TEST(document_edit, of_each_scalar_of_each_example_changes_one_line_and_nothing_else_in_it)
{
    ASSERT_GT(exampleFiles().size(), 10u);
    for (auto const& file : exampleFiles()) {
        std::string const text = readText(file);
        node_pointer const root = treeOf(text);
        ASSERT_TRUE(root) << file;
        int edits = 0;
        std::map<node const*, int> uses;  // a node with an anchor stands in several places
        eachScalar(root, [&](std::string const&, node const& scalar) { ++uses[&scalar]; });
        eachScalar(root, [&](std::string const& path, node const& scalar) {
            EditReply const reply = setScalar(text, path, "7x");
            if (!scalar.plain && text[offsetOf(text, scalar.at)] == '|') {
                EXPECT_FALSE(reply.edit) << path << " runs over lines";
                return;
            }
            if (uses[&scalar] > 1) {
                EXPECT_FALSE(reply.edit) << path << " would change the others too";
                return;
            }
            ASSERT_TRUE(reply.edit) << file << ' ' << path << ": " << reply.why;
            std::string const made = edited(text, *reply.edit);
            auto const changes = changedLines(text, made);
            ASSERT_EQ(changes.size(), 1u) << path;
            ASSERT_EQ(changes[0].to - changes[0].from, 1u) << path;
            ASSERT_EQ(changes[0].fresh_to - changes[0].fresh_from, 1u) << path;
            EXPECT_EQ(static_cast<int>(changes[0].from) + 1, scalar.at.line) << path;
            EXPECT_EQ(at(treeOf(made), path)->text, "7x") << path;
            std::string const back = set(made, path, scalar.text);
            EXPECT_EQ(back, text) << file << ' ' << path << ": and back again is byte for byte what it was";
            ++edits;
        });
        EXPECT_GT(edits, 5) << file;
    }
}

TEST(document_edit, keeps_the_quotes_a_value_has)
{
    EXPECT_EQ(set("a: 'x'  # why\n", "a", "it's"), "a: 'it''s'  # why\n");
    EXPECT_EQ(set("a: \"x\"\n", "a", "say \"y\"\\"), "a: \"say \\\"y\\\"\\\\\"\n");
    EXPECT_EQ(set("a: x # why\n", "a", "z"), "a: z # why\n");
}

TEST(document_edit, gives_quotes_to_a_value_that_would_read_as_something_else)
{
    EXPECT_EQ(set("a: x\n", "a", "b: c"), "a: \"b: c\"\n");
    EXPECT_EQ(set("a: x\n", "a", "y # z"), "a: \"y # z\"\n");
    EXPECT_EQ(set("a: x\n", "a", ""), "a: \"\"\n");
    EXPECT_EQ(set("{a: x, b: 1}\n", "a", "y, c: 2"), "{a: \"y, c: 2\", b: 1}\n");
    EXPECT_EQ(set("a: x\n", "a", "~"), "a: \"~\"\n") << "a bare ~ is nothing";
}

TEST(document_edit, writes_what_was_absent_into_its_section)
{
    EXPECT_EQ(set("m:\n  - model: a  # first\n    tag: x\n", "m[0].weight", "30"),
              "m:\n  - model: a  # first\n    weight: 30\n    tag: x\n");
    EXPECT_EQ(set("m: [{model: a}, {model: b}]\n", "m[1].weight", "30"), "m: [{model: a}, {model: b, weight: 30}]\n");
    EXPECT_EQ(set("a: 1", "b", "2"), "a: 1\nb: 2");
    EXPECT_EQ(set("s:\r\n  a: 1\r\n", "s.b", "2"), "s:\r\n  a: 1\r\n  b: 2\r\n");
    EXPECT_EQ(set("a: 1\n", "s.b", "2"), "a: 1\ns: {b: 2}\n");
}

TEST(document_edit, finds_its_place_behind_letters_of_several_bytes)
{
    EXPECT_EQ(set("\xEF\xBB\xBF"
                  "a: {n: \"Größe – 大\", w: 1}\n",
                  "a.w", "2"),
              "\xEF\xBB\xBF"
              "a: {n: \"Größe – 大\", w: 2}\n");
}

TEST(document_edit, is_refused_where_the_text_would_mean_something_else)
{
    EXPECT_TRUE(set("a: &x 1\nb: *x\n", "a", "2").starts_with("refused: the value stands for others too"));
    EXPECT_TRUE(set("a: &x 1\nb: *x\n", "b", "2").starts_with("refused: "));
    EXPECT_TRUE(set("a: one\n  two\n", "a", "2").starts_with("refused: the value runs over several lines"));
    EXPECT_TRUE(set("a: |\n  one\n", "a", "2").starts_with("refused: the value runs over several lines"));
    EXPECT_TRUE(set("a: [1\n", "a", "2").starts_with("refused: the text is no YAML"));
    EXPECT_TRUE(set("a: {b: 1}\n", "a", "2").starts_with("refused: a is a section"));
    EXPECT_TRUE(set("a: 1\n", "a..b", "2").starts_with("refused: this is no path"));
}

TEST(document_order, items_change_places_with_their_comments)
{
    EXPECT_EQ(swapped("l:\n  # of a\n  - a: 1  # one\n    b: 2\n\n  - a: 3\nz: 1\n", "l", 0),
              "l:\n  - a: 3\n\n  # of a\n  - a: 1  # one\n    b: 2\nz: 1\n");
    EXPECT_EQ(swapped("l: [{a: 1}, {a: \"],\"}]  # x\n", "l", 0), "l: [{a: \"],\"}, {a: 1}]  # x\n");
    EXPECT_EQ(swapped("l:\n- a\n- b", "l", 0), "l:\n- b\n- a") << "the last line has no end, and has none afterwards";
}

TEST(document_order, in_every_example_members_change_places_and_back)
{
    int swaps = 0;
    for (auto const& file : exampleFiles()) {
        std::string const text = readText(file);
        node_pointer const groups = at(treeOf(text), "groups");
        for (std::size_t group = 0; groups && group < groups->items.size(); ++group) {
            std::string const list = "groups[" + std::to_string(group) + "].members";
            node_pointer const members = at(treeOf(text), list);
            if (!members || members->items.size() < 2) continue;
            std::string const once = swapped(text, list, 0);
            ASSERT_FALSE(once.starts_with("refused")) << file << ' ' << list << ' ' << once;
            EXPECT_NE(once, text);
            EXPECT_EQ(swapped(once, list, 0), text) << file << ' ' << list;
            ++swaps;
        }
    }
    EXPECT_GT(swaps, 8);
}

TEST(document_order, the_last_item_has_nothing_to_change_places_with)
{
    EXPECT_EQ(swapped("l: [a, b]\n", "l", 1), "refused: there is no such place in l");
}

}  // namespace
}  // namespace signalbox::console
