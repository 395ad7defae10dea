// What running code sees: defaults, resolved names, scaled prices.
#include "tests/engine/config/load_fixture.hpp"

#include "engine/account/prices.hpp"

#include <gmock/gmock.h>

namespace signalbox::config {
namespace {

using namespace test;
using namespace std::chrono_literals;
using ::testing::ElementsAre;

std::shared_ptr<snapshot const> frozen(std::string const& text, variables set = {{"K", "sk"}, {"L", "sl"}})
{
    loaded const made = load_yaml(text, with(std::move(set)));
    EXPECT_TRUE(made.frozen) << findings_as_text(made.findings);
    return made.frozen ? made.frozen : std::make_shared<snapshot const>();
}

TEST(freeze, gives_the_documented_defaults)
{
    auto const made = frozen("signalbox: 1\n");
    server_settings const server;
    EXPECT_EQ(made->server.listen, server.listen);
    EXPECT_EQ(made->server.admin_listen, server.admin_listen);
    EXPECT_EQ(made->server.workers, server.workers);
    EXPECT_EQ(made->server.body_limit, server.body_limit);
    EXPECT_EQ(made->server.connections, server.connections);
    EXPECT_EQ(made->server.request_timeout, server.request_timeout);
    EXPECT_EQ(made->server.keep_alive, server.keep_alive);
    EXPECT_EQ(made->server.deadline, server.deadline);
    EXPECT_EQ(made->server.drain, server.drain);
    EXPECT_EQ(made->server.write_timeout, server.write_timeout);
    storage_settings const storage;
    EXPECT_EQ(made->storage.path, storage.path);
    EXPECT_EQ(made->storage.strict, storage.strict);
    EXPECT_EQ(made->storage.retention, storage.retention);
    EXPECT_EQ(made->storage.queue, storage.queue);
    EXPECT_EQ(made->audit, audit_settings{});
    logging_settings const logging;
    EXPECT_EQ(made->logging.level, logging.level);
    EXPECT_EQ(made->logging.json, logging.json);
    EXPECT_EQ(made->logging.requests, logging.requests);
    EXPECT_TRUE(made->enabled);
    EXPECT_FALSE(made->open_to_all);
}

TEST(freeze, takes_what_the_file_says_about_the_server)
{
    auto const made = frozen("signalbox: 1\n"
                             "meta: {name: prod, enabled: false}\n"
                             "server: {listen: [\"0.0.0.0:1\", \"[::1]:2\"], admin: {listen: \"\"}, workers: 3, body_limit: 1MiB, "
                             "connections: 7, public: true,\n"
                             "  request_timeout: 1s, keep_alive: 2s, deadline: 3s, drain: 0s, write_timeout: 4s}\n"
                             "storage: {path: /var/x.db, durability: strict, retention: 30d, queue: 9}\n"
                             "logging: {level: debug, format: json, requests: true}\n");
    EXPECT_EQ(made->name, "prod");
    EXPECT_FALSE(made->enabled);
    EXPECT_TRUE(made->open_to_all);
    EXPECT_THAT(made->server.listen, ElementsAre("0.0.0.0:1", "[::1]:2"));
    EXPECT_EQ(made->server.admin_listen, "");
    EXPECT_EQ(made->server.workers, 3u);
    EXPECT_EQ(made->server.body_limit, 1u << 20);
    EXPECT_EQ(made->server.connections, 7u);
    EXPECT_EQ(made->server.request_timeout, 1s);
    EXPECT_EQ(made->server.keep_alive, 2s);
    EXPECT_EQ(made->server.deadline, 3s);
    EXPECT_EQ(made->server.drain, 0s);
    EXPECT_EQ(made->server.write_timeout, 4s);
    EXPECT_EQ(made->storage.path, "/var/x.db");
    EXPECT_TRUE(made->storage.strict);
    EXPECT_EQ(made->storage.retention, std::chrono::hours(30 * 24));
    EXPECT_EQ(made->storage.queue, 9u);
    EXPECT_EQ(made->logging.level, "debug");
    EXPECT_TRUE(made->logging.json);
    EXPECT_TRUE(made->logging.requests);
}

TEST(freeze, takes_every_dialect_there_is)
{
    for (std::string_view const name : model::dialect_names) {
        auto const made = frozen("signalbox: 1\nproviders:\n  - {id: s, kind: simulator, dialect: " + std::string(name) +
                                 "}\nmodels: [{id: m, provider: s, upstream: u}]\n");
        ASSERT_TRUE(made) << name;
        EXPECT_EQ(made->providers[0].spoken, model::dialect_named(name));
        EXPECT_EQ(made->origins[0].simulated_dialect, model::dialect_named(name));
    }
}

// How the key is sent follows from the kind.
TEST(freeze, gives_each_kind_its_address_dialect_and_credential)
{
    auto const made =
        frozen("signalbox: 1\nproviders:\n"
               "  - {id: o, kind: openai, auth: {secret: {env: K}}}\n"
               "  - {id: a, kind: anthropic, auth: {secret: {env: L}}}\n"
               "  - {id: l, kind: openai_compatible, base_url: \"http://127.0.0.1:11434/v1/\", auth: {type: none}, dialect: anthropic}\n"
               "  - {id: s, kind: simulator}\n"
               "  - {id: t, kind: simulator, dialect: anthropic}\n"
               "  - {id: h, kind: openai_compatible, base_url: \"https://api.example.com:8443\", auth: {type: header, name: api-key, "
               "secret: {env: K}}}\n");
    ASSERT_EQ(made->providers.size(), 6u);
    auto const& all = made->providers;
    EXPECT_EQ(all[0].where, (wire::url{true, "api.openai.com", 443, "/v1"}));
    EXPECT_EQ(all[0].authority, "api.openai.com");
    EXPECT_EQ(all[0].style, provider::credential_style::bearer);
    EXPECT_EQ(all[0].credential.reveal(), "sk");
    EXPECT_EQ(all[0].spoken, model::dialect::openai_chat);
    EXPECT_EQ(all[1].where, (wire::url{true, "api.anthropic.com", 443, "/v1"}));
    EXPECT_EQ(all[1].style, provider::credential_style::header);
    EXPECT_EQ(all[1].credential_header, "x-api-key");
    EXPECT_EQ(all[1].credential.reveal(), "sl");
    EXPECT_EQ(all[1].spoken, model::dialect::anthropic);
    EXPECT_EQ(all[2].where, (wire::url{false, "127.0.0.1", 11434, "/v1"}));
    EXPECT_EQ(all[2].style, provider::credential_style::none);
    EXPECT_TRUE(all[2].credential.empty());
    EXPECT_EQ(all[2].spoken, model::dialect::anthropic);
    EXPECT_EQ(all[3].what, provider::kind::simulator);
    EXPECT_EQ(all[3].spoken, model::dialect::openai_chat);
    EXPECT_EQ(all[4].spoken, model::dialect::anthropic);
    EXPECT_EQ(all[5].where.path, "/v1");
    EXPECT_EQ(all[5].authority, "api.example.com:8443");
    EXPECT_EQ(all[5].style, provider::credential_style::header);
    EXPECT_EQ(all[5].credential_header, "api-key");
}

TEST(freeze, sends_google_its_key_in_its_header_and_a_local_server_none_unless_it_has_one)
{
    auto const made = frozen("signalbox: 1\nproviders:\n"
                             "  - {id: g, kind: gemini, auth: {secret: {env: K}}}\n"
                             "  - {id: o, kind: ollama}\n"
                             "  - {id: p, kind: ollama, base_url: \"https://ollama.example.com/api\", auth: {secret: {env: L}}}\n");
    auto const& all = made->providers;
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[0].where, (wire::url{true, "generativelanguage.googleapis.com", 443, "/v1beta"}));
    EXPECT_EQ(all[0].style, provider::credential_style::header);
    EXPECT_EQ(all[0].credential_header, "x-goog-api-key");
    EXPECT_EQ(all[0].spoken, model::dialect::gemini);
    EXPECT_EQ(all[1].where, (wire::url{false, "127.0.0.1", 11434, ""}));
    EXPECT_EQ(all[1].style, provider::credential_style::none);
    EXPECT_EQ(all[1].spoken, model::dialect::ollama);
    EXPECT_EQ(all[2].where, (wire::url{true, "ollama.example.com", 443, ""}));
    EXPECT_EQ(all[2].style, provider::credential_style::bearer);
    EXPECT_EQ(all[2].credential.reveal(), "sl");
}

TEST(freeze, asks_azures_deployments_by_name_and_version)
{
    auto const made = frozen(
        "signalbox: 1\nproviders:\n"
        "  - {id: one, kind: azure, base_url: 'https://r.openai.azure.com/openai/deployments/gpt-4o/', api_version: 2024-10-21, auth: "
        "{secret: {env: K}}}\n"
        "  - {id: all, kind: azure, base_url: 'https://r.openai.azure.com', api_version: 2024-10-21, auth: {secret: {env: K}}}\n"
        "  - {id: now, kind: azure, base_url: 'https://r.openai.azure.com?x=y', api_version: preview, auth: {type: bearer, secret: {env: "
        "K}}}\n"
        "  - {id: own, kind: azure, base_url: 'https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-02-01', "
        "api_version: 2024-02-01, auth: {secret: {env: K}}}\n"
        "models: [{id: m, provider: one}]\n");
    auto const& all = made->providers;
    ASSERT_EQ(all.size(), 4u);
    EXPECT_EQ(all[0].where.path, "/openai/deployments/gpt-4o");
    EXPECT_EQ(all[0].where.query, "api-version=2024-10-21");
    EXPECT_FALSE(all[0].model_in_path);
    EXPECT_EQ(all[0].style, provider::credential_style::header);
    EXPECT_EQ(all[0].credential_header, "api-key");
    EXPECT_EQ(all[1].where.path, "/openai/deployments/");
    EXPECT_TRUE(all[1].model_in_path);
    EXPECT_EQ(all[2].where.path, "/openai/v1");
    EXPECT_EQ(all[2].where.query, "x=y&api-version=preview");
    EXPECT_EQ(all[2].style, provider::credential_style::bearer);
    EXPECT_FALSE(all[2].model_in_path);
    EXPECT_EQ(all[3].where.path, "/openai/deployments/d");
    EXPECT_EQ(all[3].where.query, "api-version=2024-02-01");
}

TEST(freeze, asks_bedrock_in_its_region_and_signs)
{
    auto const made =
        frozen("signalbox: 1\nproviders:\n"
               "  - {id: a, kind: bedrock, auth: {region: us-east-1, key: {env: K}, secret: {env: L}}}\n"
               "  - {id: b, kind: bedrock, base_url: 'http://127.0.0.1:1', auth: {region: eu-west-1, key: {env: K}, secret: {env: L}}}\n"
               "  - {id: c, kind: bedrock, auth: {type: bearer, region: us-east-1, secret: {env: K}}}\n"
               "models: [{id: m, provider: a}]\n");
    auto const& all = made->providers;
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[0].where, (wire::url{true, "bedrock-runtime.us-east-1.amazonaws.com", 443, ""}));
    EXPECT_EQ(all[0].spoken, model::dialect::bedrock);
    EXPECT_EQ(all[0].style, provider::credential_style::sigv4);
    ASSERT_TRUE(all[0].aws);
    EXPECT_EQ(all[0].aws->region, "us-east-1");
    EXPECT_EQ(all[0].aws->service, "bedrock");
    EXPECT_EQ(all[0].aws->key_id.reveal(), "sk");
    EXPECT_EQ(all[0].credential.reveal(), "sl");
    EXPECT_EQ(all[1].where, (wire::url{false, "127.0.0.1", 1, ""}));
    EXPECT_EQ(all[1].aws->region, "eu-west-1");
    EXPECT_EQ(all[2].style, provider::credential_style::bearer);
    EXPECT_FALSE(all[2].aws);
    EXPECT_EQ(all[2].where.host, "bedrock-runtime.us-east-1.amazonaws.com");
}

TEST(freeze, links_groups_in_each_other_by_id_and_alias)
{
    auto const made =
        frozen("signalbox: 1\nproviders: [{id: s, kind: simulator}]\nmodels: [{id: a, provider: s}, {id: b, provider: s}]\n"
               "groups:\n"
               "  - {id: outer, members: [{model: b, timeout: 1s}, {group: other, tag: t, timeout: 1s}], fallback_group: inner, affinity: "
               "{by: 'header:X-User', ttl: 1h}, failover: {on: [default, context_length, 5xx]}}\n"
               "  - {id: inner, aliases: [other], members: [{model: a}]}\n");
    route::group const& outer = made->table.groups.at(0);
    EXPECT_EQ(outer.members[1].group, 1u);
    EXPECT_EQ(outer.fallback, 1u);
    EXPECT_EQ(outer.leaves, (std::vector<std::uint32_t>{1, 0, 0}));
    route::spread by{route::spread::by::header, "X-User"};
    by.ttl = std::chrono::hours(1);
    EXPECT_EQ(outer.affinity, by);
    ASSERT_TRUE(outer.moves_on);
    EXPECT_TRUE(outer.moves_on->usual);
    EXPECT_EQ(outer.moves_on->statuses, (std::vector<std::pair<int, int>>{{500, 599}}));
    EXPECT_FALSE(made->table.groups[1].moves_on || made->table.groups[1].affinity || made->table.groups[1].fallback);
    EXPECT_NE(outer.members[0].identity, outer.members[1].identity);
}

TEST(freeze, compiles_routes_with_their_branches)
{
    auto const made = frozen(
        "signalbox: 1\nproviders: [{id: s, kind: simulator}]\nmodels: [{id: a, provider: s}, {id: b, provider: s}]\n"
        "groups: [{id: g, aliases: [x], members: [{model: a}]}]\n"
        "routes:\n"
        "  - {id: one, match: {path: '/one/*', hosts: [AI.example], methods: [POST], headers: {X-B: '2', X-A: '1'}}, accept: anthropic, "
        "public: true, stream: deny, body_limit: 1KiB, choose: [{when: 'model == \"q\"', to: 'model:b'}], otherwise: x}\n"
        "  - {id: two, match: {path: /two}, to: body.model}\n");
    ASSERT_EQ(made->routes.all.size(), 2u);
    route::rule const& one = made->routes.all[0];
    EXPECT_EQ(one.id, "one");
    EXPECT_EQ(one.accept, model::dialect::anthropic);
    EXPECT_TRUE(one.open_to_all);
    EXPECT_EQ(one.streams, route::streaming::deny);
    EXPECT_EQ(one.body_limit, 1024u);
    ASSERT_EQ(one.branches.size(), 2u);
    EXPECT_EQ(one.branches[0].when->source(), "model == \"q\"");
    EXPECT_EQ(one.branches[0].to, (route::destination{route::destination::kind::model, 1}));
    EXPECT_FALSE(one.branches[1].when);
    EXPECT_EQ(one.branches[1].to, (route::destination{route::destination::kind::group, 0}));
    route::rule const& two = made->routes.all[1];
    ASSERT_EQ(two.branches.size(), 1u);
    EXPECT_FALSE(two.branches[0].to || two.open_to_all || two.body_limit);
    EXPECT_EQ(two.streams, route::streaming::allow);
    wire::header_list head;
    head.add("Host", "ai.EXAMPLE:80");
    head.add("x-a", "1");
    EXPECT_FALSE(made->routes.paths.find({"POST", "/one", head}).rule);
    head.add("x-b", "2");
    EXPECT_EQ(made->routes.paths.find({"POST", "/one/v1", head}).rule, 0u);
    EXPECT_TRUE(made->routes.paths.find({"GET", "/one/v1", head}).wrong_method);
    EXPECT_EQ(one.label, "route one");
    EXPECT_TRUE(one.asks);
    EXPECT_FALSE(two.asks);
}

TEST(freeze, resolves_routes_that_lead_to_others_and_hides_internal_ones)
{
    auto const made =
        frozen("signalbox: 1\nproviders: [{id: s, kind: simulator}]\nmodels: [{id: a, provider: s}]\n"
               "upstreams: [{id: u, url: 'http://127.0.0.1:1'}]\n"
               "routes:\n"
               "  - {id: one, match: {path: /one}, to: {value: 'prompt.tokens > 9', map: {true: 'route:/in/x/', false: 'http:u/p'}}}\n"
               "  - {id: two, match: {path: /two}, choose: [{when: 'model == \"q\"', to: 'route:/one'}], otherwise: 'route:/in/y'}\n"
               "  - {id: in, match: {path: '/in/{name}'}, internal: true, to: a}\n"
               "  - {id: y, match: {path: /in/y}, internal: true, to: a}\n");
    using kind = route::destination::kind;
    auto const& all = made->routes.all;
    route::value_map const& map = *all[0].branches[0].by_value;
    EXPECT_EQ(map.to.at("true"), (route::destination{kind::route, 2}));
    ASSERT_EQ(map.to.at("false").what, kind::model);
    route::target const& plain = made->table.targets[map.to.at("false").index];
    EXPECT_EQ(plain.full_name, "http:u/p");
    EXPECT_EQ(plain.raw, (route::raw_place{"/p", false}));
    EXPECT_EQ(all[1].branches[0].to, (route::destination{kind::route, 0}));
    EXPECT_EQ(all[1].branches[1].to, (route::destination{kind::route, 3}));
    wire::header_list const none;
    for (char const* path : {"/in/x", "/in/y"}) EXPECT_FALSE(made->routes.paths.find({"POST", path, none}).rule) << path;
    EXPECT_EQ(made->routes.paths.find({"POST", "/two", none}).rule, 1u);
}

TEST(freeze, gives_a_group_what_its_strategy_goes_by)
{
    auto const made =
        frozen("signalbox: 1\nproviders: [{id: s, kind: simulator}]\n"
               "models: [{id: a, provider: s, quality: 0.25, price: {input: 1, output: 2}}, {id: b, provider: s}]\n"
               "groups:\n"
               "  - {id: plain, strategy: latency, members: [{model: a}, {model: b}]}\n"
               "  - {id: full, strategy: latency, latency_of: total, latency_percentile: p95, explore: 0.2, max_latency: 3s, "
               "members: [{model: a}]}\n"
               "  - {id: cheap, strategy: cost, budget_per_request_usd: 0.01, min_quality: 0.5, on_over_budget: cheapest, members: "
               "[{model: a}]}\n"
               "  - {id: dear, strategy: cost, members: [{model: a}]}\n");
    ASSERT_EQ(made->table.groups.size(), 4u);
    auto const& all = made->table.groups;
    EXPECT_EQ(all[0].speed, (route::latency_rule{route::timing::first_token, false, 0.05, std::nullopt}));
    EXPECT_EQ(all[1].speed, (route::latency_rule{route::timing::total, true, 0.2, std::chrono::seconds(3)}));
    EXPECT_EQ(all[2].cost, (route::cost_rule{10'000'000'000, 0.5, route::over_budget::cheapest}));
    EXPECT_EQ(all[3].cost, (route::cost_rule{std::nullopt, 0, route::over_budget::reject}));
    EXPECT_TRUE(all[3].looks_at.sizes) << "a cost needs the request's tokens";
    EXPECT_FALSE(all[0].looks_at.any());
    EXPECT_TRUE(made->table.metered);
    EXPECT_EQ(made->table.targets[0].quality, 0.25);
    EXPECT_EQ(made->table.targets[1].quality, std::nullopt);
    EXPECT_FALSE(frozen("signalbox: 1\nproviders: [{id: s, kind: simulator}]\nmodels: [{id: a, provider: s}]\ngroups: [{id: g, strategy: "
                        "round_robin, members: [{model: a}]}]\n")
                     ->table.metered);
}

TEST(freeze, signing_for_aws_takes_the_region_of_the_address_unless_it_is_given)
{
    std::string const keys = "key: {env: I}, secret: {env: K}";
    std::string const host = "https://bedrock-runtime.us-west-2.amazonaws.com/openai/v1";
    auto const made = frozen("signalbox: 1\nproviders:\n"
                             "  - {id: a, kind: openai_compatible, base_url: \"" +
                                 host + "\", auth: {type: sigv4, " + keys +
                                 "}}\n"
                                 "  - {id: b, kind: openai_compatible, base_url: \"https://vpc.example\", auth: {type: sigv4, " +
                                 keys + ", session_token: {env: T}, region: eu-central-1, service: execute-api}}\n",
                             {{"I", "AKIDEXAMPLE"}, {"K", "s3cret"}, {"T", "t0ken"}});
    ASSERT_EQ(made->providers.size(), 2u);
    provider::definition const& plain = made->providers[0];
    EXPECT_EQ(plain.style, provider::credential_style::sigv4);
    EXPECT_EQ(plain.where.path, "/openai/v1");
    EXPECT_EQ(plain.credential.reveal(), "s3cret");
    ASSERT_TRUE(plain.aws && made->providers[1].aws);
    EXPECT_EQ(plain.aws->key_id.reveal(), "AKIDEXAMPLE");
    EXPECT_EQ(plain.aws->region, "us-west-2");
    EXPECT_EQ(plain.aws->service, "bedrock");
    EXPECT_TRUE(plain.aws->session_token.empty());
    provider::aws_signing const& full = *made->providers[1].aws;
    EXPECT_EQ(full.region, "eu-central-1");
    EXPECT_EQ(full.service, "execute-api");
    EXPECT_EQ(full.session_token.reveal(), "t0ken");
}

TEST(freeze, a_key_in_the_query_is_encoded_and_stays_a_secret)
{
    auto const made =
        frozen("signalbox: 1\nproviders:\n"
               "  - {id: a, kind: openai_compatible, base_url: \"https://h\", auth: {type: query, secret: {env: K}}}\n"
               "  - {id: b, kind: openai_compatible, base_url: \"https://h\", auth: {type: query, name: api_key, secret: {env: K}}}\n"
               "  - {id: c, kind: openai_compatible, base_url: \"https://h\", auth: {secret: {env: K}}}\n",
               {{"K", "se+cret/key=="}});
    ASSERT_EQ(made->providers.size(), 3u);
    EXPECT_EQ(made->providers[0].query_credential.reveal(), "key=se%2Bcret%2Fkey%3D%3D");
    EXPECT_EQ(made->providers[1].query_credential.reveal(), "api_key=se%2Bcret%2Fkey%3D%3D");
    EXPECT_TRUE(made->providers[2].query_credential.empty());
    EXPECT_TRUE(model::shows_secret("?key=se+cret/key==", *made->providers[0].secrets));
    EXPECT_NE(model::masked("bad url /v1?key=se%2Bcret%2Fkey%3D%3D", std::array{made->providers[0].secrets.get()}).find("***"),
              std::string::npos);
}

TEST(freeze, keeps_providers_origins_and_breakers_in_step)
{
    auto const made = frozen("signalbox: 1\nproviders:\n"
                             "  - {id: o, kind: openai, auth: {secret: {env: K}}, connections: 5, timeouts: {connect: 1s, idle: 3s}, "
                             "headers: {b: 2, a: \"${K}\"}}\n"
                             "  - {id: s, kind: simulator, dialect: anthropic, breaker: {max_fails: 0, open_for: 1m, probes: 2}}\n"
                             "  - {id: v, kind: openai_compatible, base_url: \"https://10.0.0.1\", auth: {type: none}, tls: {verify: "
                             "false}, breaker: {probes: 3}}\n");
    ASSERT_EQ(made->origins.size(), 3u);
    ASSERT_EQ(made->breakers.size(), 3u);
    upstream::origin const& first = made->origins[0];
    EXPECT_EQ(first.id, "o");
    EXPECT_TRUE(first.tls && first.verify_tls && !first.simulated);
    EXPECT_EQ(first.host, "api.openai.com");
    EXPECT_EQ(first.port, 443);
    EXPECT_EQ(first.max_connections, 5u);
    EXPECT_EQ(made->providers[0].limits, (provider::timeouts{1s, 5min, 3s}));
    EXPECT_THAT(made->providers[0].headers,
                ElementsAre(std::pair<std::string, std::string>("a", "sk"), std::pair<std::string, std::string>("b", "2")));
    EXPECT_EQ(made->breakers[0], attempt::breaker_settings{});
    EXPECT_TRUE(made->origins[1].simulated);
    EXPECT_EQ(made->origins[1].simulated_dialect, model::dialect::anthropic);
    EXPECT_EQ(made->origins[1].max_connections, upstream::origin{}.max_connections);
    EXPECT_EQ(made->providers[1].limits, provider::timeouts{});
    EXPECT_EQ(made->breakers[1], (attempt::breaker_settings{0, 1min, 2}));
    EXPECT_FALSE(made->origins[2].verify_tls);
    EXPECT_EQ(made->breakers[2], (attempt::breaker_settings{5, 10s, 3}));
}

TEST(freeze, a_provider_behind_a_local_socket_is_reached_by_its_name)
{
    auto const made = frozen("signalbox: 1\nproviders:\n"
                             "  - {id: u, kind: openai_compatible, base_url: \"unix:/run/llama.sock:/v1\", auth: {secret: {env: K}}}\n");
    ASSERT_EQ(made->origins.size(), 1u);
    EXPECT_EQ(made->origins[0].socket, "/run/llama.sock");
    EXPECT_FALSE(made->origins[0].tls);
    EXPECT_EQ(made->providers[0].authority, "localhost");
    EXPECT_EQ(made->providers[0].where.path, "/v1");
}

TEST(freeze, scales_prices_to_one_token_exactly)
{
    std::string const head = "signalbox: 1\nproviders: [{id: s, kind: simulator}]\nmodels:\n";
    auto const made =
        frozen(head + "  - {id: a, provider: s, price: {input: 0.15, output: 0.6, cache_read: 0.075, cache_write: 0.1875, "
                      "cache_write_1h: 0.3, reasoning: 0.000001, audio_input: 32, audio_output: 64, image_input: 5, image_output: 40}}\n"
                      "  - {id: b, provider: s, price: {per: 1k, input: 0.00015, output: 0.0006}}\n"
                      "  - {id: c, provider: s, price: {per: 1, input: 1.5e-7, output: 0}}\n"
                      "  - {id: d, provider: s}\n");
    auto const& all = made->table.targets;
    model::price every{150'000, 600'000, 75'000, 187'500, 300'000, 1};
    every.audio_input = 32'000'000;
    every.audio_output = 64'000'000;
    every.image_input = 5'000'000;
    every.image_output = 40'000'000;
    EXPECT_EQ(all[0].price, every);
    EXPECT_EQ(all[0].price_source, "config");
    EXPECT_EQ(all[1].price, (model::price{150'000, 600'000}));
    EXPECT_EQ(all[2].price, (model::price{150'000, 0}));
    EXPECT_TRUE(all[2].price.known());
    EXPECT_FALSE(all[3].price.known());
    EXPECT_EQ(all[3].price_source, "");
}

TEST(freeze, takes_every_price_that_a_table_can_have)
{
    for (account::price_field const& each : account::price_fields) {
        auto const made =
            frozen("signalbox: 1\nproviders: [{id: s, kind: simulator}]\nmodels:\n  - {id: a, provider: s, price: {input: 1, output: 2" +
                   (each.name == "input" || each.name == "output" ? std::string() : ", " + std::string(each.name) + ": 3") + "}}\n");
        EXPECT_TRUE(made->table.targets[0].price.*each.place) << each.name;
    }
}

TEST(freeze, takes_prices_of_the_table_where_the_file_gives_none)
{
    auto const made = frozen("signalbox: 1\nproviders: [{id: o, kind: openai, auth: {secret: {env: K}}}]\nmodels: [{id: mini, provider: o, "
                             "upstream: gpt-4o-mini}]\n");
    auto const listed = account::find_price(account::built_in_prices(), "openai", "gpt-4o-mini");
    ASSERT_TRUE(listed);
    EXPECT_EQ(made->table.targets[0].price, *listed);
    EXPECT_EQ(made->table.targets[0].price_source, account::built_in_prices().name);
}

TEST(freeze, makes_targets_of_models)
{
    auto const made = frozen("signalbox: 1\nproviders: [{id: s, kind: simulator}, {id: t, kind: simulator, dialect: anthropic}]\n"
                             "models:\n  - {id: a, provider: t, upstream: up, context: 1000, max_output: 100}\n  - {id: b, provider: s}\n");
    auto const& all = made->table.targets;
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].index, 0u);
    EXPECT_EQ(all[0].provider, 1u);
    EXPECT_EQ(all[0].model, "a");
    EXPECT_EQ(all[0].provider_id, "t");
    EXPECT_EQ(all[0].upstream_model, "up");
    EXPECT_EQ(all[0].full_name, "t/up");
    EXPECT_EQ(all[0].spoken, model::dialect::anthropic);
    EXPECT_EQ(all[0].context_tokens, 1000u);
    EXPECT_EQ(all[0].max_output_tokens, 100u);
    EXPECT_EQ(all[1].index, 1u);
    EXPECT_EQ(all[1].upstream_model, "b");
    EXPECT_EQ(all[1].max_output_tokens, std::nullopt);
    auto const alone = route::find(made->table, "b");
    ASSERT_TRUE(alone);
    EXPECT_EQ(*alone, (route::destination{route::destination::kind::model, 1}));
}

TEST(freeze, knows_every_strategy_and_names_members_wherever_they_stand)
{
    auto const made =
        frozen("signalbox: 1\nproviders: [{id: s, kind: simulator}]\nmodels: [{id: a, provider: s}, {id: b, provider: s}]\n"
               "groups:\n  - {id: v, strategy: priority, members: [{model: a}]}\n"
               "  - {id: w, strategy: round_robin, members: [{model: a}]}\n"
               "  - {id: x, strategy: hash, hash_by: 'header:X-User', members: [{model: a}, {model: b, tag: t}]}\n"
               "  - {id: y, strategy: hash, hash_by: conversation, members: [{model: b, tag: t}, {model: a}, {model: a, tag: u}]}\n");
    auto const& groups = made->table.groups;
    EXPECT_EQ(groups[0].how, route::strategy::priority);
    EXPECT_EQ(groups[1].how, route::strategy::round_robin);
    EXPECT_EQ(groups[2].how, route::strategy::hash);
    EXPECT_EQ(groups[2].spread_by, (route::spread{route::spread::by::header, "X-User"}));
    EXPECT_EQ(groups[3].spread_by, (route::spread{route::spread::by::conversation, {}}));
    EXPECT_EQ(groups[2].members[0].identity, groups[3].members[1].identity);
    EXPECT_EQ(groups[2].members[1].identity, groups[3].members[0].identity);
    EXPECT_NE(groups[3].members[1].identity, groups[3].members[2].identity);
    EXPECT_NE(groups[2].members[0].identity, groups[2].members[1].identity);
}

TEST(freeze, builds_conditions_and_knows_what_groups_look_at)
{
    auto const made =
        frozen("signalbox: 1\nproviders: [{id: s, kind: simulator}]\n"
               "models:\n  - {id: a, provider: s, tools: false}\n  - {id: b, provider: s}\n  - {id: c, provider: s, context: 9}\n"
               "groups:\n  - {id: x, members: [{model: a}]}\n  - {id: y, members: [{model: b, when: 'prompt.tokens < 5'}]}\n"
               "  - {id: z, members: [{model: c}, {model: b}]}\n  - {id: w, members: [{model: b}]}\n"
               "  - {id: v, members: [{model: b, when: 'model == \"v\"'}]}\n");
    auto const& targets = made->table.targets;
    EXPECT_EQ(targets[0].takes, (route::capabilities{.images = true, .tools = false, .structured_output = true}));
    EXPECT_EQ(targets[1].takes, route::capabilities{});
    auto const& groups = made->table.groups;
    EXPECT_EQ(groups[0].looks_at, (route::demands{.contents = true}));
    EXPECT_EQ(groups[1].looks_at, (route::demands{.conditions = true, .prompt = true}));
    EXPECT_EQ(groups[4].looks_at, (route::demands{.conditions = true})) << "no tokens are counted for it";
    EXPECT_EQ(groups[2].looks_at, (route::demands{.sizes = true}));
    EXPECT_FALSE(groups[3].looks_at.any());
    ASSERT_NE(groups[1].members[0].when, nullptr);
    EXPECT_EQ(groups[1].members[0].when->source(), "prompt.tokens < 5");
    EXPECT_EQ(groups[0].members[0].when, nullptr);
}

TEST(freeze, gives_targets_the_rules_that_are_known_or_what_the_file_says)
{
    auto const made =
        frozen("signalbox: 1\n"
               "providers: [{id: o, kind: openai, auth: {secret: {env: K}}}, {id: l, kind: openai_compatible, base_url: "
               "\"http://127.0.0.1:1\", auth: {type: none}}]\n"
               "models:\n"
               "  - {id: gpt-5.6, provider: o}\n"
               "  - {id: other, provider: o, upstream: gpt-5.6, rules: {tools_without_reasoning: off, efforts: \"low, high\"}}\n"
               "  - {id: qwen, provider: l, rules: {system_first: off, tool_names: \"48\", unique_calls: on}}\n");
    ASSERT_EQ(made->table.targets.size(), 3u);
    model::target_rules const &known = made->table.targets[0].rules, &said = made->table.targets[1].rules,
                              &local = made->table.targets[2].rules;
    EXPECT_EQ(known.value(model::rule::tools_without_reasoning), 1u);
    EXPECT_EQ(known.value(model::rule::efforts), 1u + 4u + 8u + 16u + 32u + 64u);
    EXPECT_EQ(said.value(model::rule::tools_without_reasoning), 0u);
    EXPECT_EQ(said.value(model::rule::efforts), 4u + 16u);
    EXPECT_EQ(said.value(model::rule::tool_names), 64u) << "what the file does not speak of stays";
    EXPECT_EQ(local.value(model::rule::system_first), 0u);
    EXPECT_EQ(local.value(model::rule::joined_text), 1u);
    EXPECT_EQ(local.value(model::rule::tool_names), 48u);
    EXPECT_EQ(local.value(model::rule::unique_calls), 1u);
}

TEST(freeze, cleans_relayed_requests_only_where_dialects_meet)
{
    auto const cleans = [](std::string const& models) {
        auto const made = frozen("signalbox: 1\nproviders: [{id: o, kind: openai, auth: {secret: {env: K}}}, {id: a, kind: anthropic, "
                                 "auth: {secret: {env: L}}}]\n"
                                 "models: [" +
                                 models + "]\n");
        return made->table.targets.at(0).rules.has(model::rule::cleaned_relay);
    };
    EXPECT_FALSE(cleans("{id: gpt-4o, provider: o}, {id: gpt-4.1, provider: o}"));
    EXPECT_TRUE(cleans("{id: gpt-4o, provider: o}, {id: claude-opus-4-8, provider: a}"));
}

TEST(freeze, makes_groups_with_their_strategy_and_times)
{
    auto const made =
        frozen(simulator_head +
               "groups:\n"
               "  - {id: w, aliases: [x], members: [{model: n, weight: 70, tag: control}, {model: m, weight: 30, tag: experiment}]}\n"
               "  - id: f\n    strict: true\n    exhausted: 503\n"
               "    failover: {attempts: 3, retries: 1, deadline: 45s, backoff: 0ms, backoff_limit: 1s}\n"
               "    members: [{model: m, timeout: 5s, first_token_timeout: 1s, idle_timeout: 2s}, {model: n, timeout: 6s}]\n");
    auto const& all = made->table.groups;
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].how, route::strategy::weighted);
    EXPECT_THAT(all[0].aliases, ElementsAre("x"));
    ASSERT_EQ(all[0].members.size(), 2u);
    EXPECT_EQ(all[0].members[0].target, 1u);
    EXPECT_EQ(all[0].members[0].weight, 70u);
    EXPECT_EQ(all[0].members[0].tag, "control");
    EXPECT_EQ(all[0].on_failure, route::failover{});
    EXPECT_EQ(all[0].exhausted_status, 502);
    EXPECT_FALSE(all[0].strict);
    EXPECT_EQ(all[1].how, route::strategy::fallback);
    EXPECT_EQ(all[1].members[0].timeouts, (route::member_timeouts{5s, 1s, 2s}));
    EXPECT_EQ(all[1].members[1].timeouts, (route::member_timeouts{6s, {}, {}}));
    EXPECT_EQ(all[1].members[1].weight, 1u);
    EXPECT_EQ(all[1].on_failure, (route::failover{3, 1, 45s, 0ms, 1s}));
    EXPECT_EQ(all[1].exhausted_status, 503);
    EXPECT_TRUE(all[1].strict);
    auto const alias = route::find(made->table, "x");
    ASSERT_TRUE(alias);
    EXPECT_EQ(*alias, (route::destination{route::destination::kind::group, 0}));
}

TEST(freeze, tells_simulators_what_to_play)
{
    auto const made = frozen("signalbox: 1\nproviders: [{id: s, kind: simulator}]\nmodels:\n"
                             "  - {id: a, provider: s, upstream: up, simulate: {text: hi, first_token: 5ms, tokens_per_second: 20.5, "
                             "error_rate: 0.25, cut_after: 0, retry_after: 2s}}\n"
                             "  - {id: b, provider: s, simulate: {status: 429}}\n"
                             "  - {id: c, provider: s}\n");
    auto const& plays = made->origins[0].simulations;
    ASSERT_EQ(plays.size(), 3u);
    EXPECT_EQ(plays.at("up"), (upstream::simulation{"hi", 5ms, 20.5, 0.25, 500, 0, 2s, {}}));
    EXPECT_EQ(plays.at("b").status, 429);
    EXPECT_EQ(plays.at("b").error_rate, 0);
    EXPECT_EQ(plays.at("c"), upstream::simulation{});
}

TEST(freeze, gives_simulators_their_script)
{
    auto const made = frozen("signalbox: 1\nproviders: [{id: s, kind: simulator}]\nmodels:\n"
                             "  - id: a\n"
                             "    provider: s\n"
                             "    simulate:\n"
                             "      script:\n"
                             "        - {think: hm, say: Looking., call: {tool: read, arguments: {path: a.txt, lines: [1, 2]}}}\n"
                             "        - calls: [{tool: run, input: 'ls ${WHERE}'}, {tool: now}]\n"
                             "        - {say: 'It says ${result}, not $${result}.', finish: length}\n"
                             "        - {refuse: No.}\n",
                             {{"WHERE", "here"}});
    using enum model::finish_reason;
    std::vector<upstream::scripted_reply> const script{
        {.think = "hm", .say = "Looking.", .refuse = {}, .calls = {{"read", R"({"path":"a.txt","lines":[1,2]})", {}}}},
        {.think = {}, .say = {}, .refuse = {}, .calls = {{"run", "", "ls here"}, {"now", "", {}}}},
        {.think = {}, .say = "It says ${result}, not $${result}.", .refuse = {}, .calls = {}, .end = length},
        {.think = {}, .say = {}, .refuse = "No.", .calls = {}}};
    EXPECT_EQ(made->origins[0].simulations.at("a").script, script);
}

// Keys scoped to groups.
TEST(freeze, makes_principals_of_consumers)
{
    auto const made = frozen(simulator_head + "groups: [{id: g, aliases: [alias], members: [{model: m}]}]\n"
                                              "consumers:\n"
                                              "  - {name: web, keys: [{secret: {env: A}}, {secret: {env: B}, expires: 2027-01-01}], allow: "
                                              "[\"group:alias\", m, \"model:*\", alias]}\n"
                                              "  - {name: all, keys: [{secret: {env: C}}]}\n"
                                              "  - {name: star, keys: [{secret: {env: D}}], allow: [\"group:g\", \"*\"]}\n",
                             {{"A", "a"}, {"B", "b"}, {"C", "c"}, {"D", "d"}});
    ASSERT_EQ(made->keys.size(), 4u);
    EXPECT_EQ(*made->keys[0].who, (model::principal{"cfg_web_0", "web", false, {"group:g", "model:m", "model:*", "group:g"}}));
    EXPECT_EQ(made->keys[0].hash, access::sha256("a"));
    EXPECT_EQ(made->keys[0].expires_unix, std::nullopt);
    EXPECT_EQ(made->keys[1].who->key_id, "cfg_web_1");
    EXPECT_EQ(made->keys[1].expires_unix, 1'798'761'600);
    EXPECT_EQ(*made->keys[2].who, (model::principal{"cfg_all_0", "all", true, {}}));
    EXPECT_EQ(*made->keys[3].who, (model::principal{"cfg_star_0", "star", true, {}}));
}

}  // namespace
}  // namespace signalbox::config
