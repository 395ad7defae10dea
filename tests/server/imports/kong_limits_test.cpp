// Kong's limits: as narrow here as there, or reported; and what a route's proxy says of models.
#include "tests/server/imports/imported_text.hpp"

#include <gmock/gmock.h>

namespace signalbox::imports {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// A target of a vendor, with a key of its own.
std::string target_of(std::string const& vendor, std::string const& key, std::string const& options = {})
{
    return "{route_type: llm/v1/chat, model: {provider: " + vendor + ", name: m-" + key + options +
           "}, auth: {header_name: Authorization, header_value: 'Bearer ${" + key + "}'}}";
}

struct result_of {
    std::string yaml, report;
};

result_of of_text(std::string const& text)
{
    imported const made = of(product::kong, "_format_version: '3.0'\n" + text);
    result_of out{config::yaml_of(*made.root), report_of(made)};
    EXPECT_EQ(errors_in(out.yaml), "") << out.yaml;
    return out;
}

result_of with(std::string const& plugins, std::string const& targets, std::string const& more = {})
{
    return of_text("services: [{name: s, url: 'http://a.example', routes: [{name: r, paths: [/r], plugins: [" + plugins +
                   "{name: ai-proxy-advanced, config: {targets: [" + targets + "]}}]}]}]\n" + more);
}

std::string const of_openai =
    "{name: ai-rate-limiting-advanced, config: {llm_providers: [{name: openai, limit: [100], window_size: [60]}]}}, ";

TEST(kong_limits, of_a_vendor_are_about_all_its_providers)
{
    result_of const one = with(of_openai, target_of("openai", "A") + ", " + target_of("mistral", "B"));
    EXPECT_THAT(one.yaml, HasSubstr("match: {route: r, provider: openai}"));
    result_of const two = with(of_openai, target_of("openai", "A") + ", " + target_of("openai", "B"));
    EXPECT_THAT(two.yaml, AllOf(HasSubstr("match: {route: r}"), HasSubstr("amount: 100")));
    result_of const beside = with(of_openai, target_of("openai", "A") + ", " + target_of("openai", "B") + ", " + target_of("mistral", "C"));
    EXPECT_THAT(beside.yaml, Not(HasSubstr("limits:")));
    EXPECT_THAT(beside.report, HasSubstr("not carried over: a limit of the vendor openai, which has 2 providers here beside those of other "
                                         "vendors"));
    result_of const none = with(of_openai, target_of("mistral", "A"));
    EXPECT_THAT(none.yaml, Not(HasSubstr("limits:")));
    EXPECT_THAT(none.report, HasSubstr("a limit of a vendor that no target here has"));
}

TEST(kong_limits, that_are_not_made_are_not_called_carried_over)
{
    for (char const* config :
         {"{limit: [100], window_size: [60]}", "{policies: [{limits: [{limit: 5, window_size: 60}]}]}",
          "{llm_providers: [{name: requestPrompt, limit: [5], window_size: [60]}], request_prompt_count_function: 'return 1'}", "{}"}) {
        result_of const made = with("{name: ai-rate-limiting-advanced, config: " + std::string(config) + "}, ", target_of("openai", "A"));
        EXPECT_THAT(made.yaml, Not(HasSubstr("limits:"))) << config;
        EXPECT_THAT(made.report, HasSubstr("not carried over: ai-rate-limiting-advanced: no limit of route r is made of it\n")) << config;
        EXPECT_THAT(made.report, Not(HasSubstr("carried over: ai-rate-limiting-advanced ->"))) << config;
    }
    result_of const uneven =
        with("{name: rate-limiting-advanced, config: {limit: [10], window_size: [60, 3600]}}, ", target_of("openai", "A"));
    EXPECT_THAT(uneven.yaml, HasSubstr("window: 60s"));
    EXPECT_THAT(uneven.report, HasSubstr("window_size: the value is not understood; as many as there are limits are wanted\n"));
}

TEST(kong_limits, of_one_consumer_hold_beside_those_of_all)
{
    std::string const limits = "{name: rate-limiting, consumer: vip, config: {minute: 9}}, {name: rate-limiting, config: {minute: 5}}, ";
    result_of const made = with(limits, target_of("openai", "A"), "consumers: [{username: vip}]\n");
    EXPECT_THAT(made.yaml, AllOf(HasSubstr("match: {consumer: vip, route: r}"), HasSubstr("amount: 9"), HasSubstr("match: {route: r}"),
                                 HasSubstr("amount: 5")));
    EXPECT_THAT(made.report,
                HasSubstr("rate-limiting for the consumer vip holds beside the limits of all callers, and not in their place"));
    result_of const unknown = with(limits, target_of("openai", "A"));
    EXPECT_THAT(unknown.yaml, AllOf(Not(HasSubstr("amount: 9")), HasSubstr("amount: 5")));
    result_of const own = with("", target_of("openai", "A"),
                               "consumers: [{username: c, plugins: [{name: rate-limiting, config: {minute: 1}}]}]\n"
                               "consumer_groups: [{name: gold, plugins: [{name: rate-limiting, config: {minute: 2}}]}]\n");
    EXPECT_THAT(own.yaml, AllOf(HasSubstr("match: {consumer: c}"), Not(HasSubstr("amount: 2"))));
    EXPECT_THAT(own.report, HasSubstr("4 not carried over: the plugin rate-limiting for one consumer or group of consumers\n"));
}

TEST(kong_limits, of_several_routes_are_one_limit_or_reported)
{
    std::string const service = "services:\n- name: s\n  url: http://a.example\n  plugins: [{name: rate-limiting, config: {minute: 5}}]\n"
                                "  routes: [{name: r, paths: [/r]}, {name: q, paths: [/q]}]\n";
    result_of const all = of_text(service);
    EXPECT_THAT(all.yaml, AllOf(HasSubstr("id: rate-limiting-1m"), Not(HasSubstr("match: {route:"))));
    EXPECT_THAT(all.report, HasSubstr("5 carried over: rate-limiting -> limits of all routes\n"));
    result_of const some = of_text(service + "- {name: o, url: 'http://b.example', routes: [{name: o, paths: [/o]}]}\n");
    EXPECT_THAT(some.yaml, AllOf(HasSubstr("match: {route: r}"), HasSubstr("match: {route: q}")));
    EXPECT_THAT(some.report, HasSubstr("not carried over: rate-limiting: 2 routes share its counter there, and each has its own here: "
                                       "together they may use 2 times as much"));
}

TEST(kong_targets, say_what_is_not_as_it_was)
{
    result_of const bounded = with("", target_of("openai", "A", ", options: {max_tokens: 512}"));
    EXPECT_THAT(bounded.yaml, HasSubstr("max_output: 512"));
    EXPECT_THAT(bounded.report, HasSubstr("not carried over: max_tokens 512: max_output refuses requests for longer answers"));
    EXPECT_THAT(with("", target_of("anthropic", "A", ", options: {max_tokens: 512}")).report, HasSubstr("approximated: max_tokens 512"));
    for (char const* name : {"$(headers.x)", "$(uri_captures.model)"}) {
        result_of const filled = with("", "{route_type: llm/v1/chat, model: {provider: openai, name: '" + std::string(name) + "'}}");
        EXPECT_THAT(filled.yaml, Not(HasSubstr("routes:"))) << name;
        EXPECT_THAT(filled.report, HasSubstr("not carried over: a target whose model is filled in from the request, $(...)\n")) << name;
    }
}

TEST(kong_raw_routes, keep_their_path_and_say_that_nothing_is_added)
{
    std::string const decorator = "{name: ai-prompt-decorator, config: {prompts: {prepend: [{role: system, content: be nice}]}}}";
    result_of const kept = of_text("services: [{name: s, url: 'http://a.example/base', routes: [{name: r, paths: [/r], strip_path: false, "
                                   "plugins: [" +
                                   decorator + "]}]}]\n");
    EXPECT_THAT(kept.yaml, AllOf(HasSubstr("to: http:a.example/r/"), HasSubstr("url: http://a.example/base"), Not(HasSubstr("policies"))));
    EXPECT_THAT(kept.report,
                HasSubstr("not carried over: ai-prompt-decorator at a route without an AI proxy: its requests go on as they came"));
    EXPECT_THAT(of_text("services: [{name: s, url: 'http://a.example/base', routes: [{name: r, paths: [/r]}]}]\n").yaml,
                HasSubstr("to: http:a.example/,"));
}

TEST(kong_variables, may_stand_where_values_are_checked)
{
    result_of const made = of_text(
        "services: [{name: s, url: 'https://${DECK_HOST}/base', routes: [{name: r, paths: [/r], hosts: ['${DECK_NAME}'], plugins: [{name: "
        "cors, config: {origins: ['${DECK_ORIGIN}', 'https://${DECK_PART}']}}]}, {name: v, paths: [/v], plugins: [{name: ai-proxy, config: "
        "{model: {provider: gemini, name: m, options: {gemini: {project_id: '${DECK_PROJECT}', location_id: '${DECK_PLACE}'}}}}}]}]}]\n");
    EXPECT_THAT(made.yaml, AllOf(HasSubstr("${DECK_PROJECT}"), HasSubstr("${DECK_ORIGIN}"), HasSubstr("https://${DECK_HOST}/base")));
}

}  // namespace
}  // namespace signalbox::imports
