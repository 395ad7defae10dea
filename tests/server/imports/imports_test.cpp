// Configurations of other gateways as ours: the whole of what comes out, that it can be served, and what the report says of each part.
#include "server/imports/imported.hpp"

#include "tests/server/imports/imported_text.hpp"

#include "engine/config/load.hpp"
#include "engine/config/yaml_text.hpp"

#include <gmock/gmock.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace signalbox::imports {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

void expect_golden(std::string const& name, std::string const& made)
{
    if (std::getenv("SIGNALBOX_UPDATE")) std::ofstream(folder + name, std::ios::binary) << made;
    EXPECT_EQ(made, file_text(folder + name)) << "SIGNALBOX_UPDATE=1 writes it anew";
}

struct sample {
    char const* input;
    product which;
};
class imports_of_samples : public testing::TestWithParam<sample> {};

TEST_P(imports_of_samples, are_as_they_stand_in_the_golden_files_and_have_no_error)
{
    std::string const input = GetParam().input, name = input.substr(0, input.find('.'));
    imported const made = of(GetParam().which, file_text(folder + input));
    std::string const yaml = config::yaml_of(*made.root);
    EXPECT_EQ(errors_in(yaml), "") << yaml;
    expect_golden(name + ".imported.yaml", yaml);
    expect_golden(name + ".report.txt", report_of(made));
}

INSTANTIATE_TEST_SUITE_P(all, imports_of_samples,
                         testing::Values(sample{"krakend-routing.json", product::krakend}, sample{"krakend-unified.json", product::krakend},
                                         sample{"kong-basic.yaml", product::kong}, sample{"kong-model-based.yaml", product::kong},
                                         sample{"kong-sign-in.yaml", product::kong}, sample{"kong-guarded.yaml", product::kong},
                                         sample{"krakend-quotas.json", product::krakend}, sample{"krakend-odd.json", product::krakend},
                                         sample{"krakend-guards.json", product::krakend}, sample{"keeptrusts.yaml", product::keeptrusts}),
                         [](auto const& each) {
                             std::string name = each.param.input;
                             name.resize(name.find('.'));
                             for (char& c : name)
                                 if (c == '-') c = '_';
                             return name;
                         });

TEST(imports, take_over_no_secret)
{
    for (auto const& [input, which] :
         {std::pair{"krakend-routing.json", product::krakend}, std::pair{"krakend-unified.json", product::krakend},
          std::pair{"krakend-guards.json", product::krakend}, std::pair{"kong-basic.yaml", product::kong},
          std::pair{"kong-model-based.yaml", product::kong}, std::pair{"kong-sign-in.yaml", product::kong}}) {
        imported const made = of(which, file_text(folder + input));
        for (char const* secret :
             {"sk-of-the-proxy", "sk-of-the-adapter", "key-of-gemini", "key-in-the-query", "sk-in-the-file", "demo-api-key",
              "demo-consumer-key", "secret-of-the-client", "sk-of-the-embeddings", "key-of-the-service"}) {
            EXPECT_THAT(config::yaml_of(*made.root), Not(HasSubstr(secret))) << input;
            EXPECT_THAT(report_of(made), Not(HasSubstr(secret))) << input;
        }
    }
}

TEST(imports, say_what_nothing_looked_at)
{
    imported const made =
        of(product::kong,
           "_format_version: '3.0'\nupstreams:\n- name: u\nservices: [{name: s, url: http://a.example, tags: [x], retries: 3}]\n");
    EXPECT_THAT(report_of(made), HasSubstr("2 not carried over: upstreams has no counterpart\n"));
    EXPECT_THAT(report_of(made), HasSubstr("4 not carried over: services[0].retries has no counterpart\n"));
}

TEST(imports, of_a_pack_that_is_off_are_off)
{
    imported const made = of(product::keeptrusts, "pack: {name: a, enabled: false}\nproviders: {targets: []}\n");
    EXPECT_THAT(config::yaml_of(*made.root), HasSubstr("enabled: false"));
}

TEST(imports, of_a_route_with_an_unknown_way_to_ask_who_calls_are_not_open)
{
    std::string const head = "_format_version: '3.0'\nservices:\n- name: s\n  url: http://a.example\n  routes: [{name: r, paths: [/a]}]\n";
    EXPECT_THAT(config::yaml_of(*of(product::kong, head).root), HasSubstr("public: true"));
    imported const guarded = of(product::kong, head + "  plugins: [{name: ldap-auth, config: {ldap_host: a.example}}]\n");
    EXPECT_THAT(config::yaml_of(*guarded.root), Not(HasSubstr("public: true")));
    EXPECT_THAT(report_of(guarded), HasSubstr("6 not carried over: the plugin ldap-auth"));
    imported const off = of(product::kong, head + "  plugins: [{name: ldap-auth, enabled: false, config: {ldap_host: a.example}}]\n");
    EXPECT_THAT(config::yaml_of(*off.root), HasSubstr("public: true"));
}

TEST(imports, of_a_policy_that_cannot_be_said_here_refuse)
{
    imported const made = of(product::krakend, R"x({"version": 3, "endpoints": [{"endpoint": "/a", "method": "POST",
      "extra_config": {"security/policies": {"req": {"policies": ["someMacro(req_body).odd()"]
}
}
}
, "backend" : [ {
    "host" : ["https://api.openai.com"],
    "url_pattern" : "/v1/chat/completions",
    "extra_config" : {"ai/llm" : {"openai" : {"v1" : {"credentials" : "$K", "variables" : {"model" : "m"}}}}}
} ]
}]
})x");
    EXPECT_THAT(config::yaml_of(*made.root), HasSubstr("require: \"false\""));
    EXPECT_THAT(report_of(made), HasSubstr("refuses all until you write its condition"));
    EXPECT_EQ(errors_in(config::yaml_of(*made.root)), "");
}

TEST(imports, are_refused_for_another_product_and_for_what_is_no_text)
{
    EXPECT_THAT(import_text(product::kong, "endpoints: []\n", "a.yaml").error().detail, HasSubstr("is no configuration of kong"));
    EXPECT_THAT(import_text(product::krakend, "{\"endpoints\": [", "a.json").error().detail, HasSubstr("a.json:1"));
    EXPECT_THAT(import_text(product::krakend, "- a\n", "a.json").error().detail, HasSubstr("is no configuration of krakend"));
    EXPECT_THAT(import_text(product::krakend, "{\"version\": 2, \"endpoints\": []}", "a.json").error().detail,
                HasSubstr("version 2; version 3 is read"));
    EXPECT_EQ(product_named("kong"), product::kong);
    EXPECT_EQ(product_named("nginx"), std::nullopt);
}

TEST(imports, of_raw_endpoints_pass_the_headers_on_that_their_file_names)
{
    auto const with = [](std::string const& endpoint, std::string const& backends) {
        imported const made =
            of(product::krakend, R"({"version": 3, "endpoints": [{"endpoint": "/a")" + endpoint + R"(, "backend": [)" + backends + "]}]}");
        EXPECT_EQ(errors_in(config::yaml_of(*made.root)), "");
        return config::yaml_of(*made.root) + report_of(made);
    };
    std::string const backend = R"({"host": ["http://a.example"], "url_pattern": "/b"})";
    EXPECT_THAT(with("", backend), HasSubstr("forward_headers: [X-None]"));
    EXPECT_THAT(with(R"(, "input_headers": ["X-Team"])", backend), HasSubstr("forward_headers: [X-Team]"));
    EXPECT_THAT(with(R"(, "input_headers": ["*"])", backend), Not(HasSubstr("forward_headers")));
    std::string const both = with("", backend + ", " + backend);
    EXPECT_THAT(both, Not(HasSubstr("routes:")));
    EXPECT_THAT(both, HasSubstr("1 not carried over: endpoint /a: several backends at once, not all of which are models"));
}

TEST(imports, read_json_with_tabs)
{
    imported const made = of(product::krakend, "{\n\t\"version\":\t3,\n\t\"endpoints\": []\n}\n");
    EXPECT_THAT(config::yaml_of(*made.root), HasSubstr("signalbox: 1"));
}

}  // namespace
}  // namespace signalbox::imports
