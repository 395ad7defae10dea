// Schemas of parameters as OpenAI takes them.
#include "engine/dialect/parts/openai_schema.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect {
namespace {

std::string written(std::string_view schema)
{
    std::string out = R"({"name":"f")";
    write_parameters(schema, out);
    return out.substr(out.find('f') + 2);
}

TEST(write_parameters, names_the_properties_of_an_object_that_has_none)
{
    EXPECT_EQ(written(R"({"type":"object"})"), R"(,"parameters":{"type":"object","properties":{}})");
    EXPECT_EQ(written(R"({"type":"object","additionalProperties":false,"description":"{}"})"),
              R"(,"parameters":{"type":"object","additionalProperties":false,"description":"{}","properties":{}})");
    EXPECT_EQ(written("{\"type\": \"object\"\n}"), ",\"parameters\":{\"type\": \"object\"\n,\"properties\":{}}");
}

TEST(write_parameters, leaves_every_other_schema_as_it_is)
{
    for (std::string const schema : {R"({"type":"object","properties":{}})", R"({"properties":{"a":{}},"type":"object"})", "{}",
                                     R"({"type":"string"})", R"({"$ref":"#/$defs/a","type":"object","$defs":{"a":{}}})", "true"})
        EXPECT_EQ(written(schema), ",\"parameters\":" + schema);
    EXPECT_EQ(written(""), "");
}

}  // namespace
}  // namespace signalbox::dialect
