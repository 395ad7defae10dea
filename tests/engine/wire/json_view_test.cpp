#include "engine/wire/json.hpp"

#include <gtest/gtest.h>

#include <ranges>
#include <vector>

namespace signalbox::wire {
namespace {

std::vector<std::string> elements_of(std::string_view text)
{
    std::vector<std::string> out;
    for (json_view const each : json_view(text).elements()) out.emplace_back(each.raw());
    return out;
}

std::vector<std::pair<std::string, std::string>> members_of(std::string_view text)
{
    std::vector<std::pair<std::string, std::string>> out;
    for (json_member const& each : json_view(text).members()) out.emplace_back(each.key(), each.value.raw());
    return out;
}

TEST(json_view, tells_kinds_and_passes_over_white_space_around_a_value)
{
    EXPECT_EQ(json_view().kind(), json_kind::missing);
    EXPECT_EQ(json_view("  ").kind(), json_kind::missing);
    EXPECT_EQ(json_view("\n null\t").kind(), json_kind::null);
    EXPECT_EQ(json_view("true").kind(), json_kind::boolean);
    EXPECT_EQ(json_view("-1").kind(), json_kind::number);
    EXPECT_EQ(json_view(" \"a\" ").raw(), "\"a\"");
    EXPECT_EQ(json_view("[]").kind(), json_kind::array);
    EXPECT_EQ(json_view("{}").kind(), json_kind::object);
    EXPECT_TRUE(json_view("null").nothing());
    EXPECT_TRUE(json_view().nothing());
    EXPECT_FALSE(json_view("0").nothing());
}

TEST(json_view, walks_elements_as_they_stand)
{
    using list = std::vector<std::string>;
    EXPECT_EQ(elements_of("[]"), list{});
    EXPECT_EQ(elements_of(" [ ] "), list{});
    EXPECT_EQ(elements_of("[1]"), list{"1"});
    EXPECT_EQ(elements_of(R"([ 1.50 , "a,]\"", [2,[3]], {"x":["}"]} ,null,true])"),
              (list{"1.50", R"("a,]\"")", "[2,[3]]", R"({"x":["}"]})", "null", "true"}));
    EXPECT_EQ(elements_of("{\"a\":1}"), list{});
    EXPECT_EQ(elements_of("\"[1]\""), list{});
}

TEST(json_view, walks_members_as_they_stand)
{
    using list = std::vector<std::pair<std::string, std::string>>;
    EXPECT_EQ(members_of("{}"), list{});
    EXPECT_EQ(members_of(R"({"a":1, "b" : [1, 2] ,"\u0063\"":{"d":"}"},"":""})"),
              (list{{"a", "1"}, {"b", "[1, 2]"}, {"c\"", R"({"d":"}"})"}, {"", "\"\""}}));
    EXPECT_EQ(members_of("[{\"a\":1}]"), list{});
}

TEST(json_view, walks_values_of_every_length)
{
    for (std::size_t size = 0; size != 70; ++size) {
        std::string const inner = "\"" + std::string(size, 'x') + "\"", text = "[" + inner + ",[{\"k\":" + inner + "}]," + inner + "]";
        EXPECT_EQ(elements_of(text), (std::vector<std::string>{inner, "[{\"k\":" + inner + "}]", inner}));
    }
}

TEST(json_view, is_a_forward_range)
{
    json_view const view("[1,2,3]");
    static_assert(std::ranges::forward_range<json_view::walk<json_view>>);
    EXPECT_EQ(std::ranges::distance(view.elements()), 3);
    EXPECT_FALSE(view.elements().empty());
    EXPECT_TRUE(json_view("[]").elements().empty());
    EXPECT_TRUE(json_view("null").members().empty());
}

TEST(json_view, finds_members_and_of_several_the_last)
{
    json_view const view(R"({"a":{"b":[10,{"c":"x"}]},"n\u0061me":1,"twice":1,"twice":2})");
    EXPECT_EQ(view["a"]["b"].raw(), R"([10,{"c":"x"}])");
    EXPECT_EQ(view["name"].integer(), 1);
    EXPECT_EQ(view["twice"].integer(), 2);
    EXPECT_TRUE(view["nothing"].missing());
    EXPECT_TRUE(view["nothing"]["at all"].missing());
    EXPECT_TRUE(view["twice"]["inside a number"].missing());
    EXPECT_FALSE(view["nothing"].string());
    EXPECT_FALSE(json_view().integer());
}

TEST(json_view, gives_booleans_for_booleans_only)
{
    EXPECT_EQ(json_view("true").boolean(), true);
    EXPECT_EQ(json_view("false").boolean(), false);
    for (std::string_view const text : {"null", "0", "\"true\"", "[]", ""}) EXPECT_FALSE(json_view(text).boolean()) << text;
}

TEST(json_view, gives_integers_for_whole_numbers_however_written)
{
    struct row {
        std::string_view text;
        std::optional<std::int64_t> expected;
    };
    for (row const& each : std::initializer_list<row>{{"0", 0},
                                                      {"-0", 0},
                                                      {"1", 1},
                                                      {"1.0", 1},
                                                      {"1e0", 1},
                                                      {"-1E+2", -100},
                                                      {"1.5e1", 15},
                                                      {"1.50e1", 15},
                                                      {"150e-1", 15},
                                                      {"0.0e99", 0},
                                                      {"12.300e3", 12300},
                                                      {"0.001e3", 1},
                                                      {"1000e-3", 1},
                                                      {"9223372036854775807", 9223372036854775807},
                                                      {"9223372036854775807.0", 9223372036854775807},
                                                      {"-9223372036854775808", std::numeric_limits<std::int64_t>::min()},
                                                      {"-9223372036854775808.00", std::numeric_limits<std::int64_t>::min()},
                                                      {"9223372036854775808", std::nullopt},
                                                      {"9223372036854775808.0", std::nullopt},
                                                      {"1.5", std::nullopt},
                                                      {"1e-1", std::nullopt},
                                                      {"1e19", std::nullopt},
                                                      {"1e99999999999999999999", std::nullopt},
                                                      {"1e-99999999999999999999", std::nullopt},
                                                      {"0e99999999999999999999", 0},
                                                      {"\"1\"", std::nullopt},
                                                      {"null", std::nullopt}})
        EXPECT_EQ(json_view(each.text).integer(), each.expected) << each.text;
    EXPECT_EQ(json_view("18446744073709551615").unsigned_integer(), 18446744073709551615ULL);
    EXPECT_EQ(json_view("18446744073709551615.0").unsigned_integer(), 18446744073709551615ULL);
    EXPECT_EQ(json_view("18446744073709551616.0").unsigned_integer(), std::nullopt);
    EXPECT_EQ(json_view("1e19").unsigned_integer(), 10000000000000000000ULL);
    EXPECT_EQ(json_view("-0").unsigned_integer(), 0u);
    EXPECT_EQ(json_view("-1").unsigned_integer(), std::nullopt);
}

TEST(json_view, gives_numbers_and_tells_too_large_from_too_small)
{
    EXPECT_EQ(json_view("0.1").number(), 0.1);
    EXPECT_EQ(json_view("-2.5E-3").number(), -0.0025);
    EXPECT_EQ(json_view("1e999").number(), std::nullopt);
    EXPECT_EQ(json_view("-1e999").number(), std::nullopt);
    EXPECT_EQ(json_view("1e-999").number(), 0.0);
    EXPECT_EQ(json_view("0." + std::string(400, '0') + "1").number(), 0.0);
    EXPECT_EQ(json_view(std::string(400, '9')).number(), std::nullopt);
    EXPECT_EQ(json_view("0." + std::string(400, '0') + "1e800").number(), std::nullopt);
    EXPECT_EQ(json_view("\"1\"").number(), std::nullopt);
}

TEST(json_view, decodes_strings)
{
    EXPECT_EQ(json_view(R"("plain")").string(), "plain");
    EXPECT_EQ(json_view(R"("\"\\\/\b\f\n\r\t")").string(), "\"\\/\b\f\n\r\t");
    EXPECT_EQ(json_view(R"("\u0041\u00e9\u20AC\uD83D\ude00.")").string(), "A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80.");
    EXPECT_EQ(json_view(R"("\u0000")").string(), std::string(1, '\0'));
    EXPECT_EQ(json_view("1").string(), std::nullopt);
    EXPECT_EQ(json_view("\"\"").string(), "");
    EXPECT_EQ(json_view("null").string_or("else"), "else");
    EXPECT_EQ(json_view("\"a\"").string_or("else"), "a");
}

TEST(json_view, decodes_lone_surrogates_as_the_replacement_character)
{
    EXPECT_EQ(json_view(R"("a\ud83db")").string(), "a\xEF\xBF\xBD"
                                                   "b");
    EXPECT_EQ(json_view(R"("\ude00")").string(), "\xEF\xBF\xBD");
    EXPECT_EQ(json_view(R"("\ud83d\ud83d\ude00")").string(), "\xEF\xBF\xBD\xF0\x9F\x98\x80");
    EXPECT_EQ(json_view(R"("\ud83d\n")").string(), "\xEF\xBF\xBD\n");
}

TEST(json_view, walks_over_strings_whatever_backslashes_stand_before_their_quotes)
{
    for (std::size_t pairs = 0; pairs != 5; ++pairs)
        for (std::string const ended : {"", "m", "\\\"", "\\\"\\\"", "\\\"m"}) {
            std::string text = R"({"a":")";
            for (std::size_t i = 0; i != pairs; ++i) text += "\\\\";
            text += ended;
            for (std::size_t i = 0; i != pairs; ++i) text += "\\\\";
            text += R"(","b":[1,{"c":"x"}],"d":2})";
            json_view const of{text};
            EXPECT_EQ(of["d"].unsigned_integer(), 2u) << text;
            EXPECT_EQ(of["b"].raw(), R"([1,{"c":"x"}])") << text;
            EXPECT_EQ(of["a"].raw().size(), 2 + 4 * pairs + ended.size()) << text;
        }
}

TEST(json_view, lends_strings_without_escapes_and_compares_any)
{
    std::string const text = R"("plain")";
    EXPECT_EQ(json_view(text).plain_string()->data(), text.data() + 1);
    EXPECT_EQ(json_view(R"("a\n")").plain_string(), std::nullopt);
    EXPECT_EQ(json_view("1").plain_string(), std::nullopt);
    EXPECT_TRUE(json_view(text).is("plain"));
    EXPECT_TRUE(json_view(R"("pl\u0061in")").is("plain"));
    EXPECT_FALSE(json_view(R"("pl\u0061in")").is("pl\\u0061in"));
    EXPECT_FALSE(json_view("null").is("null"));
    std::string out = "<";
    EXPECT_TRUE(json_view(R"("\t")").append_string(out));
    EXPECT_FALSE(json_view("1").append_string(out));
    EXPECT_EQ(out, "<\t");
}

TEST(json_view, stays_inside_text_that_was_never_checked)
{
    for (std::string_view const text :
         {"[", "[1", "[\"a", "[\"a\\", "{\"a\"", "{\"a\":", "{\"a", "[[[", "[}", "{]", "\"", "\"\\", "\"\\u12\"", "[,,]", "{,}"}) {
        json_view const view(text);
        for (json_view const each : view.elements()) each.string();
        for (json_member const& each : view.members()) EXPECT_LE(each.key().size(), text.size());
        view.string();
        view["a"];
        view.number();
        view.integer();
    }
}

}  // namespace
}  // namespace signalbox::wire
