// What conditions say about a request: one row for each rule, with its opposite.
#include "engine/expression/program.hpp"

#include "sample_facts.hpp"

#include <gtest/gtest.h>

namespace signalbox::expression {

namespace {

sample_facts sample()
{
    sample_facts made;
    made.body = tree::map({{"user", text("ann")},
                           {"n", number(3)},
                           {"big", number(9'007'199'254'740'993)},
                           {"gone", tree{}},
                           {"empty", text("")},
                           {"flag", tree{value::of(true), {}}},
                           {"half", tree{value::of(0.5), {}}},
                           {"messages", tree::list({tree::map({{"role", text("system")}, {"content", text("be brief")}}),
                                                    tree::map({{"role", text("user")}, {"content", text("hi")}})})},
                           {"stop", tree::list({text("a"), text("b")})}});
    return made;
}

/// "true", "false", or the mistake.
std::string ask(std::string_view text, sample_facts const& about)
{
    auto const made = program::build(text, sample_environment);
    if (!made) return made.error().message();
    return made->holds(about) ? "true" : "false";
}

void expect_all(std::string_view wanted, std::initializer_list<std::string_view> conditions)
{
    sample_facts const about = sample();
    for (std::string_view const each : conditions) EXPECT_EQ(ask(each, about), wanted) << each;
}

}  // namespace

TEST(evaluation, compares_texts_numbers_durations_and_truths)
{
    expect_all("true", {"model == 'gpt-4o'", "model != 'x'", "model < 'gpt-5'", "model >= 'gpt-4o'", "tokens == 120", "tokens == 120.0",
                        "tokens < 120.5", "price == 0.25", "price > 0", "waited == 1.5s", "waited < 2s", "streamed", "streamed == true",
                        "tokens == 120u", "true", "1 < 2 && 2 <= 2 && 3 > 2 && 3 >= 3"});
    expect_all("false", {"model == 'GPT-4o'", "model > 'gpt-5'", "tokens != 120", "tokens > 120.5", "waited > 2s", "!streamed",
                         "streamed == false", "false", "1 < 1 || 1 > 1", "2 <= 1", "1 >= 2"});
}

TEST(evaluation, joins_negates_and_chooses)
{
    expect_all("true", {"true && true", "true || false", "false || true", "!false", "!(true && false)", "streamed ? tokens == 120 : false",
                        "model == 'x' ? false : true", "false || (true && !false)"});
    expect_all("false", {"true && false", "false || false", "!true", "streamed ? false : true"});
}

TEST(evaluation, computes_exactly_and_gives_nothing_where_there_is_no_result)
{
    expect_all("true",
               {"1 + 2 * 3 == 7", "(1 + 2) * 3 == 9", "7 / 2 == 3", "7 % 3 == 1", "-7 / 2 == -3", "7 / 2.0 == 3.5", "tokens * 2 - 1 == 239",
                "-tokens == -120", "1.5 + 1 == 2.5", "5.5 % 2 == 1.5", "9223372036854775806 + 1 == 9223372036854775807", "body.n * 2 == 6",
                "body.half + body.n == 3.5", "price * 4 == 1"});
    // No result: neither larger nor smaller than anything, and equal to null alone.
    expect_all("true", {"1 / 0 == null", "1 % 0 == null", "1.0 / 0 == null", "9223372036854775807 + 1 == null", "body.none + 1 == null",
                        "9223372036854775807 * 2 == null", "-9223372036854775807 - 2 == null"});
    expect_all("false", {"1 / 0 > 0", "1 / 0 <= 0", "body.none + 1 > 0", "body.user * 2 == 0"});
}

TEST(evaluation, compares_whole_numbers_with_decimals_exactly)
{
    expect_all("true", {"body.big > 9007199254740992.0", "body.big == 9007199254740993", "body.big < 1e300", "body.big > -1e300", "3 > 2.5",
                        "-3 < -2.5", "2.5 < 3", "9223372036854775807 < 9223372036854775808.0"});
    expect_all("false", {"body.big == 9007199254740992.0", "3 <= 2.5", "2.5 >= 3"});
}

TEST(evaluation, looks_into_texts)
{
    expect_all("true", {"model.contains('4')", "model.contains('')", "model.startsWith('gpt-')", "model.endsWith('4o')", "size(model) == 6",
                        "model.size() == 6", "tags[2].size() == 2", "model.matches('^gpt-[0-9]o$')", "model.matches('4')",
                        "!model.matches('^4')", "header('X-Tier').startsWith('go')", "body.user.contains('nn')", "r'a\\d' == 'a\\\\d'"});
    expect_all("false", {"model.contains('5')", "model.startsWith('4o')", "model.endsWith('gpt')", "size(model) == 5",
                         "model.matches('^o')", "body.n.contains('3')", "body.none.startsWith('')", "body.none.matches('.*')"});
}

TEST(evaluation, asks_lists_and_maps)
{
    expect_all("true", {"'bc' in tags",
                        "tags[1] == 'bc'",
                        "size(tags) == 3",
                        "model in ['x', 'gpt-4o']",
                        "tokens in [1, 120.0]",
                        "3 in [1, 2, 3]",
                        "{'a': 1, 'b': 2}['b'] == 2",
                        "{'a': {'b': 5}}.a.b == 5",
                        "'a' in {'a': 1}",
                        "size({'a': 1, 'b': 2}) == 2",
                        "size([]) == 0",
                        "[1, 2] == [1, 2.0]",
                        "[1, 2] != [2, 1]",
                        "{'a': 1, 'b': [2]} == {'b': [2], 'a': 1}",
                        "[[1], [2]][1][0] == 2",
                        "headers['X-Llm'][0] == 'gemini'",
                        "headers['X-Llm'][1] == 'openai'",
                        "'X-Tier' in headers",
                        "size(headers) == 2",
                        "body.stop == ['a', 'b']",
                        "'b' in body.stop",
                        "body['user'] == 'ann'",
                        "body.messages[1].content == 'hi'"});
    expect_all("false", {"'c' in tags", "tags[3] == 'a'", "tags[-1] == 'a'", "model in []", "'X-None' in headers", "{'a': 1} == {'b': 1}",
                         "[1] == [1, 2]", "[1, 2] == [1]", "{'a': 1} == {'a': 1, 'b': 2}", "body.stop == ['b', 'a']", "'a' in {'b': 'a'}"});
}

TEST(evaluation, goes_through_lists_and_the_keys_of_maps)
{
    expect_all("true",
               {"tags.exists(t, t == 'bc')", "tags.all(t, size(t) <= 2)", "[].all(t, false)",
                "body.messages.exists(m, m.role == 'user' && m.content == 'hi')", "body.messages.all(m, has(m.role))",
                "headers.exists(h, h == 'X-Tier')", "headers['X-Llm'].exists(v, v == 'openai')",
                "[1, 2].exists(a, [2, 3].exists(b, a == b))", "[1, 2].all(a, [a, 5].exists(b, b == a))", "{'a': 1}.all(k, k == 'a')"});
    expect_all("false", {"tags.exists(t, t == 'x')", "tags.all(t, size(t) == 1)", "[].exists(t, true)",
                         "body.messages.all(m, m.role == 'user')", "[1, 2].all(a, [2, 3].exists(b, a == b))"});
}

TEST(evaluation, takes_what_is_absent_as_empty_or_null_and_never_fails)
{
    expect_all("true", {"header('X-None') == ''",
                        "!has(header('X-None'))",
                        "has(header('X-Tier'))",
                        "body.none == null",
                        "body.none.further[3].and['on'] == null",
                        "body.gone == null",
                        "!body.none",
                        "!has(body.none)",
                        "has(body.user)",
                        "has(body.empty)",
                        "!has(body.gone)",
                        "has(model)",
                        "size(body.none) == 0",
                        "body.none.all(x, false)",
                        "headers['X-None'][0] == null",
                        "body.user.name == null",
                        "body.n[0] == null",
                        "body.flag",
                        "body.none != 'x'",
                        "lookup('none') == null",
                        "lookup('user') == 'ann'"});
    expect_all("false", {"header('X-None') == 'x'", "body.none == ''", "body.none > 0", "body.none < 0", "body.none.exists(x, true)",
                         "headers['X-Nope'][0] == 'a'", "headers['X-Nope'][0] in ['gemini', 'openai']", "'x' in body.none", "body.user",
                         "body.n", "body.user > 1", "body.none.contains('x')"});
    sample_facts about = sample();
    about.model.clear();
    EXPECT_EQ(ask("model == '' && !has(model)", about), "true");
}

TEST(evaluation, ends_when_its_work_is_spent_and_then_holds_for_nothing)
{
    sample_facts about = sample();
    std::vector<tree> many;
    for (int i = 0; i < 2'000; ++i) many.push_back(number(i));
    about.body = tree::list(std::move(many));
    EXPECT_EQ(ask("body.exists(a, a == 1999)", about), "true");
    for (char const* endless : {"body.all(a, body.all(b, body.all(c, true)))", "!body.exists(a, body.exists(b, a + b < 0))",
                                "true || false ? body.all(a, body.all(b, true)) : true"}) {
        auto const made = program::build(endless, sample_environment);
        ASSERT_TRUE(made) << endless;
        work with;
        (void)made->evaluate(about, with);
        EXPECT_TRUE(with.spent()) << endless;
        EXPECT_FALSE(made->holds(about)) << endless;
    }
}

TEST(evaluation, matches_in_linear_time_what_makes_other_engines_hang)
{
    sample_facts about = sample();
    about.model.assign(200'000, 'a');
    EXPECT_EQ(ask("model.matches('^(a+)+$')", about), "true");
    about.model += 'b';
    EXPECT_EQ(ask("model.matches('^(a+)+$')", about), "false");
    EXPECT_EQ(ask("model.matches('^(a|aa|a*)*c')", about), "false");
}

TEST(evaluation, shows_what_it_asked_and_what_was_answered)
{
    sample_facts const about = sample();
    auto const made = program::build(
        "header('X-Tier') == 'gold' && body.messages[0].role == \"x\" || prompt.tokens * 2 > 5 || tokens > tokens", sample_environment);
    ASSERT_TRUE(made);
    EXPECT_EQ(made->seen(about), (std::vector<std::string>{"header('X-Tier') = \"gold\"", "body.messages[0].role = \"system\"",
                                                           "prompt.tokens = 1200", "tokens = 120"}));
}

TEST(evaluation, writes_values_for_people)
{
    EXPECT_EQ(written(value::none()), "null");
    EXPECT_EQ(written(value::of(true)), "true");
    EXPECT_EQ(written(value::of(0.1)), "0.1");
    EXPECT_EQ(written(value::of(std::string_view{"a\"b"})), "\"a\\\"b\"");
    EXPECT_EQ(written({.is = kind::duration, .number = 1'500'000}), "1.5s");
    EXPECT_EQ(written(value::held(kind::list, {})), "a list");
    EXPECT_EQ(written(value::of(std::string_view{std::string(119, 'x') + "\xc3\xa9y"})), "\"" + std::string(119, 'x') + "\"...");
}

TEST(program, names_line_column_and_fix_of_every_mistake)
{
    sample_facts const about = sample();
    EXPECT_EQ(ask("modle == 'x'", about), "column 1: there is no 'modle'; did you mean model?");
    EXPECT_EQ(ask("true &&\n  tokens == 'x'", about), "line 2, column 3: a whole number is never text; compare like with like");
    EXPECT_EQ(ask("model + 1 == 2", about), "column 1: '+' takes numbers, not text");
    EXPECT_EQ(ask("tokens + 1", about), "column 1: this is a whole number; a condition is true or false, for instance x == 1");
    EXPECT_EQ(ask("header == 'x'", about), "column 1: header is a function; write header(\"name\")");
    EXPECT_EQ(ask("header(5) == 'x'", about), "column 8: header() takes text, not a whole number");
    EXPECT_EQ(ask("heder('x') == 'x'", about),
              "column 1: there is no function heder; did you mean header? (functions are header, lookup, has and size)");
    EXPECT_EQ(ask("model.matches(header('x'))", about), "column 15: matches() takes a constant pattern, for instance x.matches(\"^gpt-\")");
    EXPECT_EQ(ask("model.matches('a(')", about), "column 15: the pattern cannot be read: missing ): a(");
    EXPECT_EQ(ask("model.matches('(a{1000}){1000}')", about).substr(0, 44), "column 15: the pattern cannot be read: inval");
    EXPECT_EQ(ask("model.matches('" + std::string(4'097, 'a') + "')", about),
              "column 15: the pattern cannot be read: it is longer than 4096 bytes; shorten it");
    EXPECT_EQ(
        ask("tags.all(a,tags.all(b,tags.all(c,tags.all(d,tags.all(e,tags.all(f,tags.all(g,tags.all(h,tags.all(i,true)))))))))", about),
        "column 89: exists() and all() nest deeper than 8 levels; take some away");
}

}  // namespace signalbox::expression
