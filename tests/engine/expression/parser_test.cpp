#include "engine/expression/parser.hpp"

#include "tests/engine/expression/told.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox::expression {

using ::testing::HasSubstr;

namespace {

std::string strict(std::string_view text)
{
    auto const read = parse(text, style::condition);
    return read ? told(*read) : read.error().message();
}

std::string query(std::string_view text)
{
    auto const read = parse(text, style::query);
    return read ? told(*read) : read.error().message();
}

void every_place_lies_in(node const& of, std::string_view text)
{
    EXPECT_LE(of.at.offset + of.at.length, text.size()) << text;
    for (node const& part : of.parts) every_place_lies_in(part, text);
}

}  // namespace

TEST(condition, reads_literals)
{
    EXPECT_EQ(strict("1"), "1");
    EXPECT_EQ(strict("-7"), "-7");
    EXPECT_EQ(strict("0x1F"), "31");
    EXPECT_EQ(strict("5u"), "5u");
    EXPECT_EQ(strict("1.5"), "1.5");
    EXPECT_EQ(strict("1e3"), "1000.0");
    EXPECT_EQ(strict("2.5e-3"), "0.0025");
    EXPECT_EQ(strict("true"), "true");
    EXPECT_EQ(strict("null"), "null");
    EXPECT_EQ(strict("1.5s"), "1500000us");
    EXPECT_EQ(strict("200ms"), "200000us");
    EXPECT_EQ(strict("1h30m"), "5400000000us");
    EXPECT_EQ(strict(R"("a\"b\\c\n\x41\u00e9\U0001F600\101")"), "'a\"b\\c\nA\xc3\xa9\xf0\x9f\x98\x80"
                                                                "A'");
    EXPECT_EQ(strict("'it is'"), "'it is'");
    EXPECT_EQ(strict(R"(r"a\d")"), "'a\\d'");
    EXPECT_EQ(strict("[1, 'a', [true]]"), "[1, 'a', [true]]");
    EXPECT_EQ(strict("[]"), "[]");
    EXPECT_EQ(strict("{'a': 1, 'b': x}"), "{'a': 1, 'b': x}");
}

TEST(condition, binds_like_the_common_expression_language)
{
    EXPECT_EQ(strict("a == 1 && b != 2 || !c"), "((a == 1 && b != 2) || !c)");
    EXPECT_EQ(strict("a || b && c"), "(a || (b && c))");
    EXPECT_EQ(strict("(a || b) && c"), "((a || b) && c)");
    EXPECT_EQ(strict("a < 1 ? b : c ? d : e"), "(a < 1 ? b : (c ? d : e))");
    EXPECT_EQ(strict("!!a"), "!!a");
    EXPECT_EQ(strict("a in [1, 2]"), "a in [1, 2]");
    EXPECT_EQ(strict("x.y.z['k'] >= 2"), "x.y.z['k'] >= 2");
    EXPECT_EQ(strict("size(a.b) > 3"), "size(a.b) > 3");
    EXPECT_EQ(strict("has(a.b)"), "has(a.b)");
    EXPECT_EQ(strict("a.startsWith('x') && a.endsWith('y') && a.contains('z') && a.matches('^q')"),
              "(a.startsWith('x') && a.endsWith('y') && a.contains('z') && a.matches('^q'))");
    EXPECT_EQ(strict("tags.exists(t, t == 'x')"), "tags.exists(t, t == 'x')");
    EXPECT_EQ(strict("tags.all(t, size(t) < 5)"), "tags.all(t, size(t) < 5)");
}

TEST(condition, computes_with_products_before_sums_from_the_left)
{
    EXPECT_EQ(strict("a + b * c - 1"), "((a + (b * c)) - 1)");
    EXPECT_EQ(strict("(a + b) * c % 2 / 3"), "((((a + b) * c) % 2) / 3)");
    EXPECT_EQ(strict("a -1"), "(a - 1)");
    EXPECT_EQ(strict("a - -1"), "(a - -1)");
    EXPECT_EQ(strict("-a < -(b + 1)"), "(0 - a) < (0 - (b + 1))");
    EXPECT_EQ(strict("a + 1 == 2 && b"), "((a + 1) == 2 && b)");
    EXPECT_EQ(strict("size(a + 1) in [b * 2]"), "size((a + 1)) in [(b * 2)]");
}

TEST(condition, knows_the_functions_of_its_environment)
{
    std::vector<std::string_view> const functions{"header", "query"};
    auto const read = parse("header('x') == query(a)", style::condition, functions);
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(told(*read), "header('x') == query(a)");
    auto const near = parse("haeder('x') == ''", style::condition, functions);
    ASSERT_FALSE(near);
    EXPECT_EQ(near.error().message(),
              "column 1: there is no function haeder; did you mean header? (functions are header, query, has and size)");
    auto const two = parse("header('x', 'y') == ''", style::condition, functions);
    ASSERT_FALSE(two);
    EXPECT_EQ(two.error().message(), "column 1: header() takes 1 argument, not 2");
}

TEST(condition, knows_the_place_of_every_node)
{
    std::string_view const text = "a == 1 &&\n  b.c <= 'x'";
    auto const read = parse(text, style::condition);
    ASSERT_TRUE(read);
    node const& right = read->parts.at(1);
    EXPECT_EQ(right.at, (place{12, 10, 2, 3}));
    EXPECT_EQ(right.parts.at(0).at, (place{12, 3, 2, 3}));
    EXPECT_EQ(right.parts.at(1).at, (place{19, 3, 2, 10}));
}

TEST(condition, counts_columns_in_characters)
{
    EXPECT_THAT(strict("a == '\xc3\xa9\xc3\xa9' )"), HasSubstr("column 11: "));
    EXPECT_THAT(strict("a == 1 &&\n)"), HasSubstr("line 2, column 1: "));
}

TEST(condition, names_the_fix_of_every_mistake)
{
    EXPECT_EQ(strict(""), "column 1: a value, such as a name, a number or \"text\", is missing at the end");
    EXPECT_THAT(strict("a +"), HasSubstr("column 4: a value, such as a name, a number or \"text\", is missing at the end"));
    EXPECT_THAT(strict("a == * b"), HasSubstr("column 6: a value, such as a name, a number or \"text\", is missing before '* b'"));
    EXPECT_EQ(strict("a = 1"), "column 3: write == to compare");
    EXPECT_THAT(strict("a b"), HasSubstr("column 3: 'b' follows a whole condition; write && or || between two"));
    EXPECT_THAT(strict("(a"), HasSubstr("the ')' is missing at the end"));
    EXPECT_THAT(strict("a)"), HasSubstr("the ')' closes nothing"));
    EXPECT_THAT(strict("a ? b"), HasSubstr("the ':' of '? :' is missing"));
    EXPECT_THAT(strict("[1"), HasSubstr("the ']' or a ',' is missing"));
    EXPECT_THAT(strict("{1}"), HasSubstr("the ':' behind a map's key is missing before '}'"));
    EXPECT_THAT(strict("{1:2"), HasSubstr("the '}' or a ',' is missing"));
    EXPECT_THAT(strict("a['x'"), HasSubstr("the ']' is missing"));
    EXPECT_THAT(strict("a."), HasSubstr("a name behind the '.' is missing"));
    EXPECT_THAT(strict("'a"), HasSubstr("has no end; write another '"));
    EXPECT_THAT(strict("r'a"), HasSubstr("has no end; write another '"));
    EXPECT_THAT(strict(R"("\q")"), HasSubstr("column 2: the text has an escape that means nothing"));
    EXPECT_THAT(strict(R"("\x4")"), HasSubstr("it takes 2 hexadecimal digits"));
    EXPECT_THAT(strict(R"("\ud800")"), HasSubstr("is no character"));
    EXPECT_THAT(strict("b'x'"), HasSubstr("conditions know no bytes"));
    EXPECT_THAT(strict("5x"), HasSubstr("'5x' is no number, or too large"));
    EXPECT_THAT(strict("99999999999999999999"), HasSubstr("too large"));
    EXPECT_THAT(strict("sise(a)"), HasSubstr("there is no function sise; did you mean size?"));
    EXPECT_THAT(strict("a.startswith('x')"), HasSubstr("there is no method startswith; did you mean startsWith?"));
    EXPECT_THAT(strict("contains('x')"), HasSubstr("contains is called on a value: write field.contains(...)"));
    EXPECT_THAT(strict("size()"), HasSubstr("size() takes 1 argument, not 0"));
    EXPECT_THAT(strict("a.contains('x', 'y')"), HasSubstr("contains() takes 1 argument, not 2"));
    EXPECT_THAT(strict("has('x')"), HasSubstr("has() takes a field"));
    EXPECT_THAT(strict("a.exists(1, true)"), HasSubstr("takes a name for the element first"));
    EXPECT_THAT(strict("a.exists(x)"), HasSubstr("the ',' before the condition of exists() is missing"));
    EXPECT_THAT(strict("a.all(x, a, b)"), HasSubstr("all() takes a name and one condition"));
    EXPECT_THAT(strict("in [1]"), HasSubstr("a value is missing before 'in'"));
    EXPECT_THAT(strict(std::string_view{"a\0b", 3}), HasSubstr("column 2: the condition holds a NUL byte"));
}

TEST(condition, has_bounds)
{
    EXPECT_EQ(strict(std::string(31, '(') + "a" + std::string(31, ')')).substr(0, 6), "column");
    EXPECT_EQ(strict(std::string(12, '(') + "a" + std::string(12, ')')), "a");
    EXPECT_THAT(strict(std::string(10'000, '(')), HasSubstr("nests deeper than 32 levels"));
    EXPECT_THAT(strict(std::string(10'000, '!') + "a"), HasSubstr("nests deeper than 32 levels"));
    EXPECT_THAT(query(std::string(10'000, '-') + "a"), HasSubstr("-"));
    EXPECT_THAT(strict(std::string(20'000, 'a')), HasSubstr("longer than 16384 bytes"));
    std::string many = "a";
    for (int i = 0; i < 3'000; ++i) many += "&&a";
    EXPECT_THAT(strict(many), HasSubstr("more than 2048 parts"));
}

TEST(query, reads_the_short_forms)
{
    EXPECT_EQ(query(""), "()");
    EXPECT_EQ(query("   "), "()");
    EXPECT_EQ(query("model:gpt-4o"), "model == `gpt-4o`");
    EXPECT_EQ(query("model=gpt-4o"), "model == `gpt-4o`");
    EXPECT_EQ(query("model:gpt-4o status>=500 latency>2s"), "(model == `gpt-4o` && status >= `500` && latency > `2s`)");
    EXPECT_EQ(query("a:1 or b:2 and not c:3"), "(a == `1` || (b == `2` && !c == `3`))");
    EXPECT_EQ(query("a:1 OR b:2 AND NOT c:3"), "(a == `1` || (b == `2` && !c == `3`))");
    EXPECT_EQ(query("-model:gpt-4o !tag:x"), "(!model == `gpt-4o` && !tag == `x`)");
    EXPECT_EQ(query("-(a:1 b:2)"), "!(a == `1` && b == `2`)");
    EXPECT_EQ(query("latency:1s..5s"), "latency between `1s` and `5s`");
    EXPECT_EQ(query("latency:..5s latency:1s.."), "(latency between `` and `5s` && latency between `1s` and ``)");
    EXPECT_EQ(query("model:(a,b)"), "(model == `a` || model == `b`)");
    EXPECT_EQ(query("model:(\"a, b\", gpt-*)"), "(model == 'a, b' || model like `gpt-*`)");
    EXPECT_EQ(query("status:(404,500..599)"), "(status == `404` || status between `500` and `599`)");
    EXPECT_EQ(query("model!=(a,b)"), "!(model == `a` || model == `b`)");
    EXPECT_EQ(query("model in (a,b) model not in [c]"), "((model == `a` || model == `b`) && !model == `c`)");
    EXPECT_EQ(query("model:gpt-*"), "model like `gpt-*`");
    EXPECT_EQ(query("model:\"gpt-*\" tag=a*"), "(model == 'gpt-*' && tag == `a*`)");
    EXPECT_EQ(query("since:1h started>-2h"), "(since == `1h` && started > `-2h`)");
    EXPECT_EQ(query("attempts>1 fallback:true tag:exp=b"), "(attempts > `1` && fallback == `true` && tag == `exp=b`)");
    EXPECT_EQ(query("timeout \"rate limit\" -refused"), "(word `timeout` && word 'rate limit' && !word `refused`)");
    EXPECT_EQ(query("status:>=500"), "status >= `500`");
    EXPECT_EQ(query("tokens.total>5"), "tokens.total > `5`");
    EXPECT_EQ(query("tag: model:"), "(tag == `` && model == ``)");
    EXPECT_EQ(query("tag: model:x"), "(tag == `` && model == `x`)");
    EXPECT_EQ(query("tag:  -model:x stream:true"), "(tag == `` && !model == `x` && stream == `true`)");
    EXPECT_EQ(query("tag= status>=500"), "(tag == `` && status >= `500`)");
    EXPECT_EQ(query("model: gpt-4o"), "model == `gpt-4o`");
    EXPECT_EQ(query("timestamp>= 2026-11-21T10:00:00Z"), "timestamp >= `2026-11-21T10:00:00Z`");
    EXPECT_EQ(query("(model:a or model:b) status:500"), "((model == `a` || model == `b`) && status == `500`)");
    EXPECT_EQ(query("a:1 or b:2, c:3"), "((a == `1` || b == `2`) && c == `3`)");
    EXPECT_EQ(query("note-worthy not-a-word android:x"), "(word `note-worthy` && word `not-a-word` && android == `x`)");
}

TEST(query, reads_the_long_forms_too)
{
    EXPECT_EQ(query("tag == \"control\" && status >= 500"), "(tag == 'control' && status >= `500`)");
    EXPECT_EQ(query("model.startsWith(\"gpt-\") || size(tag) > 3"), "(model.startsWith('gpt-') || size(tag) > 3)");
    EXPECT_EQ(query("!has(tag) model:a"), "(!has(tag) && model == `a`)");
    EXPECT_EQ(query("model in [\"a\", \"b\"]"), "(model == 'a' || model == 'b')");
    EXPECT_EQ(query("500 <= status"), "500 <= status");
    EXPECT_EQ(query("\"a\" == model"), "'a' == model");
    EXPECT_EQ(query("[\"a\"].exists(x, x == model)"), "['a'].exists(x, x == model)");
    EXPECT_EQ(query("stream:true ? model:a : model:b"), "(stream == `true` ? model == `a` : model == `b`)");
    EXPECT_EQ(query("true"), "true");
}

TEST(query, keeps_what_the_comma_form_meant)
{
    EXPECT_EQ(query(" tag = control , latency_ms>=5&&model==\"a, b\" "), "(tag == `control` && (latency_ms >= `5` && model == 'a, b'))");
    EXPECT_EQ(query("tag=a b ,model=x"), "(tag == `a b` && model == `x`)");
    EXPECT_EQ(query("tag=a=b"), "tag == `a=b`");
    EXPECT_EQ(query("tag="), "tag == ``");
    EXPECT_EQ(query("tag=,model=x"), "(tag == `` && model == `x`)");
    EXPECT_EQ(query("tag=a(b)"), "tag == `a(b)`");
    EXPECT_EQ(query("model=gpt-4o status>=500"), "(model == `gpt-4o` && status >= `500`)");
    EXPECT_EQ(query("model=two words -tag:x"), "(model == `two words` && !tag == `x`)");
    EXPECT_EQ(query("model=two words or tag=x y"), "(model == `two words` || tag == `x y`)");
    EXPECT_EQ(query("(model=two words)"), "model == `two words`");
    EXPECT_EQ(query("model=a size(tag) > 2"), "(model == `a` && size(tag) > 2)");
}

TEST(query, names_the_fix_of_every_mistake)
{
    EXPECT_EQ(query(",tag=x"), "column 1: a condition such as model:gpt-4o is missing before ',tag=x'");
    EXPECT_EQ(query("tag=x,"), "column 7: a condition such as model:gpt-4o is missing at the end");
    EXPECT_THAT(query("model:a,b"),
                HasSubstr("column 9: a condition such as model:gpt-4o must follow the ','; for one of several values write field:(a,b)"));
    EXPECT_THAT(query("model:(a,b"), HasSubstr("a ',' or the ')' is missing at the end"));
    EXPECT_THAT(query("model:(a,)"), HasSubstr("a value is missing before ')'"));
    EXPECT_THAT(query("status>(1,2)"), HasSubstr("a list can be compared with : = and != only"));
    EXPECT_THAT(query("latency:.."), HasSubstr("the range has no end; write 1..5, 1.. or ..5"));
    EXPECT_THAT(query("gpt-4o:x"), HasSubstr("'gpt-4o' is no field's name; write it in quotes"));
    EXPECT_THAT(query("model:\"a"), HasSubstr("column 7: the text that begins with \" has no end"));
    EXPECT_THAT(query("tag:\"x\"y"), HasSubstr("a blank, ',' or '&&' is missing before 'y'"));
    EXPECT_THAT(query("(model:a"), HasSubstr("the ')' is missing"));
    EXPECT_THAT(query("model:a)"), HasSubstr("the ')' closes nothing"));
    EXPECT_THAT(query("model:a or"), HasSubstr("a condition such as model:gpt-4o is missing at the end"));
    EXPECT_THAT(query("or model:a"), HasSubstr("column 1: a condition such as model:gpt-4o is missing before 'or model:a'"));
    EXPECT_THAT(query("model:a and or tag:b"), HasSubstr("column 13: a condition such as model:gpt-4o is missing before 'or tag:b'"));
    EXPECT_THAT(query("model in x"), HasSubstr("a list such as (a,b) behind 'in' is missing before 'x'"));
    EXPECT_THAT(query("\"\""), HasSubstr("a word to search for is missing between the quotes"));
}

TEST(query, survives_every_cut_of_a_text)
{
    std::string const text = R"(model:("a\"b",gpt-*) -tag:x or (latency:1s..5s, size(tag) > 3)
        && !has(key) "two words" since:1h x in ['\u00e9'] ? a : b)";
    for (std::size_t cut = 0; cut <= text.size(); ++cut)
        for (style const as : {style::query, style::condition}) {
            auto const read = parse(text.substr(0, cut), as);
            if (read)
                every_place_lies_in(*read, text.substr(0, cut));
            else
                EXPECT_LE(read.error().at.offset + read.error().at.length, cut) << cut;
            EXPECT_TRUE(read || read.error().what.size() > 10) << cut;
        }
}

}  // namespace signalbox::expression
