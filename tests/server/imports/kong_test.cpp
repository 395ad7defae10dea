// Kong's plugins wherever a file has them, and files that decK dumps from a running Kong.
#include "tests/server/imports/imported_text.hpp"

#include "server/imports/needed_variables.hpp"

#include <gmock/gmock.h>

namespace signalbox::imports {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view proxy =
    "name: ai-proxy-advanced, config: {targets: [{route_type: llm/v1/chat, model: {provider: openai, name: m}, "
    "auth: {header_name: Authorization, header_value: 'Bearer ${OPENAI}'}}]}";

std::string yaml_of(std::string const& text)
{
    imported const made = of(product::kong, "_format_version: '3.0'\n" + text);
    std::string const yaml = config::yaml_of(*made.root);
    EXPECT_EQ(errors_in(yaml), "") << yaml;
    return yaml;
}

TEST(imported_plugins, count_for_their_route_their_service_or_all)
{
    std::string const services = "services: [{name: s, url: http://a.example, routes: [{name: r, paths: [/r]}, {name: q, paths: [/q]}]}]\n";
    std::string const all = yaml_of(services + "plugins: [{" + std::string(proxy) + "}]\n");
    EXPECT_THAT(all, AllOf(HasSubstr("- {id: r, match: {path: \"/r/*\"}, to: model:openai-m, public: true}"),
                           HasSubstr("- {id: q, match: {path: \"/q/*\"}, to: model:openai-m, public: true}")));
    for (std::string const& scope : {std::string("route: r"), std::string("route: {name: r}")}) {
        std::string const one = yaml_of(services + "plugins: [{" + std::string(proxy) + ", " + scope + "}]\n");
        EXPECT_THAT(one, HasSubstr("- {id: r, match: {path: \"/r/*\"}, to: model:openai-m, public: true}")) << scope;
        EXPECT_THAT(one, HasSubstr("accept: raw, to: http:a.example/, public: true}")) << "the other route goes on as it came, " << scope;
    }
    std::string const service = yaml_of(services + "plugins: [{" + std::string(proxy) + ", service: s}]\n");
    EXPECT_THAT(service, Not(HasSubstr("upstreams:")));
    std::string const beside =
        yaml_of("services: [{name: s, url: http://a.example}]\nroutes: [{name: r, paths: [/r], service: {name: s}}]\n"
                "plugins: [{" +
                std::string(proxy) + ", service: s}]\n");
    EXPECT_THAT(beside, HasSubstr("to: model:openai-m"));
}

TEST(imported_plugins, of_the_narrower_place_win)
{
    std::string const text =
        yaml_of("services:\n- name: s\n  url: http://a.example\n"
                "  plugins: [{name: request-size-limiting, config: {allowed_payload_size: 2}}]\n"
                "  routes:\n  - {name: r, paths: [/r], plugins: [{name: request-size-limiting, config: {allowed_payload_size: 1}}]}\n"
                "plugins: [{name: request-size-limiting, config: {allowed_payload_size: 3}}]\n");
    EXPECT_THAT(text, AllOf(HasSubstr("body_limit: 1MiB"), Not(HasSubstr("2MiB")), Not(HasSubstr("3MiB"))));
}

TEST(imported_plugins, of_one_consumer_or_of_no_route_are_reported)
{
    imported const made =
        of(product::kong, "_format_version: '3.0'\nservices: [{name: s, url: http://a.example, routes: [{name: r, paths: [/r]}]}]\n"
                          "plugins:\n- {name: rate-limiting, consumer: c, config: {minute: 5}}\n"
                          "- {name: cors, route: missing}\n");
    EXPECT_THAT(report_of(made), HasSubstr("4 not carried over: the plugin rate-limiting for one consumer or group of consumers\n"));
    EXPECT_THAT(report_of(made), HasSubstr("5 not carried over: the plugin cors: no route of the file has it\n"));
    EXPECT_THAT(config::yaml_of(*made.root), Not(HasSubstr("limits:")));
}

TEST(imported_routes, whose_proxy_cannot_be_carried_over_do_not_go_on_as_they_came)
{
    imported const made = of(product::kong, "_format_version: '3.0'\nservices:\n- name: s\n  url: http://a.example\n"
                                            "  routes: [{name: r, paths: [/r]}]\n"
                                            "  plugins: [{name: ai-proxy, config: {model: {provider: unheard-of, name: m}}}]\n");
    EXPECT_THAT(config::yaml_of(*made.root), Not(HasSubstr("routes:")));
    EXPECT_THAT(report_of(made), HasSubstr("5 not carried over: route /r: none of its targets could be carried over\n"));
}

TEST(imported_dumps, say_nothing_of_defaults_that_a_dump_writes)
{
    std::string const dump = R"(_format_version: '3.0'
services:
- name: s
  host: a.example
  port: 80
  protocol: http
  connect_timeout: 60000
  read_timeout: 60000
  write_timeout: 50000
  retries: 5
  enabled: true
  routes:
  - name: r
    paths: [/r]
    https_redirect_status_code: 426
    path_handling: v0
    preserve_host: false
    regex_priority: 0
    request_buffering: true
    response_buffering: true
    strip_path: true
    protocols: [http, https]
    plugins:
    - name: key-auth
      enabled: true
      protocols: [http, https]
      config: {anonymous: null, hide_credentials: true, key_in_body: false, key_in_header: true, key_names: [apikey], run_on_preflight: true}
)";
    imported const made = of(product::kong, dump);
    EXPECT_THAT(report_of(made), HasSubstr("9 not carried over: services[0].write_timeout has no counterpart\n"));
    std::size_t left_out = 0;
    for (import_note const& each : made.notes) left_out += each.how == outcome::left_out;
    EXPECT_EQ(left_out, 1u) << report_of(made);
}

TEST(imported_dumps, are_served_with_the_names_weights_and_prices_that_they_have)
{
    std::string const text = R"(consumers: [{username: Alice Smith, id: 1, keyauth_credentials: [{key: open-sesame, id: 2, tags: [a]}]}]
services:
- name: s
  host: a.example
  routes: [{name: r, paths: ['~/odd$', /r]}, {name: w, paths: [/w], hosts: ['*.a.example']}]
  plugins:
  - name: ai-proxy-advanced
    config:
      balancer: {algorithm: priority}
      targets:
      - {weight: 10, model: {provider: llama2, name: l, options: {llama2_format: openai, upstream_url: 'http://l.example/v1/chat/completions'}}}
      - {weight: 20, auth: {header_name: Authorization, header_value: '{vault://mine/openai-key}'},
         model: {provider: openai, name: m, options: {input_cost: 2.5, output_cost: 10}}}
      - {model: {provider: unheard-of, name: u}, auth: {header_value: open-window}}
)";
    std::string const yaml = yaml_of(text);
    EXPECT_THAT(yaml, AllOf(HasSubstr("name: Alice-Smith"), HasSubstr("path: \"/r/*\""), Not(HasSubstr("/w"))));
    EXPECT_THAT(yaml, HasSubstr("price: {per: 1M, input: 2.5, output: 10}"));
    EXPECT_THAT(yaml, HasSubstr("auth: {secret: {env: OPENAI_KEY}}"));
    EXPECT_LT(yaml.find("{model: openai-m}"), yaml.find("{model: llama2-l}")) << "the higher weight comes first";
    std::string const report = report_of(of(product::kong, "_format_version: '3.0'\n" + text));
    EXPECT_THAT(report, HasSubstr("2 approximated: the consumer Alice Smith is called Alice-Smith: names have no blanks\n"));
    EXPECT_THAT(report, HasSubstr("6 not carried over: route r: its further path ~/odd$\n"));
    EXPECT_THAT(report, HasSubstr("6 not carried over: route /w: hosts with \"*\""));
    EXPECT_THAT(report, HasSubstr("approximated: the secret of {vault://mine/openai-key} is read from the variable OPENAI_KEY"));
    EXPECT_THAT(report, HasSubstr("targets of the provider \"unheard-of\" have no counterpart\n"));
    EXPECT_THAT(report, Not(HasSubstr("open-")));
}

TEST(imported_variables, are_those_that_must_be_set)
{
    config::report findings("a");
    auto const root = config::read_document("a: {secret: {env: ONE}}\nb: \"${TWO}/x\"\nc: ${THREE:-3}\nd: ${TWO}\nenv: [odd]\n", findings);
    EXPECT_THAT(needed_variables(*root), ElementsAre("ONE", "TWO"));
}

}  // namespace
}  // namespace signalbox::imports
