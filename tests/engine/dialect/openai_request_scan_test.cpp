// The relay road's look at OpenAI requests: the routing fields, wherever they stand, and what is said about bad bodies.
#include "engine/dialect/openai_chat/codecs.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect::openai_chat {

namespace {

scanned_request scan(std::string_view body)
{
    auto seen = requests_in().scan(body);
    EXPECT_TRUE(seen) << body << ": " << (seen ? "" : seen.error().detail);
    return seen ? *seen : scanned_request();
}

model::failure refused(std::string_view body)
{
    auto seen = requests_in().scan(body);
    EXPECT_FALSE(seen) << body;
    return seen ? model::failure() : seen.error();
}

TEST(openai_request_scan, finds_the_routing_fields_without_copying_the_body)
{
    std::string const body = R"( { "messages" : [ {"role":"user","content":"\"model\":\"x\""} ] , "max_tokens":5,
        "stream" : true, "stream_options":{"include_usage":true}, "unknown":{"model":"y"}, "model" : "gpt\u002d4o" , "max_completion_tokens":7 } )";
    scanned_request const seen = scan(body);
    EXPECT_EQ(seen.model, "gpt-4o");
    EXPECT_EQ(seen.model_literal, R"("gpt\u002d4o")");
    EXPECT_GE(seen.model_literal.data(), body.data());
    EXPECT_LE(seen.model_literal.data() + seen.model_literal.size(), body.data() + body.size());
    EXPECT_TRUE(seen.stream);
    EXPECT_TRUE(seen.include_usage);
    EXPECT_EQ(seen.max_output_tokens, 7u);
}

TEST(openai_request_scan, has_defaults_for_what_is_absent_or_null)
{
    for (std::string_view const body :
         {R"({"model":"m","messages":[1]})", R"({"model":"m","messages":[1],"stream":null,"stream_options":null,"max_tokens":null})"}) {
        scanned_request const seen = scan(body);
        EXPECT_FALSE(seen.stream);
        EXPECT_FALSE(seen.include_usage);
        EXPECT_EQ(seen.max_output_tokens, std::nullopt);
    }
    EXPECT_EQ(scan(R"({"model":"m","messages":[1],"max_tokens":9,"max_completion_tokens":null})").max_output_tokens, 9u);
    EXPECT_EQ(scan(R"({"mod\u0065l":"m","messages":[1]})").model, "m");
}

TEST(openai_request_scan, leaves_it_to_routing_whether_a_model_must_be_named)
{
    EXPECT_EQ(scan(R"({"messages":[1]})").model, "");
    EXPECT_EQ(scan(R"({"messages":[1]})").model_literal, "");
    EXPECT_EQ(scan(R"({"model":"","messages":[1]})").model_literal, "\"\"");
    EXPECT_EQ(scan(R"({"model":null,"messages":[1]})").model, "");
    EXPECT_EQ(scan(R"({"model":null,"messages":[1]})").model_literal, "null");
    EXPECT_EQ(refused(R"({"model":null,"model":"m","messages":[1]})").detail, "model is given twice");
}

TEST(openai_request_scan, names_the_field_that_is_wrong)
{
    struct row {
        std::string_view body, param, detail;
    };
    for (row const& each :
         {row{R"({"model":4,"messages":[1]})", "model", "model must be a string, not a number"},
          row{R"({"model":"m"})", "messages", "messages is missing: it must be an array of messages"},
          row{R"({"model":"m","messages":"hi"})", "messages", "messages must be an array of messages, not a string"},
          row{R"({"model":"m","messages":[ ]})", "messages", "messages must hold at least one message"},
          row{R"({"model":"m","messages":[1],"stream":"yes"})", "stream", "stream must be true or false, not a string"},
          row{R"({"model":"m","messages":[1],"stream_options":{"include_usage":1}})", "stream_options.include_usage",
              "stream_options.include_usage must be true or false, not a number"},
          row{R"({"model":"m","messages":[1],"stream_options":[]})", "stream_options", "stream_options must be an object, not an array"},
          row{R"({"model":"m","messages":[1],"max_tokens":1.5})", "max_tokens", "max_tokens must be a whole number, zero or more"},
          row{R"({"model":"m","messages":[1],"max_completion_tokens":-1})", "max_completion_tokens",
              "max_completion_tokens must be a whole number, zero or more"}}) {
        model::failure const seen = refused(each.body);
        EXPECT_EQ(seen.kind, model::fault::bad_request);
        EXPECT_EQ(seen.param, each.param);
        EXPECT_EQ(seen.detail, each.detail);
    }
}

TEST(openai_request_scan, refuses_a_routing_field_given_twice)
{
    // Two models: we would route by one and the provider might answer with the other.
    for (std::string_view const twice :
         {R"({"model":"a","model":"b","messages":[1]})", R"({"model":"a","mod\u0065l":"b","messages":[1]})"}) {
        model::failure const seen = refused(twice);
        EXPECT_EQ(seen.param, "model");
        EXPECT_EQ(seen.detail, "model is given twice");
    }
    EXPECT_EQ(refused(R"({"model":"a","messages":[1],"stream":true,"stream":false})").param, "stream");
    EXPECT_EQ(scan(R"({"model":"a","messages":[1],"seed":1,"seed":2})").model, "a") << "fields we do not look at are the provider's affair";
}

TEST(openai_request_scan, names_the_place_where_a_body_is_no_json)
{
    model::failure const broken = refused("{\"model\":\"m\",\n\"messages\":[1,]}");
    EXPECT_EQ(broken.kind, model::fault::malformed_json);
    EXPECT_NE(broken.detail.find("line 2"), std::string::npos) << broken.detail;
    EXPECT_EQ(refused("").kind, model::fault::malformed_json);
    EXPECT_EQ(refused("[]").kind, model::fault::bad_request);
    std::string deep = R"({"model":"m","messages":)";
    deep.append(200, '[').append(200, ']').append("}");
    EXPECT_EQ(refused(deep).kind, model::fault::too_deep);
    EXPECT_EQ(requests_in().read(deep).error().kind, model::fault::too_deep);
}

TEST(openai_request_scan, never_fails_otherwise_on_a_cut_body)
{
    std::string const body = R"({"model":"m","messages":[{"role":"user","content":"hi"}],"stream":true})";
    for (std::size_t cut = 0; cut < body.size(); ++cut)
        EXPECT_EQ(refused(std::string_view(body).substr(0, cut)).kind, model::fault::malformed_json) << cut;
}

}  // namespace

}  // namespace signalbox::dialect::openai_chat
