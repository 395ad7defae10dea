// JSON Schemas as the Schema that models before Gemini 2.5 take: what is kept, merged, resolved, cut and noted.
#include "engine/dialect/dialects.hpp"
#include "engine/dialect/gemini/schema_writer.hpp"
#include "tests/engine/dialect/loss_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox::dialect::gemini {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct outcome {
    std::string text;
    std::vector<model::loss> losses;
};

outcome converted(std::string const& schema)
{
    losses lost;
    std::string text = schema_writer(wire::json_view(schema), lost).written();
    EXPECT_TRUE(wire::check_json(text)) << text;
    return {std::move(text), lost.take()};
}

TEST(gemini_schema, keeps_what_the_subset_has_and_the_order_of_members)
{
    auto const seen = converted(
        R"({"$schema":"x","type":"object","title":"T","description":"d","additionalProperties":false,"required":["b","a"],"properties":{)"
        R"("b":{"type":"string","minLength":1,"pattern":"^x","format":"date-time"},)"
        R"("a":{"type":"array","items":{"type":"integer","minimum":0,"format":"int32"},"maxItems":3}}})");
    EXPECT_EQ(seen.text, R"({"type":"OBJECT","title":"T","description":"d","properties":{)"
                         R"("b":{"type":"STRING","minLength":1,"pattern":"^x","format":"date-time"},)"
                         R"("a":{"type":"ARRAY","maxItems":3,"items":{"type":"INTEGER","minimum":0,"format":"int32"}}},)"
                         R"("required":["b","a"],"propertyOrdering":["b","a"]})");
    EXPECT_THAT(seen.losses, IsEmpty());
}

TEST(gemini_schema, makes_null_a_flag_and_constants_values)
{
    EXPECT_EQ(converted(R"({"type":["string","null"]})").text, R"({"type":"STRING","nullable":true})");
    EXPECT_EQ(converted(R"({"anyOf":[{"type":"integer"},{"type":"null"}],"description":"d"})").text,
              R"({"type":"INTEGER","description":"d","nullable":true})");
    EXPECT_EQ(converted(R"({"oneOf":[{"type":"integer"},{"type":"string"}]})").text, R"({"anyOf":[{"type":"INTEGER"},{"type":"STRING"}]})");
    EXPECT_EQ(converted(R"({"type":["integer","string"]})").text, R"({"anyOf":[{"type":"INTEGER"},{"type":"STRING"}]})");
    EXPECT_EQ(converted(R"({"const":"x"})").text, R"({"type":"STRING","enum":["x"]})");
    EXPECT_EQ(converted(R"({"enum":["a",null]})").text, R"({"type":"STRING","enum":["a"],"nullable":true})");
    auto const numbers = converted(R"({"type":"integer","enum":[1,2]})");
    EXPECT_EQ(numbers.text, R"({"type":"STRING","enum":["1","2"]})");
    EXPECT_THAT(numbers.losses, ElementsAre("schema: values that are no text are asked for as text"));
}

TEST(gemini_schema, puts_in_what_is_referred_to_and_merges_what_holds_together)
{
    EXPECT_EQ(converted(R"({"type":"object","properties":{"p":{"$ref":"#/$defs/a~1b","description":"here"}},)"
                        R"("$defs":{"a/b":{"type":"string","description":"there"}}})")
                  .text,
              R"({"type":"OBJECT","properties":{"p":{"type":"STRING","description":"here"}}})");
    EXPECT_EQ(converted(R"({"allOf":[{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]},)"
                        R"({"properties":{"b":{"type":"boolean"}},"required":["b","a"]}]})")
                  .text,
              R"({"type":"OBJECT","properties":{"a":{"type":"STRING"},"b":{"type":"BOOLEAN"}},"required":["a","b"],)"
              R"("propertyOrdering":["a","b"]})");
}

TEST(gemini_schema, cuts_what_refers_to_itself)
{
    auto const seen = converted(R"({"$ref":"#/$defs/n","$defs":{"n":{"type":"object","properties":{"v":{"type":"string"},)"
                                R"("next":{"anyOf":[{"$ref":"#/$defs/n"},{"type":"null"}]}}}}})");
    EXPECT_EQ(seen.text, R"({"type":"OBJECT","properties":{"v":{"type":"STRING"},"next":{"type":"OBJECT","nullable":true}},)"
                         R"("propertyOrdering":["v","next"]})");
    EXPECT_THAT(seen.losses, ElementsAre("schema: is cut where it refers to itself",
                                         "schema: allows any value in places; an object is asked for there"));
    EXPECT_THAT(
        converted(R"({"$ref":"#/nowhere"})").losses,
        ElementsAre("schema: refers to a schema that is not in it", "schema: allows any value in places; an object is asked for there"));
}

TEST(gemini_schema, notes_what_it_leaves_out)
{
    auto const first = [](std::string const& schema) { return line_of(converted(schema).losses.at(0)); };
    EXPECT_THAT(first(R"({"type":"integer","exclusiveMinimum":3})"), HasSubstr("keywords that these models do not know"));
    EXPECT_THAT(first(R"({"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":{"type":"string"}})"),
                HasSubstr("keywords that these models do not know"));
    EXPECT_THAT(first(R"({"type":"string","format":"uuid"})"), HasSubstr("a format that these models do not know"));
    EXPECT_THAT(first(R"({"type":"object","properties":{"a":{"type":"string"}},"anyOf":[{"required":["a"]},{"required":[]}]})"),
                HasSubstr("alternatives beside properties"));
    EXPECT_THAT(first(R"({"type":"object","properties":{"a":{"type":"string"}},"required":["b"]})"),
                HasSubstr("requires and does not describe"));
    EXPECT_THAT(first(R"({"type":"array","items":[{"type":"string"},{"type":"integer"}]})"), HasSubstr("items differ by place"));
}

TEST(gemini_schema, cuts_what_is_nested_too_deeply)
{
    std::string schema = R"({"type":"string"})";
    for (int level = 0; level < 70; ++level) schema = R"({"type":"array","items":)" + schema + "}";
    losses lost;
    std::string const text = schema_writer(wire::json_view(schema), lost).written();
    EXPECT_EQ(text.find("STRING"), std::string::npos);
    EXPECT_THAT(lost.take(), testing::Contains("schema: is cut where it is nested too deeply"));
}

/// Ten references to ten references, ten times over: what is written has a bound.
TEST(gemini_schema, stays_bounded_when_references_multiply)
{
    std::string schema = R"({"$ref":"#/$defs/0","$defs":{)";
    for (int level = 0; level < 10; ++level) {
        schema += (level == 0 ? "\"" : ",\"") + std::to_string(level) + R"(":{"type":"object","properties":{)";
        for (int i = 0; i < 10; ++i)
            schema += (i == 0 ? "\"" : ",\"") + std::to_string(i) + R"(":{"$ref":"#/$defs/)" + std::to_string(level + 1) + "\"}";
        schema += "}}";
    }
    schema += R"(,"10":{"type":"string"}}})";
    auto const seen = converted(schema);
    EXPECT_LT(seen.text.size(), 8u * 1024 * 1024);
    EXPECT_THAT(seen.losses, testing::Contains("schema: is cut where it becomes too large"));
}

TEST(gemini_schema, is_written_for_models_before_2_5_alone)
{
    model::chat_request asked;
    asked.turns = {{.parts = {model::text_part{"Hi", {}}}}};
    asked.format = model::response_format{.what = model::response_format::kind::json_schema,
                                          .schema = R"({"type":"object","properties":{"a":{"type":"string"}}})"};
    asked.tools = {{.name = "f", .parameters = R"({"type":"object","properties":{"a":{"type":"number"}}})"}};
    auto const body = [&](std::string_view model) {
        auto const written = format_of(model::dialect::gemini).out.write(asked, {.model = model, .kind = "gemini"});
        return written ? written->body : written.error().detail;
    };
    EXPECT_THAT(body("gemini-2.0-flash"), HasSubstr(R"({"name":"f","parameters":{"type":"OBJECT","properties":{"a":{"type":"NUMBER"}}}})"));
    EXPECT_THAT(body("gemini-1.5-pro"), HasSubstr(R"("responseSchema":{"type":"OBJECT","properties":{"a":{"type":"STRING"}}})"));
    for (std::string_view const model : {"gemini-2.5-flash", "gemini-3-pro", "gemma-3-27b-it"}) {
        EXPECT_THAT(body(model), HasSubstr(R"("parametersJsonSchema":{"type":"object")")) << model;
        EXPECT_THAT(body(model), HasSubstr(R"("responseJsonSchema":{"type":"object")")) << model;
    }
}

}  // namespace

}  // namespace signalbox::dialect::gemini
