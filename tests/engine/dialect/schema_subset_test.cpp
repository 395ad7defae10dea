// JSON Schemas in the subset that a target takes.
#include "engine/dialect/schema_subset.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect {

namespace {

using words = std::vector<std::string>;

TEST(closed_schema, closes_objects_at_every_level)
{
    auto const got = closed_schema(
        R"({"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"integer"}}},"l":{"type":"array","items":{"type":"object","properties":{}}}},"$defs":{"d":{"type":["object","null"]}},"anyOf":[{"type":"object"},true]})");
    EXPECT_EQ(
        got.text,
        R"({"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"integer"}},"additionalProperties":false},"l":{"type":"array","items":{"type":"object","properties":{},"additionalProperties":false}}},"$defs":{"d":{"type":["object","null"],"additionalProperties":false}},"anyOf":[{"type":"object","additionalProperties":false},true],"additionalProperties":false})");
    EXPECT_EQ(got.lost, words{});
}

TEST(closed_schema, leaves_out_bounds_and_tells_which)
{
    auto const got = closed_schema(
        R"({"type":"object","properties":{"age":{"type":"integer","minimum":0,"maximum":9},"n":{"type":"string","minLength":1,"format":"email"},"f":{"type":"string","format":"color"},"l":{"type":"array","minItems":1,"maxItems":3},"m":{"type":"array","minItems":2},"e":{"minimum":1,"enum":[1,{"minimum":2}]}},"required":["age"]})");
    EXPECT_EQ(
        got.text,
        R"({"type":"object","properties":{"age":{"type":"integer"},"n":{"type":"string","format":"email"},"f":{"type":"string"},"l":{"type":"array","minItems":1},"m":{"type":"array"},"e":{"enum":[1,{"minimum":2}]}},"required":["age"],"additionalProperties":false})");
    EXPECT_EQ(got.lost, (words{"minimum", "maximum", "minLength", "format", "maxItems", "minItems"}));
}

TEST(closed_schema, takes_names_of_properties_for_no_keywords)
{
    auto const got = closed_schema(R"({"type":"object","properties":{"minimum":{"type":"string"},"format":{"type":"string"}}})");
    EXPECT_EQ(got.text,
              R"({"type":"object","properties":{"minimum":{"type":"string"},"format":{"type":"string"}},"additionalProperties":false})");
    EXPECT_EQ(got.lost, words{});
}

TEST(closed_schema, replaces_what_was_said_about_further_properties)
{
    EXPECT_EQ(closed_schema(R"({"type":"object","additionalProperties":false})").lost, words{});
    auto const open = closed_schema(R"({"additionalProperties":true,"type":"object"})");
    EXPECT_EQ(open.text, R"({"type":"object","additionalProperties":false})");
    EXPECT_EQ(open.lost, words{"additionalProperties"});
    EXPECT_EQ(closed_schema(R"({"type":"object","additionalProperties":{"type":"string"}})").lost, words{"additionalProperties"});
}

TEST(closed_schema, says_any_of_for_one_of)
{
    EXPECT_EQ(closed_schema(R"({"oneOf":[{"type":"null"},{"type":"string","pattern":"^a"}]})").text,
              R"({"anyOf":[{"type":"null"},{"type":"string","pattern":"^a"}]})");
}

TEST(without_root_union, makes_one_object_of_the_members)
{
    EXPECT_EQ(
        without_root_union(
            R"({"description":"d","anyOf":[{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]},{"properties":{"a":1,"b":{}}}]})"),
        R"({"description":"d","type":"object","properties":{"a":{"type":"string"},"b":{}}})");
    EXPECT_EQ(without_root_union(R"({"type":"object","properties":{"x":{}},"required":["x"],"oneOf":[{"required":["x"]}]})"),
              R"({"required":["x"],"type":"object","properties":{"x":{}}})");
}

TEST(without_root_union, touches_no_other_schema)
{
    EXPECT_EQ(without_root_union(R"({"type":"object","properties":{"a":{"anyOf":[{}]}}})"), std::nullopt);
    EXPECT_EQ(without_root_union(""), std::nullopt);
    EXPECT_EQ(without_root_union("true"), std::nullopt);
}

}  // namespace

}  // namespace signalbox::dialect
