// Faults as callers of both dialects see them, and errors of providers read from every shape and told in the caller's words.
#include "engine/dialect/dialects.hpp"
#include "engine/dialect/failure_reply.hpp"
#include "engine/wire/json.hpp"

#include <gtest/gtest.h>

#include <set>

namespace signalbox::dialect {

namespace {

using model::fault;
constexpr auto openai = model::dialect::openai_chat;
constexpr auto anthropic = model::dialect::anthropic;

constexpr fault last_fault = fault::exhausted;

wire::json_view view(std::string const& body)
{
    EXPECT_TRUE(wire::check_json(body)) << body;
    return wire::json_view(body);
}

TEST(failure_reply, has_a_status_and_words_for_every_fault_in_both_dialects)
{
    for (int i = 0; i <= static_cast<int>(last_fault); ++i) {
        model::failure const seen{static_cast<fault>(i)};
        for (auto const spoken : {openai, anthropic}) {
            failure_body const said = describe(seen, spoken, "req_1");
            EXPECT_GE(said.status, 400) << name(seen.kind);
            EXPECT_LE(said.status, 599) << name(seen.kind);
            auto const body = view(said.body);
            EXPECT_FALSE(body["error"]["message"].string_or("").empty()) << name(seen.kind);
            EXPECT_FALSE(body["error"]["type"].string_or("").empty()) << name(seen.kind);
            EXPECT_EQ(body["request_id"].string_or(""), "req_1");
            EXPECT_EQ(body["type"].is("error"), spoken == anthropic);
            EXPECT_EQ(said.status == 503, said.retry_after.has_value()) << name(seen.kind);
        }
    }
}

struct row {
    fault kind;
    int status;
    std::string_view openai_type, openai_code, anthropic_type;
};

TEST(failure_reply, has_the_status_that_a_policy_says)
{
    model::failure seen{fault::policy, "not here", {}, 451, {}};
    EXPECT_EQ(describe(seen, model::dialect::openai_chat, "req_1").status, 451);
    EXPECT_EQ(describe(seen, model::dialect::anthropic, "req_1").status, 451);
}

TEST(failure_reply, of_a_policy_that_could_not_be_asked_is_the_gateways_fault_in_every_format)
{
    model::failure seen{fault::policy, "the policy \"ask\" could not be asked", {}, 503, {}};
    seen.said = model::error_kind::overloaded;
    auto const expect = [&](model::dialect spoken, std::string const& type, std::string const& code) {
        auto const said = describe(seen, spoken, "req_1");
        EXPECT_EQ(said.status, 503) << model::name(spoken);
        EXPECT_TRUE(said.retry_after);
        EXPECT_NE(said.body.find(type), std::string::npos) << said.body;
        EXPECT_NE(said.body.find(code), std::string::npos) << said.body;
        EXPECT_NE(said.body.find(R"(the policy \"ask\" could not be asked)"), std::string::npos) << said.body;
        EXPECT_EQ(said.body.find("permission"), std::string::npos) << said.body;
    };
    expect(model::dialect::openai_chat, R"("type":"server_error")", R"("code":"policy_unavailable")");
    expect(model::dialect::openai_responses, R"("type":"server_error")", R"("code":"policy_unavailable")");
    expect(model::dialect::unified, R"("type":"server_error")", R"("code":"policy_unavailable")");
    expect(model::dialect::anthropic, R"("type":"overloaded_error")", "req_1");
    expect(model::dialect::gemini, R"("status":"UNAVAILABLE")", "POLICY_UNAVAILABLE");
    expect(model::dialect::ollama, "policy_unavailable", "details");
    expect(model::dialect::bedrock, "ServiceUnavailableException", "policy_unavailable");
}

TEST(failure_reply, keeps_to_its_table)
{
    for (row const& each : {row{fault::bad_request, 400, "invalid_request_error", "bad_request", "invalid_request_error"},
                            row{fault::malformed_json, 400, "invalid_request_error", "malformed_json", "invalid_request_error"},
                            row{fault::too_deep, 400, "invalid_request_error", "too_deep", "invalid_request_error"},
                            row{fault::untranslatable, 400, "invalid_request_error", "unsupported_parameter", "invalid_request_error"},
                            row{fault::unauthorized, 401, "invalid_request_error", "invalid_api_key", "authentication_error"},
                            row{fault::over_budget, 402, "insufficient_quota", "over_budget", "billing_error"},
                            row{fault::over_limit, 429, "requests", "rate_limit_exceeded", "rate_limit_error"},
                            row{fault::forbidden, 403, "permission_error", "forbidden", "permission_error"},
                            row{fault::policy, 403, "permission_error", "policy_violation", "permission_error"},
                            row{fault::unknown_model, 404, "invalid_request_error", "model_not_found", "not_found_error"},
                            row{fault::unknown_path, 404, "invalid_request_error", "unknown_url", "not_found_error"},
                            row{fault::method_not_allowed, 405, "invalid_request_error", "method_not_supported", "invalid_request_error"},
                            row{fault::request_timeout, 408, "server_error", "request_timeout", "timeout"},
                            row{fault::body_too_large, 413, "invalid_request_error", "body_too_large", "request_too_large"},
                            row{fault::head_too_large, 431, "invalid_request_error", "head_too_large", "request_too_large"},
                            row{fault::client_closed, 499, "invalid_request_error", "client_closed", "invalid_request_error"},
                            row{fault::internal, 500, "server_error", "internal", "api_error"},
                            row{fault::saturated, 503, "server_error", "saturated", "overloaded_error"},
                            row{fault::draining, 503, "server_error", "draining", "overloaded_error"},
                            row{fault::store_unavailable, 503, "server_error", "store_unavailable", "overloaded_error"},
                            row{fault::breaker_open, 503, "server_error", "breaker_open", "overloaded_error"},
                            row{fault::connect_failed, 502, "server_error", "connect_failed", "api_error"},
                            row{fault::connect_timeout, 504, "server_error", "connect_timeout", "timeout_error"},
                            row{fault::tls_failed, 502, "server_error", "tls_failed", "api_error"},
                            row{fault::connection_reset, 502, "server_error", "connection_reset", "api_error"},
                            row{fault::attempt_timeout, 504, "server_error", "attempt_timeout", "timeout_error"},
                            row{fault::first_token_timeout, 504, "server_error", "first_token_timeout", "timeout_error"},
                            row{fault::idle_timeout, 504, "server_error", "idle_timeout", "timeout_error"},
                            row{fault::deadline_passed, 504, "server_error", "deadline_passed", "timeout_error"},
                            row{fault::truncated, 502, "server_error", "truncated", "api_error"},
                            row{fault::malformed_reply, 502, "server_error", "malformed_reply", "api_error"},
                            row{fault::reply_too_large, 502, "server_error", "reply_too_large", "api_error"},
                            row{fault::exhausted, 502, "server_error", "exhausted", "api_error"}}) {
        failure_body const ours = describe(model::failure{each.kind}, openai, "");
        failure_body const theirs = describe(model::failure{each.kind}, anthropic, "");
        EXPECT_EQ(ours.status, each.status) << name(each.kind);
        EXPECT_EQ(theirs.status, each.status) << name(each.kind);
        EXPECT_EQ(view(ours.body)["error"]["type"].string_or(""), each.openai_type) << name(each.kind);
        EXPECT_EQ(view(ours.body)["error"]["code"].string_or(""), each.openai_code) << name(each.kind);
        EXPECT_EQ(view(theirs.body)["error"]["type"].string_or(""), each.anthropic_type) << name(each.kind);
    }
}

TEST(failure_reply, has_the_envelopes_the_sdks_know)
{
    model::failure const seen{fault::bad_request, "messages[0].role must be \"user\"", "messages[0].role"};
    EXPECT_EQ(
        describe(seen, openai, "req_1").body,
        R"({"error":{"message":"messages[0].role must be \"user\"","type":"invalid_request_error","param":"messages[0].role","code":"invalid_value"},"request_id":"req_1"})");
    EXPECT_EQ(
        describe(seen, anthropic, "req_1").body,
        R"({"type":"error","error":{"type":"invalid_request_error","message":"messages[0].role must be \"user\""},"request_id":"req_1"})");
    EXPECT_EQ(describe(model::failure{fault::internal, "x"}, openai, "").body,
              R"({"error":{"message":"x","type":"server_error","param":null,"code":"internal"}})");
}

TEST(failure_reply, lists_every_attempt_of_an_exhausted_chain)
{
    std::vector<attempt_line> const attempts{{"openai/gpt-4o", 503, 120, "upstream_status: busy \"now\""},
                                             {"anthropic/claude", 0, 5000, "first_token_timeout"}};
    model::failure const seen{fault::exhausted, "every target failed"};
    std::string const list = R"("attempts":[{"model":"openai/gpt-4o","status":503,"ms":120,"reason":"upstream_status: busy \"now\""},)"
                             R"({"model":"anthropic/claude","status":null,"ms":5000,"reason":"first_token_timeout"}])";
    failure_body const ours = describe(seen, openai, "r", attempts);
    EXPECT_EQ(ours.status, 502);
    EXPECT_EQ(ours.body, R"({"error":{"message":"every target failed","type":"server_error","param":null,"code":"exhausted",)" + list +
                             R"(},"request_id":"r"})");
    EXPECT_EQ(describe(seen, anthropic, "r", attempts).body,
              R"({"type":"error","error":{"type":"api_error","message":"every target failed",)" + list + R"(},"request_id":"r"})");
    EXPECT_EQ(describe(seen, openai, "r", attempts, 424).status, 424) << "the group's own choice";
}

TEST(failure_reply, tells_one_late_target_from_a_failed_chain)
{
    model::failure const seen{fault::exhausted};
    std::vector<attempt_line> attempts{{"a/m", 500, 1, "upstream_status", fault::upstream_status},
                                       {"a/m", 0, 1, "attempt_timeout: 5 s", fault::attempt_timeout}};
    EXPECT_EQ(describe(seen, openai, "", attempts).status, 504);
    EXPECT_EQ(describe(seen, openai, "", attempts, 502).status, 502);
    attempts.push_back({"b/m", 0, 1, "idle_timeout", fault::idle_timeout});
    EXPECT_EQ(describe(seen, openai, "", attempts).status, 502);
    attempts = {{"a/m", 0, 1, "connect_failed", fault::connect_failed}};
    EXPECT_EQ(describe(seen, openai, "", attempts).status, 502);
}

TEST(failure_reply, hands_on_the_hint_when_to_come_again)
{
    using namespace std::chrono_literals;
    model::failure seen{fault::breaker_open};
    EXPECT_EQ(describe(seen, openai, "").retry_after, 1000ms);
    seen.retry_after = 7s;
    EXPECT_EQ(describe(seen, openai, "").retry_after, 7000ms);
    seen = {fault::upstream_status, "slow", "rate_limit_exceeded", 429, 3s};
    EXPECT_EQ(describe(seen, openai, "").retry_after, 3000ms);
    EXPECT_EQ(describe(seen, openai, "").status, 429);
}

TEST(failure_reply, escapes_what_stands_in_details)
{
    std::string const wild("\"},\"x\":{\"\n\x01\xff</script>");
    for (auto const spoken : {openai, anthropic}) {
        std::string const body = describe(model::failure{fault::unknown_model, wild, wild}, spoken, wild, {{wild, 1, 1, wild}}).body;
        auto const error = view(body)["error"];
        EXPECT_TRUE(error["message"].string_or("").starts_with("\"},\"x\":{\"\n\x01")) << body;
    }
}

// Errors of providers.

struct reading {
    int status;
    std::string_view body;
    model::reply_error expected;
};

TEST(failure_reply, reads_error_bodies_of_every_shape)
{
    for (
        reading const& each :
        {reading{429,
                 R"({"error":{"message":"slow down","type":"tokens","param":null,"code":"rate_limit_exceeded"}})",
                 {429, "tokens", "rate_limit_exceeded", "slow down"}},
         reading{529,
                 R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_1"})",
                 {529, "overloaded_error", "", "Overloaded"}},
         reading{
             429,
             R"({"type":"error","error":{"type":"rate_limit_error","message":"m","details":{"error_code":"enforced_spend_limit_reached"}}})",
             {429, "rate_limit_error", "enforced_spend_limit_reached", "m"}},
         reading{
             502,
             R"({"error":{"code":502,"message":"Provider returned error","metadata":{"provider_name":"X","raw":"out of memory","error_type":"provider"}}})",
             {502, "provider", "", "Provider returned error: out of memory"}},
         reading{200, R"({"error":{"code":402,"message":"no credits"}})", {402, "", "", "no credits"}},
         reading{400,
                 R"({"object":"error","message":"too long","type":"BadRequestError","param":null,"code":400})",
                 {400, "BadRequestError", "", "too long"}},
         reading{404, R"({"error":{"message":"x","type":"NotFoundError","param":"model","code":404}})", {404, "NotFoundError", "", "x"}},
         reading{400,
                 R"({"error":{"message":"bad call","type":"invalid_request_error","code":"tool_use_failed","failed_generation":"<f>"}})",
                 {400, "invalid_request_error", "tool_use_failed", "bad call"}},
         reading{503,
                 R"({"error":{"code":503,"message":"Loading model","type":"unavailable_error"}})",
                 {503, "unavailable_error", "", "Loading model"}},
         reading{404, R"({"error":"model 'x' not found"})", {404, "", "", "model 'x' not found"}},
         reading{400, R"([{"error":{"code":400,"message":"google","status":"INVALID_ARGUMENT"}}])", {400, "", "", "google"}},
         reading{
             422, R"({"detail":[{"loc":["body"],"msg":"field required"},{"msg":"and more"}]})", {422, "", "", "field required; and more"}},
         reading{401, R"({"detail":"Not authenticated"})", {401, "", "", "Not authenticated"}},
         reading{429, R"({"message":"API rate limit exceeded"})", {429, "", "", "API rate limit exceeded"}},
         reading{400, R"({"errors":[{"code":1,"message":"cloud"}]})", {400, "", "", "cloud"}},
         reading{500, R"({"error":{"message":{"a":1}}})", {500, "", "", R"({"a":1})"}},
         reading{502, "<html><body>Bad Gateway</body></html>", {502, "", "", ""}},
         reading{500, "", {500, "", "", ""}},
         reading{500, "{", {500, "", "", ""}},
         reading{500, "[]", {500, "", "", ""}},
         reading{500, "null", {500, "", "", ""}},
         reading{302, R"({"error":null})", {0, "", "", ""}}}) {
        EXPECT_EQ(read_error_body(each.status, each.body, openai), each.expected) << each.body;
        EXPECT_EQ(read_error_body(each.status, each.body, anthropic), each.expected) << each.body;
    }
}

struct telling {
    model::reply_error seen;
    int openai_status;
    std::string_view openai_type, openai_code;
    int anthropic_status;
    std::string_view anthropic_type;
};

TEST(failure_reply, tells_errors_of_providers_in_the_callers_words)
{
    for (telling const& each :
         {telling{{400, "invalid_request_error", "", "m"}, 400, "invalid_request_error", "", 400, "invalid_request_error"},
          telling{{400, "invalid_request_error", "unsupported_value", "m"},
                  400,
                  "invalid_request_error",
                  "unsupported_value",
                  400,
                  "invalid_request_error"},
          telling{{400, "BadRequestError", "", "m"}, 400, "invalid_request_error", "", 400, "invalid_request_error"},
          telling{{402, "", "", "m"}, 402, "insufficient_quota", "insufficient_quota", 402, "billing_error"},
          telling{{404, "not_found_error", "", "model: x"}, 404, "invalid_request_error", "model_not_found", 404, "not_found_error"},
          telling{{404, "invalid_request_error", "model_not_found", "m"},
                  404,
                  "invalid_request_error",
                  "model_not_found",
                  404,
                  "invalid_request_error"},
          telling{{409, "conflict_error", "", "m"}, 409, "invalid_request_error", "conflict", 409, "conflict_error"},
          telling{{413, "request_too_large", "", "m"}, 413, "invalid_request_error", "request_too_large", 413, "request_too_large"},
          telling{{422, "", "", "m"}, 422, "invalid_request_error", "", 422, "invalid_request_error"},
          telling{{429, "tokens", "rate_limit_exceeded", "m"}, 429, "tokens", "rate_limit_exceeded", 429, "rate_limit_error"},
          telling{{429, "rate_limit_error", "", "m"}, 429, "requests", "rate_limit_exceeded", 429, "rate_limit_error"},
          telling{{429, "insufficient_quota", "insufficient_quota", "m"},
                  429,
                  "insufficient_quota",
                  "insufficient_quota",
                  429,
                  "rate_limit_error"},
          telling{{498, "", "capacity_exceeded", "m"}, 503, "server_error", "capacity_exceeded", 529, "overloaded_error"},
          telling{{500, "api_error", "", "m"}, 500, "server_error", "", 500, "api_error"},
          telling{{503, "unavailable_error", "", "Loading model"}, 503, "server_error", "overloaded", 503, "overloaded_error"},
          telling{{529, "overloaded_error", "", "m"}, 503, "server_error", "overloaded", 529, "overloaded_error"},
          telling{{504, "timeout_error", "", "m"}, 504, "server_error", "timeout", 504, "timeout_error"},
          telling{{0, "overloaded_error", "", "m"}, 503, "server_error", "overloaded", 529, "overloaded_error"},
          telling{{0, "", "overloaded_error", "m"}, 503, "server_error", "overloaded", 529, "overloaded_error"},
          telling{{0, "", "", ""}, 500, "server_error", "", 500, "api_error"},
          telling{{408, "", "", "m"}, 408, "server_error", "timeout", 408, "timeout"},
          telling{{302, "", "", ""}, 500, "server_error", "", 500, "api_error"}}) {
        failure_body const ours = describe(each.seen, openai, "r");
        failure_body const theirs = describe(each.seen, anthropic, "r");
        std::string const about = std::to_string(each.seen.status) + " " + each.seen.type;
        EXPECT_EQ(ours.status, each.openai_status) << about;
        EXPECT_EQ(view(ours.body)["error"]["type"].string_or(""), each.openai_type) << about;
        EXPECT_EQ(view(ours.body)["error"]["code"].string_or(""), each.openai_code) << about;
        EXPECT_EQ(theirs.status, each.anthropic_status) << about;
        EXPECT_EQ(view(theirs.body)["error"]["type"].string_or(""), each.anthropic_type) << about;
        if (!each.seen.message.empty()) {
            EXPECT_EQ(view(ours.body)["error"]["message"].string_or(""), each.seen.message);
            EXPECT_EQ(view(theirs.body)["error"]["message"].string_or(""), each.seen.message);
        }
    }
}

TEST(failure_reply, knows_a_prompt_that_is_too_long_in_every_providers_words)
{
    struct words {
        model::reply_error seen;
        std::string_view to_anthropic;
    };
    for (words const& each :
         {words{{400, "invalid_request_error", "context_length_exceeded",
                 "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens."},
                "prompt is too long: 9000 tokens > 8192 maximum"},
          words{{400, "BadRequestError", "",
                 "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4000 in the messages, 1000 in "
                 "the completion)."},
                "prompt is too long: 5000 tokens > 4096 maximum (input length and `max_tokens` exceed context limit: 4000 + 1000 > 4096)"},
          words{{400, "exceed_context_size_error", "", "the request exceeds the available context size"},
                "prompt is too long: the request exceeds the available context size"},
          words{{400, "invalid_request_error", "", "prompt is too long: 210000 tokens > 200000 maximum"},
                "prompt is too long: 210000 tokens > 200000 maximum"},
          words{{400, "invalid_request_error", "", "input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000"},
                "prompt is too long: input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000"},
          words{{400, "", "", "Input is too long for requested model"}, "prompt is too long: Input is too long for requested model"}}) {
        EXPECT_EQ(view(describe(each.seen, openai, "").body)["error"]["code"].string_or(""), "context_length_exceeded")
            << each.seen.message;
        EXPECT_EQ(view(describe(each.seen, anthropic, "").body)["error"]["message"].string_or(""), each.to_anthropic);
    }
    // llama.cpp has the numbers beside its message.
    model::reply_error const llama = read_error_body(
        400,
        R"({"error":{"code":400,"message":"the request exceeds the available context size. try increasing the context size","type":"exceed_context_size_error","n_prompt_tokens":9021,"n_ctx":8192}})",
        openai);
    EXPECT_EQ(view(describe(llama, anthropic, "").body)["error"]["message"].string_or(""),
              "prompt is too long: 9021 tokens > 8192 maximum");
    model::reply_error const minute{429, "tokens", "rate_limit_exceeded", "too many tokens per minute"};
    EXPECT_EQ(view(describe(minute, openai, "").body)["error"]["code"].string_or(""), "rate_limit_exceeded");
}

TEST(failure_reply, never_shows_the_gateways_own_credential)
{
    for (int const status : {401, 403}) {
        for (auto const spoken : {openai, anthropic}) {
            failure_body const said = describe(
                model::reply_error{status, "invalid_request_error", "invalid_api_key", "Incorrect API key provided: sk-proj-1234."}, spoken,
                "r");
            EXPECT_EQ(said.status, 502);
            EXPECT_EQ(said.body.find("sk-proj"), std::string::npos);
            EXPECT_EQ(view(said.body)["error"]["message"].string_or(""), "The provider refused the gateway's credential.");
        }
    }
    EXPECT_EQ(describe(model::reply_error{0, "authentication_error", "", "x"}, openai, "").status, 502);
    model::failure const seen{fault::upstream_status, "key sk-abc_1.2 refused", "invalid_api_key", 401};
    EXPECT_EQ(describe(seen, openai, "").body.find("sk-abc"), std::string::npos);
    EXPECT_EQ(view(describe(model::reply_error{400, "", "", "bad: sk-ant-api03-x*, Bearer abc.def and task-1"}, openai, "")
                       .body)["error"]["message"]
                  .string_or(""),
              "bad: sk-***, Bearer *** and task-1");
}

/// The error object in the event that a writer ends a stream with.
template <class Ending>
std::string ended_with(model::dialect spoken, Ending ending)
{
    std::string out;
    auto const writer = make_reply_writer(spoken, framing::stream, {});
    ending(*writer, out);
    std::string const data = out.substr(out.rfind("data: {") + 6);
    return data.substr(0, data.find("\n\n"));
}

void expect_same(std::string const& inside, std::string const& whole)
{
    for (char const* member : {"type", "message", "code", "param"})
        EXPECT_EQ(view(inside)["error"][member].raw(), view(whole)["error"][member].raw()) << inside << "\n" << whole;
}

TEST(failure_reply, says_the_same_inside_a_stream)
{
    for (int i = 0; i <= static_cast<int>(last_fault); ++i)
        for (std::string const& words : {"some words", ""})
            for (auto const spoken : {openai, anthropic}) {
                model::failure const seen{static_cast<fault>(i), words};
                expect_same(ended_with(spoken, [&](reply_writer& writer, std::string& out) { writer.fail(seen, out); }),
                            describe(seen, spoken, "").body);
            }
}

TEST(failure_reply, says_the_same_of_a_providers_error_inside_a_stream)
{
    for (int status : {0, 400, 401, 402, 403, 404, 408, 409, 413, 422, 429, 498, 500, 502, 503, 504, 529})
        for (char const* type : {"", "overloaded_error", "rate_limit_error", "insufficient_quota", "authentication_error", "tokens"})
            for (char const* message : {"m", "", "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens."})
                for (auto const spoken : {openai, anthropic}) {
                    model::reply_error const seen{status, type, "", message};
                    expect_same(ended_with(spoken, [&](reply_writer& writer, std::string& out) { writer.write(seen, out); }),
                                describe(seen, spoken, "").body);
                }
}

TEST(failure_reply, bounds_what_a_provider_says)
{
    std::string const long_text = std::string(4095, 'a') + "\xC3\xA9" + std::string(100, 'b');
    std::string const said = view(describe(model::reply_error{400, "", "", long_text}, openai, "").body)["error"]["message"].string_or("");
    EXPECT_EQ(said, std::string(4095, 'a'));
}

TEST(failure_reply, lets_anthropics_clients_go_on_without_a_thread)
{
    model::failure const thread{model::fault::untranslatable, "thread: only its own provider can do this", "thread"};
    std::string_view const details = R"("details":{"error_code":"thread_unsupported_request","unsupported":["thread"]})";
    EXPECT_NE(describe(thread, model::dialect::anthropic, "req_1").body.find(details), std::string::npos);
    EXPECT_TRUE(wire::check_json(describe(thread, model::dialect::anthropic, "req_1").body));
    EXPECT_EQ(describe(thread, model::dialect::openai_chat, "req_1").body.find("details"), std::string::npos);
    model::failure const other{model::fault::untranslatable, "container: only its own provider can do this", "container"};
    EXPECT_EQ(describe(other, model::dialect::anthropic, "req_1").body.find("details"), std::string::npos);
}

}  // namespace

}  // namespace signalbox::dialect
