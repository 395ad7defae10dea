// The relay road's view of a request: the least that routing needs, from bytes that are sent on untouched.
#include "engine/dialect/anthropic/codecs.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect::anthropic {

namespace {

using model::fault;

model::failure refused(std::string_view body)
{
    auto const found = requests_in().scan(body);
    return found ? model::failure{fault::internal, "was accepted"} : found.error();
}

TEST(anthropic_request_scan, finds_the_routing_fields_wherever_they_stand)
{
    std::string const body = R"({"messages":[{"role":"user","content":"hi"}],"max_tokens":64, "model" : "claude-x" ,"stream":true,)"
                             R"("seed":9007199254740993})";
    auto const found = requests_in().scan(body);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->model, "claude-x");
    EXPECT_EQ(found->model_literal, "\"claude-x\"");
    EXPECT_EQ(found->model_literal.data(), body.data() + body.find("\"claude-x\"")) << "a view into the body, so that it can be spliced";
    EXPECT_TRUE(found->stream);
    EXPECT_TRUE(found->include_usage) << "this dialect always reports usage";
    EXPECT_EQ(found->max_output_tokens, 64u);
}

TEST(anthropic_request_scan, leaves_max_tokens_to_the_provider_to_judge)
{
    for (char const* value : {"", R"("max_tokens":null,)", R"("max_tokens":"many",)", R"("max_tokens":-1,)", R"("max_tokens":1.5,)"}) {
        auto const found = requests_in().scan(std::string("{") + value + R"("model":"m","messages":[1]})");
        ASSERT_TRUE(found) << value;
        EXPECT_EQ(found->max_output_tokens, std::nullopt) << value;
    }
}

TEST(anthropic_request_scan, decodes_escapes_in_the_model_and_in_keys)
{
    auto const found = requests_in().scan(R"({"m\u006fdel":"cl\u0061ude\/x","messages":[{}]})");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->model, "claude/x");
    EXPECT_EQ(found->model_literal, R"("cl\u0061ude\/x")");
}

TEST(anthropic_request_scan, does_not_look_into_nested_members)
{
    auto const found = requests_in().scan(R"({"metadata":{"model":"other","stream":true},"model":"m","messages":[{"model":"third"}]})");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->model, "m");
    EXPECT_FALSE(found->stream);
}

TEST(anthropic_request_scan, refuses_a_second_model_so_that_no_other_can_be_smuggled_past_an_allow_list)
{
    for (char const* key : {"model", R"(m\u006fdel)"}) {
        auto const seen = refused(std::string(R"({"model":"cheap","messages":[{}],")") + key + R"(":"dear"})");
        EXPECT_EQ(seen.kind, fault::bad_request);
        EXPECT_EQ(seen.param, "model");
        EXPECT_EQ(seen.detail, "model: is given twice");
    }
}

TEST(anthropic_request_scan, leaves_it_to_routing_whether_a_model_must_be_named)
{
    struct unnamed {
        char const *body, *literal;
    };
    for (unnamed const& each : {unnamed{R"({"messages":[{}]})", ""}, unnamed{R"({"model":"","messages":[{}]})", "\"\""},
                                unnamed{R"({"model":null,"messages":[{}]})", "null"}}) {
        auto const found = requests_in().scan(each.body);
        ASSERT_TRUE(found) << each.body;
        EXPECT_EQ(found->model, "") << each.body;
        EXPECT_EQ(found->model_literal, each.literal) << each.body;
    }
    EXPECT_EQ(refused(R"({"model":null,"model":"m","messages":[{}]})").detail, "model: is given twice");
}

TEST(anthropic_request_scan, names_the_field_that_is_wrong)
{
    struct wrong_body {
        char const* body;
        char const* param;
    };
    for (wrong_body const& each : {
             wrong_body{R"({"model":7,"messages":[{}]})", "model"},
             wrong_body{R"({"model":"m"})", "messages"},
             wrong_body{R"({"model":"m","messages":[ ]})", "messages"},
             wrong_body{R"({"model":"m","messages":"hi"})", "messages"},
             wrong_body{R"({"model":"m","messages":[{}],"stream":"yes"})", "stream"},
             wrong_body{R"({"model":"m","messages":[{}],"messages":[{}]})", "messages"},
         }) {
        auto const seen = refused(each.body);
        EXPECT_EQ(seen.kind, fault::bad_request) << each.body;
        EXPECT_EQ(seen.param, each.param) << each.body;
        EXPECT_TRUE(seen.detail.starts_with(each.param)) << seen.detail;
    }
}

TEST(anthropic_request_scan, checks_the_whole_body_as_json)
{
    EXPECT_EQ(refused(R"({"model":"m","messages":[{}],"x":tru})").kind, fault::malformed_json);
    EXPECT_EQ(refused(R"({"model":"m","messages":[{}]} trailing)").kind, fault::malformed_json);
    EXPECT_EQ(refused("").kind, fault::malformed_json);
    EXPECT_EQ(refused(R"(["model"])").kind, fault::bad_request);
    std::string const deep = R"({"model":"m","messages":)" + std::string(200, '[') + std::string(200, ']') + "}";
    EXPECT_EQ(refused(deep).kind, fault::too_deep);
}

TEST(anthropic_request_scan, takes_stream_null_as_absent)
{
    auto const found = requests_in().scan(R"({"model":"m","messages":[{}],"stream":null})");
    ASSERT_TRUE(found);
    EXPECT_FALSE(found->stream);
}

}  // namespace

}  // namespace signalbox::dialect::anthropic
