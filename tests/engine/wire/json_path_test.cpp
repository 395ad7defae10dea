#include "engine/wire/json_path.hpp"

#include <gtest/gtest.h>

namespace signalbox::wire {
namespace {

std::string_view at(std::string_view text, std::string_view path)
{
    return find_path(json_view(text), path).raw();
}

TEST(json_path, goes_through_objects_by_dots)
{
    constexpr std::string_view text = R"({"a":{"b":{"c":[1]},"d":null},"e":"x"})";
    EXPECT_EQ(at(text, "a.b.c"), "[1]");
    EXPECT_EQ(at(text, "a.d"), "null");
    EXPECT_EQ(at(text, "e"), "\"x\"");
    for (std::string_view const absent : {"", ".", "a.", ".a", "a..b", "a.b.c.d", "e.f", "a.b.c[0]", "x"})
        EXPECT_EQ(at(text, absent), "") << absent;
}

TEST(json_path, a_name_may_hold_dots)
{
    constexpr std::string_view text = R"({"https://a.example/r":{"b.c":1},"a":{"b":2},"a.b":3})";
    EXPECT_EQ(at(text, "https://a.example/r.b.c"), "1");
    EXPECT_EQ(at(text, "a.b"), "3") << "the longest name that is there";
    EXPECT_EQ(at(R"({"a":{"b.c":1},"a.b":{"x":2}})", "a.b.c"), "1") << "a shorter one when the longer leads nowhere";
}

TEST(json_path, finds_nothing_in_what_is_no_object)
{
    EXPECT_EQ(at("[{\"a\":1}]", "a"), "");
    EXPECT_EQ(at("", "a"), "");
    EXPECT_EQ(at("{\"a\":1}", std::string(300, 'a')), "");
}

}  // namespace
}  // namespace signalbox::wire
