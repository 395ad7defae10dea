#include "engine/wire/json.hpp"

#include "vectors.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace signalbox::wire {
namespace {

using model::fault;

std::string complaint(std::string_view text)
{
    auto const checked = check_json(text);
    return checked ? "" : checked.error().detail;
}

using told = std::vector<std::pair<std::string, std::string>>;

told members_of(std::string_view text)
{
    told out;
    auto const checked = check_json_object(text, [&](std::string_view key, std::string_view value) { out.emplace_back(key, value); });
    EXPECT_TRUE(checked.has_value()) << (checked ? "" : checked.error().detail);
    return out;
}

std::string nested(std::size_t depth, std::string_view open, std::string_view close)
{
    std::string text;
    for (std::size_t i = 0; i != depth; ++i) text += open;
    text += '1';
    for (std::size_t i = 0; i != depth; ++i) text += close;
    return text;
}

TEST(check_json, agrees_with_every_file_of_the_parsing_test_suite)
{
    auto const folder = vectors::folder() / "json/test_parsing";
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no vectors at " << folder;
    int must_take = 0, must_refuse = 0, either = 0;
    for (auto const& file : std::filesystem::directory_iterator(folder)) {
        std::string const name = file.path().filename().string(), text = vectors::read(file.path());
        auto const checked = check_json(text, json_depth_ceiling);
        if (name.starts_with("y_")) {
            EXPECT_TRUE(checked.has_value()) << name << ": " << (checked ? "" : checked.error().detail);
            ++must_take;
        } else if (name.starts_with("n_")) {
            EXPECT_FALSE(checked.has_value()) << name;
            ++must_refuse;
        } else {
            ++either;
        }
    }
    EXPECT_EQ(must_take, 95);
    EXPECT_EQ(must_refuse, 188);
    EXPECT_EQ(either, 35);
}

TEST(check_json, takes_any_one_value_with_white_space_around_it)
{
    for (std::string_view const text :
         {"1", " null ", "\t\"a\"\r\n", "[]", "{}", "-0.5e+3", "[1,2 , 3]", "{\"a\":{\"b\":[true,false]}}", "\"\\ud800\""})
        EXPECT_EQ(complaint(text), "") << text;
}

TEST(check_json, tells_the_place_of_what_is_wrong)
{
    EXPECT_EQ(complaint("{\n  \"a\": tru\n}"), "byte 9 (line 2, column 8): expected a value");
    EXPECT_EQ(complaint("[1 2]"), "byte 3 (line 1, column 4): expected ',' or ']'");
    EXPECT_EQ(complaint("{\"a\" 1}"), "byte 5 (line 1, column 6): expected ':' after a member name");
    EXPECT_EQ(complaint("{\"a\":1"), "byte 6 (line 1, column 7): the text ends inside an object");
    EXPECT_EQ(complaint("{\"a\":1,}"), "byte 7 (line 1, column 8): expected a member name in double quotes");
    EXPECT_EQ(complaint("[1,]"), "byte 3 (line 1, column 4): expected a value");
    EXPECT_EQ(complaint(""), "byte 0 (line 1, column 1): the text ends where a value should stand");
    EXPECT_EQ(complaint("[\n\"ab"), "byte 2 (line 2, column 1): a string that does not end");
    EXPECT_EQ(complaint("\"a\\x\""), "byte 2 (line 1, column 3): a backslash that begins no JSON escape");
    EXPECT_EQ(complaint("\"\\u12g4\""), "byte 1 (line 1, column 2): \\u needs four hexadecimal digits");
    EXPECT_EQ(complaint("\"a\nb\""), "byte 2 (line 1, column 3): a control character in a string; it must be escaped");
    EXPECT_EQ(complaint("\"a\xC3(\""), "byte 2 (line 1, column 3): a string that is not valid UTF-8");
    EXPECT_EQ(complaint("01"), "byte 1 (line 1, column 2): a number with a leading zero");
    EXPECT_EQ(complaint("1."), "byte 2 (line 1, column 3): a decimal point without digits after it");
    EXPECT_EQ(complaint("1e"), "byte 2 (line 1, column 3): an exponent without digits");
    EXPECT_EQ(complaint("-"), "byte 1 (line 1, column 2): a minus sign without a number");
    EXPECT_EQ(complaint("1 1"), "byte 2 (line 1, column 3): more text after the end of the value");
    EXPECT_EQ(complaint("\xEF\xBB\xBF{}"), "byte 0 (line 1, column 1): a byte order mark, which JSON does not begin with");
}

TEST(check_json, follows_nesting_to_the_limit_and_not_further)
{
    for (auto const& [open, close] : {std::pair("[", "]"), std::pair("{\"a\":", "}"), std::pair("[{\"a\":", "}]")}) {
        std::size_t const levels = std::string_view(open).size() == 6 ? 2 : 1;
        EXPECT_TRUE(check_json(nested(json_depth_limit / levels, open, close)).has_value());
        auto const refused = check_json(nested(json_depth_limit / levels + 1, open, close));
        ASSERT_FALSE(refused.has_value());
        EXPECT_EQ(refused.error().kind, fault::too_deep);
        EXPECT_NE(refused.error().detail.find("nest too deeply"), std::string::npos);
    }
    EXPECT_TRUE(check_json(nested(json_depth_ceiling, "[", "]"), 1'000'000).has_value());
    EXPECT_FALSE(check_json(nested(json_depth_ceiling + 1, "[", "]"), 1'000'000).has_value());
    EXPECT_FALSE(check_json(nested(100'000, "[", "]")).has_value());
    EXPECT_TRUE(check_json("1", 0).has_value());
    EXPECT_FALSE(check_json("[]", 0).has_value());
}

TEST(check_json, refuses_every_beginning_of_a_value)
{
    std::string const text = R"({"a":[1.5e3,"x\u00e9\n",true,null,{"b":{}}],"c":"d"})";
    ASSERT_EQ(complaint(text), "");
    for (std::size_t size = 0; size != text.size(); ++size) EXPECT_NE(complaint(std::string_view(text).substr(0, size)), "") << size;
}

TEST(check_json, reads_a_string_of_any_length_to_its_end)
{
    for (std::size_t size = 0; size != 100; ++size) {
        std::string text = "\"" + std::string(size, 'x') + "\"";
        EXPECT_EQ(complaint(text), "") << size;
        text.insert(1 + size / 2, "\\\"");
        EXPECT_EQ(complaint(text), "") << size;
        text[1 + size / 2] = '\x1f';
        EXPECT_NE(complaint(text), "") << size;
    }
}

TEST(check_json_object, tells_the_outermost_members_in_order_and_as_they_stand)
{
    EXPECT_EQ(members_of(R"({"model": "m" , "n":1e2,"messages":[{"role":"user"}, {"x":{}}], "o":{"model":"inner"},"e\u0061":"", "z":{}})"),
              (told{{"model", "\"m\""},
                    {"n", "1e2"},
                    {"messages", R"([{"role":"user"}, {"x":{}}])"},
                    {"o", R"({"model":"inner"})"},
                    {"e\\u0061", "\"\""},
                    {"z", "{}"}}));
    EXPECT_EQ(members_of("{}"), told{});
    EXPECT_EQ(members_of(" { \"a\" : [ ] } "), (told{{"a", "[ ]"}}));
}

TEST(check_json_object, refuses_what_is_no_object)
{
    auto const ignore = [](std::string_view, std::string_view) {};
    for (std::string_view const text : {"[]", "1", "\"a\"", "null"}) {
        auto const refused = check_json_object(text, ignore);
        ASSERT_FALSE(refused.has_value()) << text;
        EXPECT_EQ(refused.error().kind, fault::bad_request) << text;
        EXPECT_EQ(refused.error().detail, "byte 0 (line 1, column 1): the body must be a JSON object");
    }
    EXPECT_EQ(check_json_object("", ignore).error().kind, fault::malformed_json);
    EXPECT_EQ(check_json_object("{\"a\":1}}", ignore).error().kind, fault::malformed_json);
}

TEST(check_json_object, tells_members_that_come_before_a_fault)
{
    int seen = 0;
    EXPECT_FALSE(check_json_object(R"({"a":1,"b":2,"c"})", [&](std::string_view, std::string_view) { ++seen; }).has_value());
    EXPECT_EQ(seen, 2);
}

}  // namespace
}  // namespace signalbox::wire
