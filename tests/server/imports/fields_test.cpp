// Every field of every sample with values that it does not take: nothing crashes, and no value is lost without a word.
#include "server/imports/readable_text.hpp"
#include "tests/server/imports/imported_text.hpp"

#include "engine/config/places.hpp"
#include "engine/config/surface.hpp"
#include "engine/config/tree_values.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <set>

namespace signalbox::imports {
namespace {

using config::entry;
using config::node;
using testing::HasSubstr;

struct sample {
    char const* input;
    product which;
};
constexpr std::array samples{sample{"krakend-routing.json", product::krakend}, sample{"krakend-unified.json", product::krakend},
                             sample{"krakend-quotas.json", product::krakend},  sample{"krakend-odd.json", product::krakend},
                             sample{"krakend-guards.json", product::krakend},  sample{"kong-basic.yaml", product::kong},
                             sample{"kong-model-based.yaml", product::kong},   sample{"kong-sign-in.yaml", product::kong},
                             sample{"kong-guarded.yaml", product::kong},       sample{"keeptrusts.yaml", product::keeptrusts}};

/// Parts of places where values mean nothing here whatever they are: methods of models, which are asked by POST; what a note speaks of as a whole.
constexpr std::string_view meaningless[] = {"modifier/body-generator.",
                                            ".input_headers",
                                            ".method",
                                            ".encoding",
                                            ".output_encoding",
                                            ".version",
                                            "fifo.Group.scope",
                                            "fifo.Group.aggregateErrors",
                                            ".protocols",
                                            ".hash_keys",
                                            "config.embeddings",
                                            "config.vectordb",
                                            "config.consumer_by",
                                            "config.client_id",
                                            "config.client_secret",
                                            ".instance_name",
                                            "].url",
                                            "services[0].name",
                                            "services[1].name",
                                            "plugins[1].config.llm_format",
                                            "policy.prompt-injection",
                                            "config.nodes",
                                            ".ordering",
                                            "config.debug",
                                            "targets[3].secret_key_ref",
                                            ".tier_value"};

node_pointer scalar(std::string text, bool plain)
{
    return std::make_shared<node>(node{.what = node::kind::scalar, .text = std::move(text), .plain = plain});
}

/// Values of every kind; of a text field the texts are the least of them.
std::vector<node_pointer> odd_values()
{
    auto const list = std::make_shared<node>(node{.what = node::kind::list, .items = {scalar("odd words", false)}});
    auto const map = std::make_shared<node>(node{.what = node::kind::map, .entries = {{"odd", {}, scalar("words", false)}}});
    auto const deep = std::make_shared<node>(node{.what = node::kind::list, .items = {list, map, scalar("7", true)}});
    return {list, map, deep, scalar("7", true), scalar("true", true), scalar("odd words", false)};
}

/// A copy of the tree in which the value of this place is another one; null: there is none.
node_pointer with(node const& of, std::string const& path, std::string const& place, node_pointer const& other)
{
    auto out = std::make_shared<node>(of);
    std::vector<node_pointer> items;
    for (std::size_t i = 0; i < of.items.size(); ++i) {
        std::string const here = config::item(path, i);
        node_pointer const kept = here == place ? other : place.starts_with(here) ? with(*of.items[i], here, place, other) : of.items[i];
        if (kept) items.push_back(kept);
    }
    out->items = std::move(items);
    std::vector<entry> entries;
    for (entry const& each : of.entries) {
        std::string const here = config::under(path, each.key);
        node_pointer const kept = here == place ? other : place.starts_with(here) ? with(*each.value, here, place, other) : each.value;
        if (kept) entries.push_back({each.key, each.at, kept});
    }
    out->entries = std::move(entries);
    return out;
}

/// Each value below, but for what stands on these lines and below them.
void walk(node const& of, std::string const& path, std::set<int> const& but,
          std::function<void(node const&, std::string const&, std::string const&)> const& visit)
{
    for (std::size_t i = 0; i < of.items.size(); ++i) {
        if (but.contains(line_of(*of.items[i]))) continue;
        visit(*of.items[i], config::item(path, i), {});
        walk(*of.items[i], config::item(path, i), but, visit);
    }
    for (entry const& each : of.entries) {
        if (config::is_comment(each.key) || but.contains(each.at.line) || but.contains(line_of(*each.value))) continue;
        visit(*each.value, config::under(path, each.key), each.key);
        walk(*each.value, config::under(path, each.key), but, visit);
    }
}

struct outcome_of {
    std::string made;  // the configuration, or why there is none
    bool refused = false;
    std::multiset<std::string> told;  // of what is not as it was, without lines
    bool operator==(outcome_of const&) const = default;
};

outcome_of outcome_with(product which, node const& tree)
{
    auto const made = import_text(which, config::yaml_of(tree), "input");
    if (!made) return {made.error().detail, true, {}};
    outcome_of out{config::yaml_of(*made->root), false, {}};
    for (import_note const& each : made->notes)
        if (each.how != outcome::carried) out.told.insert(each.words);
    return out;
}

node_pointer tree_of(std::string const& text)
{
    config::report findings("input");
    return config::read_document(readable(text), findings);
}

/// Lines of what is left out as a whole.
std::set<int> lines_left_out(imported const& whole)
{
    std::set<int> out;
    for (import_note const& each : whole.notes)
        if (each.how == outcome::left_out) out.insert(each.line);
    return out;
}

bool is_meaningless(std::string const& place)
{
    return std::ranges::any_of(meaningless, [&](std::string_view each) { return place.find(each) != place.npos; });
}

class imports_of_odd_fields : public testing::TestWithParam<sample> {};

TEST_P(imports_of_odd_fields, lose_none_without_a_word)
{
    auto const& [input, which] = GetParam();
    imported const all = of(which, file_text(folder + input));
    node_pointer const tree = tree_of(file_text(folder + input));
    ASSERT_TRUE(tree) << input;
    outcome_of const whole = outcome_with(which, *tree);
    ASSERT_FALSE(whole.refused) << whole.made;
    walk(*tree, "", lines_left_out(all), [&](node const& value, std::string const& place, std::string const&) {
        if (is_meaningless(place)) return;
        outcome_of const without = outcome_with(which, *with(*tree, "", place, nullptr));
        for (node_pointer const& odd : odd_values()) {
            if (config::same_values(*odd, value)) continue;
            outcome_of const made = outcome_with(which, *with(*tree, "", place, odd));
            bool const told = made.refused || !std::ranges::includes(whole.told, made.told);
            EXPECT_TRUE(told || made != without) << input << ": " << place << " is lost as " << config::yaml_of(*odd);
        }
    });
}

TEST_P(imports_of_odd_fields, take_a_key_without_a_value_as_none)
{
    auto const& [input, which] = GetParam();
    node_pointer const tree = tree_of(file_text(folder + input));
    walk(*tree, "", {}, [&](node const&, std::string const& place, std::string const& key) {
        if (key.empty()) return;
        EXPECT_TRUE(outcome_with(which, *with(*tree, "", place, std::make_shared<node>())) ==
                    outcome_with(which, *with(*tree, "", place, nullptr)))
            << place;
    });
}

TEST_P(imports_of_odd_fields, give_what_can_be_checked)
{
    auto const& [input, which] = GetParam();
    node_pointer const tree = tree_of(file_text(folder + input));
    walk(*tree, "", {}, [&](node const&, std::string const& place, std::string const&) {
        auto const made = import_text(which, config::yaml_of(*with(*tree, "", place, scalar("odd words", false))), "input");
        if (made) check_imported(config::yaml_of(*made->root), "imported.yaml");
    });
}

TEST_P(imports_of_odd_fields, take_a_text_that_ends_anywhere)
{
    std::string const text = file_text(folder + GetParam().input);
    for (std::size_t end = 0; end < text.size(); end += 7) {
        auto const made = import_text(GetParam().which, text.substr(0, end), "input");
        if (!made) {
            EXPECT_THAT(made.error().detail, HasSubstr("input")) << end;
        }
    }
}

TEST_P(imports_of_odd_fields, read_the_same_with_a_mark_of_the_byte_order_and_other_line_ends)
{
    auto const& [input, which] = GetParam();
    std::string const text = file_text(folder + input);
    std::string lines;
    for (char const c : text) lines += c == '\n' ? std::string("\r\n") : std::string(1, c);
    std::string const plain = config::yaml_of(*of(which, text).root);
    EXPECT_EQ(config::yaml_of(*of(which, "\xEF\xBB\xBF" + text).root), plain);
    imported const other = of(which, "\xEF\xBB\xBF" + lines);
    EXPECT_EQ(config::yaml_of(*other.root), plain);
    EXPECT_EQ(report_of(other), report_of(of(which, text)));
}

INSTANTIATE_TEST_SUITE_P(all, imports_of_odd_fields, testing::ValuesIn(samples), [](auto const& each) {
    std::string name = each.param.input;
    name.resize(name.find('.'));
    for (char& c : name)
        if (c == '-') c = '_';
    return name;
});

TEST(imported_texts, may_have_comments_in_json_and_anchors_in_yaml)
{
    imported const json =
        of(product::krakend, "// a file\n{ \"version\": 3, /* of\n\tpersons */ \"name\": \"a // b\", // end\n\"endpoints\": [] }\n");
    EXPECT_THAT(config::yaml_of(*json.root), HasSubstr("name: a // b"));
    imported const braces =
        of(product::kong, "{_format_version: '3.0', services: [{name: s, url: http://a.example/b, routes: [{name: r, paths: [/r]}]}]}");
    EXPECT_THAT(config::yaml_of(*braces.root), HasSubstr("http://a.example/b"));
    imported const anchors = of(product::kong, "_format_version: '3.0'\nservices:\n- {name: &n s, url: http://a.example, odd: *n,\n"
                                               "  routes: [{name: r, paths: [/r]}]}\n");
    EXPECT_THAT(report_of(anchors), HasSubstr("3 not carried over: services[0].odd has no counterpart"))
        << "the anchor itself is looked at";
}

TEST(imported_texts, with_a_key_twice_or_nested_too_deep_are_refused_with_their_place)
{
    EXPECT_THAT(import_text(product::kong, "_format_version: '3.0'\nservices: []\nservices: []\n", "a.yaml").error().detail,
                HasSubstr("a.yaml:3"));
    std::string const deep = "_format_version: '3.0'\nservices: " + std::string(50, '[') + std::string(50, ']') + "\n";
    EXPECT_THAT(import_text(product::kong, deep, "a.yaml").error().detail, HasSubstr("a.yaml:2"));
}

TEST(imported_texts, that_are_templates_are_to_be_rendered_first)
{
    for (char const* text :
         {"{\"version\": 3,\n\"port\": {{ .port }}, \"endpoints\": []}", "{\"version\": 3,\n\"name\": \"{{.name}}\", \"endpoints\": []}",
          "{\"version\": 3,\n\"endpoints\": [{{ template \"a.tmpl\" . }}]}", "{\"version\": 3,\n{{- range $i := .list }}{{ end }}}"})
        EXPECT_THAT(import_text(product::krakend, text, "krakend.tmpl").error().detail,
                    HasSubstr("krakend.tmpl:2: a template of KrakenD's flexible configuration; render it first"))
            << text;
    EXPECT_TRUE(
        import_text(product::krakend, R"({"version": 3, "endpoints": [], "extra_config": {"lua": {"pre": "local a = {{1, 2}}"}}})", "a")
            .has_value());
}

TEST(imported_texts, of_another_kind_say_which_one)
{
    auto const said = [](product which, std::string const& text) { return import_text(which, text, "a.yaml").error().detail; };
    EXPECT_THAT(said(product::krakend, "_format_version: '3.0'\nservices: []\n"),
                HasSubstr("it looks like one of kong: signalbox import kong a.yaml"));
    EXPECT_THAT(said(product::kong, "version: 3\nendpoints: []\n"), HasSubstr("it looks like one of krakend"));
    EXPECT_THAT(said(product::kong, "pack: {name: a}\nproviders: {targets: []}\n"), HasSubstr("it looks like one of keeptrusts"));
    EXPECT_THAT(said(product::kong, "model_list: []\n"), HasSubstr("it looks like one of LiteLLM, which is not read"));
    EXPECT_THAT(said(product::keeptrusts, "signalbox: 1\nproviders: []\n"), HasSubstr("it is one of Signalbox, which needs no import"));
    EXPECT_THAT(said(product::kong, ""), HasSubstr("it is empty"));
}

}  // namespace
}  // namespace signalbox::imports
