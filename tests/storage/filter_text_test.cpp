#include "storage/filter_text.hpp"

#include "storage/filter_fields.hpp"
#include "storage/filter_match.hpp"

#include <gtest/gtest.h>

#include <random>

namespace signalbox::storage {

namespace {

std::string canonical(std::string_view text)
{
    auto const read = read_filter(text);
    return read ? to_text(*read) : read.error().plain().detail;
}

std::string with(std::string_view text, std::string_view field, std::string_view value, bool keep)
{
    auto const made = with_term(text, field, value, keep);
    return made ? *made : made.error().plain().detail;
}

/// A question of the kind people and programs build, from a seed.
condition any_condition(std::mt19937& random, int depth)
{
    static constexpr std::string_view texts[] = {"gpt-4o", "a b", "",   "it's \"x\"", "a,b",  "or", "1..2",
                                                 "x*y",    "(z)", "-q", "é",          "a\\b", "\n"};
    auto const pick = [&](std::size_t below) { return std::uniform_int_distribution<std::size_t>{0, below - 1}(random); };
    if (depth == 0 || pick(3) == 0) {
        condition made{.is = condition::form::compare, .field = "model"};
        switch (pick(5)) {
        case 0: made.value = texts[pick(std::size(texts))]; break;
        case 1: made.op = comparison::not_equal, made.value = texts[pick(std::size(texts))]; break;
        case 2:
            made.op = static_cast<comparison>(static_cast<int>(comparison::contains) + static_cast<int>(pick(3)));
            made.value = texts[pick(std::size(texts))];
            break;
        case 3: made.field = "latency_ms", made.op = static_cast<comparison>(pick(6)), made.value = std::to_string(pick(9)); break;
        default: made.field = "text", made.op = comparison::contains, made.value = texts[pick(2)]; break;
        }
        return made;
    }
    condition made{.is = pick(2) == 0 ? condition::form::all : condition::form::any};
    if (pick(4) == 0) made.is = condition::form::negate;
    for (std::size_t i = made.is == condition::form::negate ? 1 : 2 + pick(2); i > 0; --i)
        made.parts.push_back(any_condition(random, depth - 1));
    return made;
}

}  // namespace

TEST(filter_text, is_the_short_form)
{
    EXPECT_EQ(canonical("model==\"gpt-4o\",status >= 500 && tag!='x y'"), "model:gpt-4o status>=500 -tag:\"x y\"");
    EXPECT_EQ(canonical("latency >= 1s..5s"),
              "column 12: '1s..5s' is no value for latency; it takes a duration such as 2s or 300ms; did you mean latency_ms?");
    EXPECT_EQ(canonical("latency:1s..5s"), "latency:1s..5s");
    EXPECT_EQ(canonical("model in [\"a\", \"b c\"]"), "model:(a,\"b c\")");
    EXPECT_EQ(canonical("model:(a,b*)"), "model:(a,b*)");
    EXPECT_EQ(canonical("model:a or model:b"), "model:(a,b)");
    EXPECT_EQ(canonical("model:a or tag:b"), "(model:a or tag:b)");
    EXPECT_EQ(canonical("not (model:a or tag:b)"), "-(model:a or tag:b)");
    EXPECT_EQ(canonical("not not model:a"), "not -model:a");
    EXPECT_EQ(canonical("tag= stream:true"), "tag:null stream:true");
    EXPECT_EQ(canonical("tag=,stream=true"), "tag:null stream:true");
    EXPECT_EQ(canonical("model.startsWith(\"gpt-\") model.contains(\"a b\")"), "model:gpt-* model.contains(\"a b\")");
    EXPECT_EQ(canonical("model:*a* model:*a model:a*b model:*"), "model:*a* model:*a model:a*b model:*");
    EXPECT_EQ(canonical("timeout \"rate limit\" -\"x:y\" \"status\" gpt-4o"), "timeout \"rate limit\" -\"x:y\" \"status\" \"gpt-4o\"");
    EXPECT_EQ(canonical("since:1h until:5m timestamp>-2h"), "since:1h until:5m timestamp>-2h");
    EXPECT_EQ(canonical("since:2026-11-21"), "timestamp>=2026-11-21");
    EXPECT_EQ(canonical("has(tag)"), "-tag:null");
    EXPECT_EQ(canonical("stream:true ? model:a : model:b"), "((stream:true model:a) or (-stream:true model:b))");
    EXPECT_EQ(canonical("true"), "true");
    EXPECT_EQ(canonical("false"), "false");
    EXPECT_EQ(canonical(""), "");
}

TEST(filter_text, reads_back_as_the_same_filter)
{
    std::mt19937 random{7};
    for (int i = 0; i < 3'000; ++i) {
        condition root{.is = condition::form::all};
        root.parts.push_back(any_condition(random, 3));
        auto const made = filter::from(root);
        if (!made) continue;  // an empty word, a pattern that cannot be written
        std::string const text = to_text(*made);
        auto const read = read_filter(text);
        ASSERT_TRUE(read) << text << ": " << read.error().what;
        ASSERT_EQ(*read, *made) << text;
        ASSERT_EQ(to_text(*read), text);
    }
}

TEST(filter_text, keeps_every_value_of_every_text_field)
{
    for (std::string const value :
         {"gpt-4o", "a b", "it's \"x\"", "a,b", "or", "1..2", "x*y", "(z)", "-q", "\xc3\xa9", "a\\b", "\n", "a && b", "null?", ">5"})
        for (bool const keep : {true, false}) {
            auto const read = read_filter(term_text("tag", value, keep));
            ASSERT_TRUE(read) << value;
            condition const& only = read->root().parts.at(0);
            EXPECT_EQ(only.value, value);
            EXPECT_EQ(only.op, keep ? comparison::equal : comparison::not_equal) << value;
        }
}

TEST(filter_text, takes_a_further_term)
{
    EXPECT_EQ(with("", "model", "gpt-4o", true), "model:gpt-4o");
    EXPECT_EQ(with("status >= 500", "model", "a b", true), "status >= 500 model:\"a b\"");
    EXPECT_EQ(with("status>=500", "tag", "", false), "status>=500 -tag:null");
    EXPECT_EQ(with("model:a or model:b", "tag", "x", true), "model:(a,b) tag:x");
    EXPECT_EQ(with("(model:a or tag:b) timeout", "tag", "x", true), "(model:a or tag:b) timeout tag:x");
    EXPECT_EQ(with("tag=two words", "model", "x", true), "tag=two words model:x");
}

TEST(filter_text, takes_the_opposite_out_and_says_nothing_twice)
{
    EXPECT_EQ(with("model:a status:500", "model", "a", false), "status:500 -model:a");
    EXPECT_EQ(with("-model:a status:500", "model", "a", true), "status:500 model:a");
    EXPECT_EQ(with("model!=a", "model", "a", true), "model:a");
    EXPECT_EQ(with("model:a  status:500", "model", "a", true), "model:a  status:500");
    EXPECT_EQ(with("model:a model:a", "model", "a", true), "model:a");
}

TEST(filter_text, names_the_mistake_instead_of_adding)
{
    EXPECT_EQ(with("modle:a", "model", "a", true), "column 1: events have no 'modle'; did you mean model?");
    EXPECT_EQ(with("", "colour", "a", true), "events have no 'colour'");
    EXPECT_EQ(with("", "status", "teapot", true), "'teapot' is no value for status; it takes a decimal number");
}

TEST(filter_text, is_taken_apart_and_joined)
{
    EXPECT_EQ(*terms_of("model:a, -tag:x (key:k or key:l) timeout"),
              (std::vector<std::string>{"model:a", "-tag:x", "key:k or key:l", "timeout"}));
    EXPECT_EQ(*terms_of("model:a or tag:x"), (std::vector<std::string>{"model:a or tag:x"}));
    EXPECT_TRUE(terms_of("")->empty());
    EXPECT_EQ(terms_of("model:(").has_error(), true);
    EXPECT_EQ(joined_terms({"model:a", "-tag:x"}), "model:a -tag:x");
    EXPECT_EQ(joined_terms({"model:a or tag:x", "key:k"}), "(model:a or tag:x) key:k");
    EXPECT_EQ(joined_terms({"tag=two words", "timeout"}), "tag:\"two words\" timeout");
    EXPECT_EQ(joined_terms({}), "");
}

TEST(filter_text, turns_a_term_around_and_back)
{
    for (std::string const term :
         {"model:a", "latency:1s..5s", "model:(a,b)", "timeout", "status>=500", "(model:a or tag:b)", "tag:null"}) {
        std::string const turned = opposite_term(term);
        EXPECT_EQ(turned, "-" + term);
        EXPECT_EQ(opposite_term(turned), term);
    }
    EXPECT_EQ(opposite_term("model:("), "model:(");
}

TEST(text_match, takes_a_star_for_anything)
{
    for (auto const& [text, pattern, holds] : {std::tuple{"gpt-4o-mini", "gpt-*", true},
                                               {"gpt-4o-mini", "*mini", true},
                                               {"gpt-4o-mini", "g*o*i", true},
                                               {"gpt-4o-mini", "g*o*o", false},
                                               {"", "*", true},
                                               {"", "**", true},
                                               {"a", "", false},
                                               {"", "", true},
                                               {"aab", "*ab", true},
                                               {"ab", "a*b*c", false},
                                               {"abc", "abc", true},
                                               {"abc", "abc*", true}})
        EXPECT_EQ(text_passes(comparison::like, text, pattern), holds) << text << " " << pattern;
}

TEST(text_match, finds_words_whatever_their_capitals)
{
    EXPECT_TRUE(text_mentions("Request Timeout", lower_case("TIMEOUT")));
    EXPECT_FALSE(text_mentions("Request", "timeout"));
    EXPECT_TRUE(text_mentions("x", ""));
}

}  // namespace signalbox::storage
