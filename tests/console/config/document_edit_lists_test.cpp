// Lists and sections under edits: in every example each item and each entry in turn is taken out, put back and moved, with the rest byte for byte as it
// was; how what is added is written; what is refused.
#include "console/config/document_edit.hpp"
#include "console/config/yaml_value.hpp"
#include "engine/config/tree_values.hpp"
#include "tests/console/config/example_texts.hpp"

#include <gtest/gtest.h>

#include <map>

namespace signalbox::console {
namespace {

struct Place {
    std::string path;
    node_pointer list_or_map;
};

/// Lists and maps that stand in one place of the text only: an anchor's stand in several.
std::vector<Place> placesOf(node_pointer const& root)
{
    std::vector<Place> found;
    std::map<node const*, int> uses;
    eachNode(root, {}, [&](std::string const&, node_pointer const& each) { ++uses[each.get()]; });
    eachNode(root, {}, [&](std::string const& path, node_pointer const& each) {
        if (uses[each.get()] == 1 && each->what != node::kind::scalar) found.push_back({path, each});
    });
    return found;
}

std::size_t countAlike(std::string_view one, std::string_view other, bool from_behind)
{
    std::size_t alike = 0;
    std::size_t const most = std::min(one.size(), other.size());
    auto const at = [&](std::string_view of) { return from_behind ? of[of.size() - 1 - alike] : of[alike]; };
    while (alike < most && at(one) == at(other)) ++alike;
    return alike;
}

/// All of the shorter text stands in the longer one, in at most two pieces.
bool isWithin(std::string_view shorter, std::string_view longer)
{
    return shorter.size() <= longer.size() && countAlike(shorter, longer, false) + countAlike(shorter, longer, true) >= shorter.size();
}

std::string done(std::string_view text, EditReply const& reply)
{
    return reply.edit ? edited(text, *reply.edit) : "refused: " + reply.why;
}
std::string removed(std::string_view text, std::string_view path)
{
    return done(text, removeAt(text, path));
}
std::string added(std::string_view text, std::string_view list, std::size_t place, node_pointer const& value)
{
    return done(text, addItem(text, list, place, value));
}
std::string entered(std::string_view text, std::string_view path, node_pointer const& value)
{
    return done(text, addEntry(text, path, value));
}
std::string moved(std::string_view text, std::string_view list, std::size_t from, std::size_t to)
{
    return done(text, moveItem(text, list, from, to));
}

TEST(document_lists, of_every_example_lose_each_item_and_get_it_back)
{
    int items = 0;
    for (auto const& file : exampleFiles()) {
        std::string const text = readText(file);
        node_pointer const root = treeOf(text);
        for (Place const& each : placesOf(root)) {
            for (std::size_t place = 0; place < each.list_or_map->items.size(); ++place, ++items) {
                std::string const path = each.path + '[' + std::to_string(place) + ']', where = file.string() + ' ' + path;
                std::string const less = removed(text, path);
                ASSERT_FALSE(less.starts_with("refused")) << where << ' ' << less;
                bool const empty = each.list_or_map->items.size() == 1;
                EXPECT_TRUE(empty || isWithin(less, text)) << where << '\n' << less;
                EXPECT_EQ(at(treeOf(less), each.path)->items.size() + 1, each.list_or_map->items.size()) << where;
                std::string const back = added(less, each.path, place, each.list_or_map->items[place]);
                ASSERT_FALSE(back.starts_with("refused")) << where << ' ' << back;
                EXPECT_TRUE(isWithin(less, back)) << where << '\n' << back;
                EXPECT_TRUE(config::same_values(*treeOf(back), *root)) << where;
            }
        }
    }
    EXPECT_GT(items, 300);
}

TEST(document_lists, of_every_example_change_their_order_and_back_byte_for_byte)
{
    int moves = 0;
    for (auto const& file : exampleFiles()) {
        std::string const text = readText(file);
        for (Place const& each : placesOf(treeOf(text))) {
            std::size_t const many = each.list_or_map->items.size();
            for (std::size_t from = 0; from < many; ++from) {
                for (std::size_t const to : {std::size_t{0}, (from + 1) % many, many - 1}) {
                    std::string const once = moved(text, each.path, from, to);
                    ASSERT_FALSE(once.starts_with("refused")) << file << ' ' << each.path << ' ' << from << ' ' << to << ' ' << once;
                    if (from == to) continue;
                    EXPECT_EQ(once.size(), text.size());
                    EXPECT_EQ(moved(once, each.path, to, from), text) << file << ' ' << each.path << ' ' << from << ' ' << to;
                    ++moves;
                }
            }
        }
    }
    EXPECT_GT(moves, 300);
}

TEST(document_sections, of_every_example_lose_each_entry_and_get_it_back)
{
    int entries = 0;
    for (auto const& file : exampleFiles()) {
        std::string const text = readText(file);
        node_pointer const root = treeOf(text);
        for (Place const& each : placesOf(root)) {
            for (config::entry const& entry : each.list_or_map->entries) {
                if (entry.key.find_first_of(".[") != std::string::npos) continue;
                std::string const path = each.path + (each.path.empty() ? "" : ".") + entry.key, where = file.string() + ' ' + path;
                std::string const less = removed(text, path);
                if (entry.key == "x-openai-like") {
                    EXPECT_TRUE(less.starts_with("refused")) << "others refer to it";
                    continue;
                }
                ASSERT_FALSE(less.starts_with("refused")) << where << ' ' << less;
                bool const empty = each.list_or_map->entries.size() == 1;
                EXPECT_TRUE(empty || isWithin(less, text)) << where << '\n' << less;
                EXPECT_EQ(at(treeOf(less), path), nullptr) << where;
                std::string const back = entered(less, path, entry.value);
                ASSERT_FALSE(back.starts_with("refused")) << where << ' ' << back;
                EXPECT_TRUE(isWithin(less, back)) << where << '\n' << back;
                EXPECT_TRUE(config::same_values(*treeOf(back), *root)) << where;
                ++entries;
            }
        }
    }
    EXPECT_GT(entries, 500);
}

TEST(document_lists, what_is_added_is_written_as_its_neighbours_are)
{
    node_pointer const member = mapOf({{"model", typedScalar("c")}, {"weight", typedScalar("5")}});
    EXPECT_EQ(added("l:\n  - model: a   # one\n    weight: 1\n\n  - model: b\nz: 1\n", "l", 2, member),
              "l:\n  - model: a   # one\n    weight: 1\n\n  - model: b\n\n  - model: c\n    weight: 5\nz: 1\n");
    EXPECT_EQ(added("l:\n  # of a\n  - {model: a}\n", "l", 0, member), "l:\n  - {model: c, weight: 5}\n  # of a\n  - {model: a}\n");
    EXPECT_EQ(added("l: [{model: a}] # x\n", "l", 1, member), "l: [{model: a}, {model: c, weight: 5}] # x\n");
    EXPECT_EQ(added("l: [a, b]\n", "l", 1, typedScalar("x y")), "l: [a, \"x y\", b]\n");
    EXPECT_EQ(added("l:\n- a\n- b", "l", 9, typedScalar("c")), "l:\n- a\n- b\n- c") << "the last line has no end, and has none afterwards";
    EXPECT_EQ(added("l:\r\n  - a\r\n", "l", 1, typedScalar("b")), "l:\r\n  - a\r\n  - b\r\n");
    EXPECT_EQ(added("l: [] # none\n", "l", 0, typedScalar("a")), "l: [a] # none\n");
    EXPECT_EQ(added("l:  # none\nz: 1\n", "l", 0, typedScalar("a")), "l: [a]  # none\nz: 1\n");
    EXPECT_EQ(added("l: [\n  a,  # one\n  b\n]\n", "l", 2, typedScalar("c")), "l: [\n  a,  # one\n  b, c\n]\n");
}

TEST(document_lists, what_is_taken_out_takes_its_comments_with_it)
{
    EXPECT_EQ(removed("l:\n  # of a\n  - a: 1  # one\n    b: |\n      x\n    # deep\n\n  # of c\n  - c: 3\nz: 1\n", "l[0]"),
              "l:\n\n  # of c\n  - c: 3\nz: 1\n");
    EXPECT_EQ(removed("l:\n  - a\n  - b\n# of z\nz: 1\n", "l[1]"), "l:\n  - a\n# of z\nz: 1\n");
    EXPECT_EQ(removed("l: [a, \"b, c\", d]\n", "l[1]"), "l: [a, d]\n");
    EXPECT_EQ(removed("l: [a, {b: \"]\"}]\n", "l[1]"), "l: [a]\n");
    EXPECT_EQ(removed("l: [it's, b's, c]\n", "l[1]"), "l: [it's, c]\n") << "a quote inside of a word begins nothing";
    EXPECT_EQ(removed("l: [a, b,\n    c, d]\n", "l[1]"), "l: [a,\n    c, d]\n");
    EXPECT_EQ(removed("l: [\n  a,  # one\n  b,  # two\n]\n", "l[0]"), "l: [\n  b,  # two\n]\n");
    EXPECT_EQ(removed("l:  # why\n  - a\nz: 1\n", "l[0]"), "l: []  # why\nz: 1\n");
    EXPECT_EQ(removed("l:\n  - id: a  # first\n    tag: x\n", "l[0].id"), "l:\n  - tag: x\n");
    EXPECT_EQ(removed("l:\n  - id: a\n", "l[0].id"), "l:\n  - {}\n");
    EXPECT_EQ(removed("a: {b: 1, c: 2}  # x\n", "a.b"), "a: {c: 2}  # x\n");
    EXPECT_EQ(removed("a:\n- x\n- y\nb: 1\n", "a"), "b: 1\n");
    EXPECT_EQ(removed("a: 1\nb: 2", "b"), "a: 1\n");
}

TEST(document_sections, are_made_on_the_way_to_what_is_absent)
{
    EXPECT_EQ(done("a: 1\n", setScalar("a: 1\n", "s.b.c", "2")), "a: 1\ns: {b: {c: 2}}\n");
    EXPECT_EQ(entered("g:\n  - id: x\n    m: [a]\nz: 1\n", "g[0].failover.on", listOf({typedScalar("default")})),
              "g:\n  - id: x\n    m: [a]\n    failover: {on: [default]}\nz: 1\n");
    EXPECT_EQ(entered("a: 1\n", "limits", listOf({mapOf({{"count", typedScalar("requests")}})})), "a: 1\nlimits:\n  - {count: requests}\n");
    EXPECT_EQ(entered("# nothing yet\n", "a", typedScalar("1")), "# nothing yet\na: 1\n");
    EXPECT_EQ(entered("s: {}\n", "s.a", typedScalar("1")), "s: {a: 1}\n");
    EXPECT_EQ(entered("s:\nz: 1\n", "s.a", typedScalar("1")), "s: {a: 1}\nz: 1\n");
    EXPECT_EQ(entered("s:\n  - a\n", "s.a", typedScalar("1")), "refused: s is no section: it has no keys");
    EXPECT_EQ(entered("s: [a]\n", "s[3].a", typedScalar("1")), "refused: there is no item s[3]: add it first");
    EXPECT_EQ(entered("s: 1\n", "s", typedScalar("1")), "refused: s is there already");
}

TEST(document_lists, are_not_changed_where_the_text_would_mean_something_else)
{
    EXPECT_TRUE(removed("a: &x [1, 2]\nb: *x\n", "a[0]").starts_with("refused: it cannot be taken out alone"));
    EXPECT_TRUE(added("a: &x [1, 2]\nb: *x\n", "a", 0, typedScalar("3")).starts_with("refused: there is no place for it"));
    EXPECT_TRUE(moved("l: [&x 1, *x]\n", "l", 0, 1).starts_with("refused: the items share a line or refer"));
    EXPECT_TRUE(removed("l:\n  - - a\n    - b\n", "l[0][1]").starts_with("refused: it cannot be taken out alone"));
    EXPECT_TRUE(removed("l: [a\n", "l[0]").starts_with("refused: the text is no YAML"));
    EXPECT_EQ(removed("l: [a]\n", "l[1]"), "refused: l[1] is not there");
    EXPECT_EQ(added("l: a\n", "l", 0, typedScalar("b")), "refused: l is no list");
    EXPECT_EQ(moved("l: [a, b]\n", "l", 1, 2), "refused: there is no such place in l");
}

TEST(document_lists, what_could_read_as_something_else_is_quoted)
{
    EXPECT_EQ(flowText(*listOf({typedScalar("group:chat"), typedScalar("127.0.0.1:80"), typedScalar("no: 1"), typedScalar("~"),
                                typedScalar("null"), typedScalar("a#b"), typedScalar(""), typedScalar("-x"), typedScalar("ends:")})),
              "[group:chat, 127.0.0.1:80, \"no: 1\", \"~\", \"null\", \"a#b\", \"\", \"-x\", \"ends:\"]");
}

}  // namespace
}  // namespace signalbox::console
