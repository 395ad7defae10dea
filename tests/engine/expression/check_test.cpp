#include "engine/expression/check.hpp"

#include "engine/expression/parser.hpp"

#include <gtest/gtest.h>

namespace signalbox::expression {

namespace {

std::vector<declaration> const environment{
    {"model", {kind::text, kind::any}},       {"tokens", {kind::integer, kind::any}},       {"stream", {kind::boolean, kind::any}},
    {"timeout", {kind::duration, kind::any}}, {"request.size", {kind::integer, kind::any}}, {"request.headers", {kind::map, kind::text}},
    {"tags", {kind::list, kind::text}},       {"claims", {kind::any, kind::any}},           {"share", {kind::real, kind::any}},
};

/// The type of an expression, or the mistake.
std::string of(std::string_view text)
{
    auto const read = parse(text, style::condition);
    if (!read) return "unreadable: " + read.error().message();
    auto const found = check(*read, environment);
    return found ? name(*found) : found.error().message();
}

std::string condition(std::string_view text)
{
    auto const wrong = check_condition(*parse(text, style::condition), environment);
    return wrong ? wrong->message() : "";
}

}  // namespace

TEST(check, knows_the_type_of_every_form)
{
    EXPECT_EQ(of("model"), "text");
    EXPECT_EQ(of("request.headers"), "a map of text");
    EXPECT_EQ(of("request.headers.accept"), "text");
    EXPECT_EQ(of("request.headers['accept']"), "text");
    EXPECT_EQ(of("tags[0]"), "text");
    EXPECT_EQ(of("claims.a.b['c'][0]"), "anything");
    EXPECT_EQ(of("size(tags)"), "a whole number");
    EXPECT_EQ(of("model.size()"), "a whole number");
    EXPECT_EQ(of("has(request.headers.accept)"), "true or false");
    EXPECT_EQ(of("[1, 2]"), "a list of a whole number");
    EXPECT_EQ(of("[1, 'a']"), "a list");
    EXPECT_EQ(of("{'a': 1.5}"), "a map of a number");
    EXPECT_EQ(of("stream ? 1 : 2.5"), "a number");
    EXPECT_EQ(of("stream ? 1 : 'x'"), "anything");
    EXPECT_EQ(of("stream ? 'y' : 'x'"), "text");
    EXPECT_EQ(of("null"), "null");
}

TEST(check, passes_conditions_that_make_sense)
{
    for (char const* text :
         {"model == 'x'", "tokens > 1.5", "share <= 1 && !stream", "timeout < 2s", "'x' in tags", "'accept' in request.headers",
          "tags.exists(t, t.startsWith('x'))", "tags.all(t, size(t) < 9)", "request.headers.all(h, h != '')", "claims.x == 5", "claims.x",
          "model in ['a', 'b']", "tags[0] == null", "model < 'b'", "true", "request.size > 100", "claims in tags"})
        EXPECT_EQ(condition(text), "") << text;
}

TEST(check, names_the_nearest_name)
{
    EXPECT_EQ(of("modle == 'x'"), "column 1: there is no 'modle'; did you mean model?");
    EXPECT_EQ(of("tags.exists(t, u == 'x')"), "column 16: there is no 'u'");
    EXPECT_EQ(of("request.sizes == 5"), "column 1: there is no 'request.sizes'; did you mean request.size?");
    EXPECT_EQ(of("request == 5"), "column 1: there is no 'request'; did you mean request.size?");
    EXPECT_EQ(of("model.name == 'x'"), "column 1: text has no 'name'");
    EXPECT_EQ(of("t == 'x' || tags.exists(t, true)"), "column 1: there is no 't'");
}

TEST(check, refuses_what_can_never_hold)
{
    EXPECT_EQ(of("model == 5"), "column 1: text is never a whole number; compare like with like");
    EXPECT_EQ(of("timeout > 5"), "column 1: a duration is never a whole number; compare like with like");
    EXPECT_EQ(of("stream > true"), "column 1: true or false cannot be larger or smaller; use == or !=");
    EXPECT_EQ(of("tokens < null"), "column 1: null cannot be larger or smaller; use == or !=");
    EXPECT_EQ(of("5 in tags"), "column 1: a whole number is never in a list of text");
    EXPECT_EQ(of("5 in request.headers"), "column 1: a whole number is never in a map of text");
    EXPECT_EQ(of("model in 'x'"), "column 10: 'in' takes a list or a map, not text");
    EXPECT_EQ(of("stream && model"), "column 11: && takes true or false, not text");
    EXPECT_EQ(of("stream || 1"), "column 11: || takes true or false, not a whole number");
    EXPECT_EQ(of("!model"), "column 2: ! takes true or false, not text");
    EXPECT_EQ(of("model ? 1 : 2"), "column 1: what stands before the '?' takes true or false, not text");
    EXPECT_EQ(of("tokens.contains('x')"), "column 1: contains() takes text, not a whole number");
    EXPECT_EQ(of("model.contains(5)"), "column 16: contains() takes text, not a whole number");
    EXPECT_EQ(of("size(tokens)"), "column 6: size() takes text, a list or a map, not a whole number");
    EXPECT_EQ(of("tags['a']"), "column 6: the [ ] of a list of text takes a whole number, not text");
    EXPECT_EQ(of("model[0]"), "column 1: text has no elements; take the [ ] away");
    EXPECT_EQ(of("model.exists(x, true)"), "column 1: a list or a map is gone through, not text");
    EXPECT_EQ(of("tags.all(t, t)"), "column 13: all() takes true or false, not text");
    EXPECT_EQ(of("{5: 1}"), "column 2: a map's key takes text, not a whole number");
}

TEST(check, refuses_a_whole_that_is_no_condition)
{
    EXPECT_EQ(condition("model"), "column 1: this is text; a condition is true or false, for instance x == 1");
    EXPECT_EQ(condition("[true]"), "column 1: this is a list of true or false; a condition is true or false, for instance x == 1");
}

TEST(check, leaves_short_forms_to_queries)
{
    for (char const* text : {"word", "model:a*", "tokens:1..5"}) {
        auto const read = parse(text, style::query);
        ASSERT_TRUE(read);
        EXPECT_NE(check(*read, environment).error().what.find("belongs to queries"), std::string::npos) << text;
    }
}

}  // namespace signalbox::expression
