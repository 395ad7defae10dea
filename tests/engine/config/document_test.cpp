#include "engine/config/document.hpp"

#include "tests/engine/config/load_fixture.hpp"

#include <gtest/gtest.h>

namespace signalbox::config {
namespace {

using namespace test;

struct outcome {
    node_pointer root;
    std::vector<finding> findings;
};

outcome parse(std::string_view text)
{
    report out("doc.yaml");
    node_pointer root = read_document(text, out);
    return {root, out.take()};
}

/// The tree in one line with the place of each node: {a@1:4 "x", ...}.
std::string shown(node const& of)
{
    std::string out = std::to_string(of.at.line) + ':' + std::to_string(of.at.column);
    switch (of.what) {
    case node::kind::null: return out + " null";
    case node::kind::scalar: return out + " '" + of.text + "'";
    case node::kind::list:
        for (auto const& item : of.items) out += " [" + shown(*item) + "]";
        return out;
    case node::kind::map:
        for (auto const& one : of.entries)
            out += " {" + one.key + "@" + std::to_string(one.at.line) + ':' + std::to_string(one.at.column) + " " + shown(*one.value) + "}";
        return out;
    }
    return out;
}

std::string tree(std::string_view text)
{
    auto const made = parse(text);
    EXPECT_EQ(findings_as_text(made.findings), "");
    return made.root ? shown(*made.root) : "none";
}

TEST(document, knows_where_keys_and_values_stand)
{
    EXPECT_EQ(tree("a: x\nb:\n  - {c: 1}\n  - two\n"), "1:1 {a@1:1 1:4 'x'} {b@2:1 3:3 [3:5 {c@3:6 3:9 '1'}] [4:5 'two']}");
}

TEST(document, counts_columns_in_characters)
{
    EXPECT_EQ(tree("{\"ä€😀\": x}"), "1:1 {ä€😀@1:2 1:9 'x'}");
}

TEST(document, puts_a_missing_value_where_its_key_stands)
{
    EXPECT_EQ(tree("a:\n\nb: ~\nc: null\n"), "1:1 {a@1:1 1:1 null} {b@3:1 3:1 null} {c@4:1 4:1 null}");
}

TEST(document, reads_line_ends_of_all_systems_and_a_byte_order_mark)
{
    EXPECT_EQ(tree("\xEF\xBB\xBF"
                   "a: x\r\nb: y\r\n"),
              "1:1 {a@1:1 1:4 'x'} {b@2:1 2:4 'y'}");
}

TEST(document, of_nothing_is_an_empty_map)
{
    EXPECT_EQ(tree(""), "1:1");
    EXPECT_EQ(tree("# only a comment\n"), "1:1");
    EXPECT_EQ(tree("---\n"), "1:1");
}

TEST(document, repeats_what_an_alias_refers_to)
{
    auto const made = parse("a: &x {k: v}\nb: *x\n");
    ASSERT_EQ(findings_as_text(made.findings), "");
    EXPECT_EQ(made.root->entries[1].at, (mark{2, 1}));
    EXPECT_EQ(made.root->entries[1].value, made.root->entries[0].value);
}

TEST(document, merges_maps_and_own_keys_win)
{
    auto const made = parse("x-a: &a {p: 1, q: 2}\nx-b: &b {q: 3, r: 4}\none: {<<: *a, q: 9}\nboth: {<<: [*a, *b]}\n");
    ASSERT_EQ(findings_as_text(made.findings), "");
    auto const values = [](node const& map) {
        std::string out;
        for (auto const& one : map.entries) out += one.key + '=' + one.value->text + ' ';
        return out;
    };
    EXPECT_EQ(values(*made.root->entries[2].value), "q=9 p=1 ");
    EXPECT_EQ(values(*made.root->entries[3].value), "p=1 q=2 r=4 ");
}

TEST(document, refuses_a_merge_of_anything_but_maps)
{
    EXPECT_EQ(lines(parse("a: {<<: word}\n").findings),
              std::vector<std::string>{"error C005 1:9 a: \"<<\" takes an alias of a map, or a list of them"});
    EXPECT_EQ(tree("a: {\"<<\": word}\n"), "1:1 {a@1:1 1:4 {<<@1:5 1:11 'word'}}");
}

TEST(document, reports_a_key_that_stands_twice_and_goes_on)
{
    auto const made = parse("a: 1\nb: {c: 1, c: 2}\na: 3\n");
    EXPECT_EQ(lines(made.findings), (std::vector<std::string>{"error C003 2:11 b.c: the key \"c\" stands here twice; it is first on line 2",
                                                              "error C003 3:1 a: the key \"a\" stands here twice; it is first on line 1"}));
    EXPECT_EQ(shown(*made.root), "1:1 {a@1:1 1:4 '1'} {b@2:1 2:4 {c@2:5 2:8 '1'}}");
}

TEST(document, reports_keys_that_are_no_words)
{
    EXPECT_EQ(heads(parse("? [a, b]\n: x\n").findings), std::vector<std::string>{"error C005 1:3 "});
    EXPECT_EQ(heads(parse("a: {~: x}\n").findings), std::vector<std::string>{"error C005 1:5 a"});
}

TEST(document, reports_tags)
{
    EXPECT_EQ(heads(parse("a: !vault x\n").findings), std::vector<std::string>{"error C005 1:4 a"});
    EXPECT_EQ(tree("a: !!str 5\n"), "1:1 {a@1:1 1:4 '5'}");
}

TEST(document, tells_where_the_yaml_breaks)
{
    EXPECT_EQ(heads(parse("a: [1, 2\nb: 3\n").findings), std::vector<std::string>{"error C002 1:4 "});
    EXPECT_EQ(heads(parse("a: \"open\nb: 2\n").findings), std::vector<std::string>{"error C002 1:4 "});
    EXPECT_EQ(heads(parse("a: &x 'it''s open\nb: 2\n").findings), std::vector<std::string>{"error C002 1:4 "});
    EXPECT_EQ(heads(parse("a: b: c\n").findings), std::vector<std::string>{"error C002 1:5 "});
    EXPECT_EQ(heads(parse("a: 1\n  b: 2\n").findings), std::vector<std::string>{"error C002 2:4 "});
    EXPECT_EQ(heads(parse("a: *nobody\n").findings), std::vector<std::string>{"error C002 1:4 "});
    EXPECT_EQ(heads(parse("a: &x [*x]\n").findings), std::vector<std::string>{"error C002 1:8 "});
    for (char const* text : {"a: [1, 2\nb: 3\n", "a: \"open\n", "a: b: c\n"}) EXPECT_FALSE(parse(text).root) << text;
}

TEST(document, knows_quotes_inside_quotes)
{
    EXPECT_EQ(tree("a: 'it''s'\nb: \"say \\\"x\\\"\"\nc: \"\\\\\"\n"), "1:1 {a@1:1 1:4 'it's'} {b@2:1 2:4 'say \"x\"'} {c@3:1 3:4 '\\'}");
}

TEST(document, is_one_per_file)
{
    EXPECT_EQ(heads(parse("a: 1\n---\nb: 2\n").findings), std::vector<std::string>{"error C002 3:1 "});
}

TEST(document, is_utf8_text)
{
    EXPECT_EQ(lines(parse("a: ok\nb: ä\xff\n").findings),
              std::vector<std::string>{"error C002 2:5 : the file holds bytes that are not UTF-8; it must be UTF-8 text"});
    EXPECT_EQ(lines(parse(std::string_view("a: \x04 rest", 9)).findings),
              std::vector<std::string>{"error C002 1:4 : the file holds a control character (code 4); it must be UTF-8 text"});
    EXPECT_EQ(heads(parse(std::string_view("a\0b", 3)).findings), std::vector<std::string>{"error C002 1:2 "});
}

TEST(document, nests_as_deep_as_its_limit_and_no_deeper)
{
    auto const nested = [](unsigned depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    EXPECT_EQ(heads(parse(nested(document_depth_limit)).findings), std::vector<std::string>{});
    EXPECT_EQ(heads(parse(nested(document_depth_limit + 1)).findings), std::vector<std::string>{"error C001 1:33 "});
    EXPECT_EQ(heads(parse(nested(100'000)).findings), std::vector<std::string>{"error C001 1:33 "});
}

TEST(document, counts_the_depth_of_aliases)
{
    std::string text = "a0: &a0 [x]\n";
    for (unsigned i = 1; i <= document_depth_limit; ++i)
        text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
    EXPECT_EQ(heads(parse(text).findings), std::vector<std::string>{"error C001 32:12 "});
}

TEST(document, does_not_let_aliases_stand_for_billions)
{
    std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 12; ++i) {
        std::string const last = "*a" + std::to_string(i - 1);
        text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last;
        for (int k = 1; k < 10; ++k) text += ", " + last;
        text += "]\n";
    }
    auto const made = parse(text);
    ASSERT_EQ(made.findings.size(), 1u);
    EXPECT_EQ(made.findings[0].code, "C001");
    EXPECT_EQ(made.findings[0].message, "more than 200000 values, aliases expanded");
}

TEST(document, larger_than_its_limit_is_not_parsed)
{
    std::string const large(5u << 20, '#');
    EXPECT_EQ(lines(parse(large).findings), std::vector<std::string>{"error C001 0:0 : the file is larger than 4 MiB"});
}

TEST(document, cut_anywhere_never_throws)
{
    std::string const text = file_text(std::string(SIGNALBOX_SOURCE_DIR) + "/schema/examples/demo.yaml");
    ASSERT_FALSE(text.empty());
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        auto const made = parse(text.substr(0, cut));
        EXPECT_TRUE(made.root || has_errors(made.findings)) << "cut at byte " << cut;
    }
}

TEST(document, a_tab_that_indents_is_named_and_placed)
{
    EXPECT_EQ(lines(parse("a: 1\nb:\n\tc: 2\n").findings),
              std::vector<std::string>{"error C002 3:1 : a tab stands in the indentation; YAML takes blanks only"});
    EXPECT_EQ(lines(parse("a:\n  - b\n \t- c\n").findings),
              std::vector<std::string>{"error C002 3:2 : a tab stands in the indentation; YAML takes blanks only"});
    EXPECT_TRUE(parse("a: 1\t# a tab behind a value\n").findings.empty());
}

TEST(document, a_bracket_that_is_never_closed_is_placed_where_it_opens)
{
    EXPECT_EQ(lines(parse("a: {b: 1}\nc:\n  - {d: [1, 2], e: 3\nf: \"}\" # }\n").findings),
              std::vector<std::string>{"error C002 3:5 : a \"{\" is opened here and never closed"});
    EXPECT_EQ(lines(parse("a: [1, 2\n").findings), std::vector<std::string>{"error C002 1:4 : a \"[\" is opened here and never closed"});
    EXPECT_EQ(lines(parse("a: [1, {b: '}', c: ${X}\n").findings),
              std::vector<std::string>{"error C002 1:8 : a \"{\" is opened here and never closed"});
}

}  // namespace
}  // namespace signalbox::config
