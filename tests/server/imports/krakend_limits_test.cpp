// Rates, quotas and sizes of a file of KrakenD: none is lost without a word, and what they become can be served.
#include "tests/server/imports/imported_text.hpp"

#include <gmock/gmock.h>

namespace signalbox::imports {
namespace {

using testing::HasSubstr;
using testing::Not;

/// The configuration and the report, of one endpoint with a model.
std::string with(std::string const& extra, std::string const& service = {}, std::string const& backend = {},
                 std::string const& variables = {})
{
    imported const made =
        of(product::krakend, R"({"version": 3, "extra_config": {)" + service +
                                 R"(}, "endpoints": [{"endpoint": "/a", "method": "POST", "extra_config": {)" + extra +
                                 R"(}, "backend": [{"host": ["https://api.openai.com"], "url_pattern": "/v1/chat/completions",
      "extra_config": {"ai/llm": {"openai": {"v1": {"credentials": "$K", "variables": {"model": "m")" +
                                 variables + "}}}}" + backend + "}}]}]}");
    std::string const yaml = config::yaml_of(*made.root);
    EXPECT_EQ(errors_in(yaml), "") << yaml;
    return yaml + report_of(made);
}

std::string rate(std::string const& of)
{
    return with(R"("qos/ratelimit/router": {)" + of + "}");
}

TEST(krakend_rates, are_counted_in_whole_requests)
{
    EXPECT_THAT(rate(R"("max_rate": 0.5)"), HasSubstr("amount: 1, window: 2s"));
    EXPECT_THAT(rate(R"("max_rate": 2.5, "every": "1m")"), HasSubstr("amount: 5, window: 120s"));
    EXPECT_THAT(rate(R"("max_rate": 1, "every": "100ms")"), HasSubstr("amount: 10, window: 1s"));
    EXPECT_THAT(rate(R"("max_rate": 7.0, "every": "1m0s")"), HasSubstr("amount: 7, window: 1m0s"));
    EXPECT_THAT(rate(R"("max_rate": 0)"), Not(HasSubstr("limits:"))) << "no limit";
    EXPECT_THAT(rate(R"("max_rate": 0, "client_max_rate": 0)"), HasSubstr("public: true"));
}

TEST(krakend_rates, that_cannot_be_said_close_the_endpoint)
{
    for (std::string const of :
         {R"("max_rate": 0.3333333)", R"("max_rate": "many")", R"("max_rate": 5, "every": "soon")", R"("max_rate": [])"}) {
        EXPECT_THAT(rate(of), HasSubstr("policies: [closed]")) << of;
        EXPECT_THAT(rate(of), HasSubstr("endpoint /a is closed by the policy closed: a limit of it is lost")) << of;
    }
    EXPECT_THAT(with("", R"("qos/ratelimit/service": {"max_rate": "many"})"), HasSubstr("policies: [closed]"));
    EXPECT_THAT(with(R"("qos/ratelimit/router": 7)"), HasSubstr("policies: [closed]"));
}

TEST(krakend_rates, of_clients_are_by_a_header_or_by_consumer)
{
    EXPECT_THAT(rate(R"("client_max_rate": 5, "strategy": "header", "key": "X-U")"), HasSubstr("by: [header:X-U]"));
    std::string const by_address = rate(R"("client_max_rate": 5)");
    EXPECT_THAT(by_address, HasSubstr("by: [consumer], count: requests, amount: 5, window: 1s"));
    EXPECT_THAT(by_address, HasSubstr("approximated: qos/ratelimit/router: client_max_rate by ip count by consumer here"));
    for (std::string const key : {"Authorization", "cookie", "X-Api-Key"})
        EXPECT_THAT(rate(R"("client_max_rate": 5, "strategy": "header", "key": ")" + key + '"'), HasSubstr("by: [consumer]")) << key;
}

TEST(krakend_rates, of_a_backend_are_those_of_its_endpoint)
{
    std::string const made = with("", "", R"(, "qos/ratelimit/proxy": {"max_rate": 3})");
    EXPECT_THAT(made, HasSubstr("{id: a, match: {route: a}, count: requests, amount: 3, window: 1s}"));
    EXPECT_THAT(made, HasSubstr("carried over: qos/ratelimit/proxy -> limits of route a"));
}

std::string quota(std::string const& attached, std::string const& tier)
{
    return with(
        R"("governance/quota": {"quota_name": "q", "tier_key": "X-Plan", )" + attached + R"("tiers": [{"rule_name": "r", )" + tier + "}]}",
        R"("governance/processors": {"quotas": [{"name": "q", "rules": [{"name": "r", "limits": [{"amount": 1000, "unit": "day"}]}]}]})");
}

TEST(krakend_quotas, count_tokens_where_the_weight_of_the_quota_or_of_a_tier_does)
{
    std::string const all = R"("tier_value_as": "*", "strategy": "header", "key": "X-U")";
    EXPECT_THAT(quota("", all), HasSubstr("count: requests"));
    for (auto const& [key, what] :
         {std::pair{"usage", "total_tokens"}, std::pair{"usage.total_tokens", "total_tokens"},
          std::pair{"usageMetadata.totalTokenCount", "total_tokens"}, std::pair{"usage.output_tokens", "completion_tokens"},
          std::pair{"usage.input_tokens", "prompt_tokens"}}) {
        std::string const weight = R"("weight_key": ")" + std::string(key) + R"(", "weight_strategy": "body")";
        EXPECT_THAT(quota(weight + ", ", all), HasSubstr("count: " + std::string(what))) << key;
        EXPECT_THAT(quota("", weight + ", " + all), HasSubstr("count: " + std::string(what))) << key;
        EXPECT_THAT(quota(weight + ", ", all), HasSubstr("public: true")) << key;
    }
}

TEST(krakend_quotas, that_count_something_else_or_leave_requests_uncounted_close_the_endpoint)
{
    std::string const all = R"("tier_value_as": "*")";
    std::string const credits = quota(R"("weight_key": "credits_consumed", "weight_strategy": "body", )", all);
    EXPECT_THAT(credits, HasSubstr("policies: [closed]"));
    EXPECT_THAT(credits, HasSubstr("not carried over: the quota counts what the body of replies says in credits_consumed"));
    EXPECT_THAT(quota(R"("weight_key": "usage", "weight_strategy": "header", )", all), HasSubstr("policies: [closed]"));
    EXPECT_THAT(quota("", R"("tier_value": "gold", "tier_value_as": "literal")"), HasSubstr("policies: [closed]"));
    EXPECT_THAT(quota("", all), Not(HasSubstr("closed")));
}

TEST(krakend_models, say_that_the_longest_answer_is_a_bound_and_not_sent)
{
    std::string const made = with("", "", "", R"(, "max_tokens": 77)");
    EXPECT_THAT(made, HasSubstr("max_output: 77"));
    EXPECT_THAT(
        made, HasSubstr("not carried over: variables.max_tokens -> max_output: a caller who asks for more is refused, but one who names"));
}

std::string raw(std::string const& endpoint, std::string const& extra = {})
{
    imported const made =
        of(product::krakend, R"({"version": 3, "endpoints": [{"endpoint": "/a", "method": "POST")" + endpoint + R"(, "extra_config": {)" +
                                 extra + R"(}, "backend": [{"host": ["http://a.example"], "url_pattern": "/b"}]}]})");
    std::string const yaml = config::yaml_of(*made.root);
    EXPECT_EQ(errors_in(yaml), "") << yaml;
    return yaml + report_of(made);
}

TEST(krakend_raw_endpoints, say_which_fields_of_head_and_query_go_on)
{
    EXPECT_THAT(raw(R"(, "input_headers": ["Content-Type", "X-A", "x-a"])"), HasSubstr("forward_headers: [X-A]"));
    EXPECT_THAT(raw(R"(, "input_headers": ["Content-Type"])"), HasSubstr("forward_headers: [X-None]"));
    std::string const keys = raw(R"(, "input_headers": ["Authorization", "Host"])");
    EXPECT_THAT(keys, HasSubstr("forward_headers: [X-None]"));
    EXPECT_THAT(keys, HasSubstr("not carried over: input_headers: Authorization does not go on: a caller's key goes no further"));
    EXPECT_THAT(raw(R"(, "input_headers": ["*"])"), HasSubstr("approximated: input_headers *: all fields go on but those"));
    EXPECT_THAT(raw(R"(, "input_query_strings": ["q", "page"])"),
                HasSubstr("not carried over: endpoint /a: the caller's whole query goes on, and not only q, page"));
    EXPECT_THAT(raw(""), HasSubstr("not carried over: endpoint /a: the caller's whole query goes on, where none"));
    EXPECT_THAT(raw(R"(, "input_query_strings": ["*"])"), Not(HasSubstr("query")));
}

TEST(krakend_raw_endpoints, keep_references_to_groups_of_a_pattern)
{
    auto const replaced = [](std::string const& by) {
        return raw("", R"x("modifier/response-body": {"modifiers": [{"regexp": {"field": "t", "find": "(a${1})", "replace": ")x" + by +
                           "\"}}]}");
    };
    EXPECT_THAT(replaced("X-${1}"), HasSubstr("find: \"(a$${1})\", replace: X-$1}"));
    EXPECT_THAT(replaced("$1-$0"), HasSubstr("replace: $1-$0}"));
    EXPECT_THAT(replaced("${1}2"), HasSubstr("replace: $12}"));
    EXPECT_THAT(replaced("X-${name}-$1x."), HasSubstr("replace: X--.}"));
    EXPECT_THAT(replaced("X-$1x"), HasSubstr("approximated: regexp.replace: what a group with a name found is left out"));
    EXPECT_THAT(replaced("5$-$$-${"), HasSubstr("replace: \"5$$-$$-$$${\""));
}

}  // namespace
}  // namespace signalbox::imports
