// What a configuration means: each error and warning with its exact place and hint.
#include "tests/engine/config/load_fixture.hpp"
#include "tests/support/test_certificate.hpp"

#include <gmock/gmock.h>

#include <filesystem>

namespace signalbox::config {
namespace {

using namespace test;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> found(std::string const& text, variables set = {})
{
    return lines(load_yaml(text, with(std::move(set))).findings);
}

variables const key{{"K", "sk-secret"}};

std::string openai(std::string const& rest)
{
    return "signalbox: 1\nproviders: [{id: o, kind: openai, auth: {secret: {env: K}}" + rest + "}]\n";
}

// Unknown provider in a model, unknown model in a model group.
TEST(lint, L001_an_unknown_provider_or_model_with_the_nearest_name)
{
    EXPECT_THAT(found("signalbox: 1\n"
                      "providers:\n"
                      "  - {id: openai, kind: simulator}\n"
                      "models:\n"
                      "  - {id: mini, provider: openia}\n"
                      "groups:\n"
                      "  - id: fast\n"
                      "    members:\n"
                      "      - model: mimi\n"),
                ElementsAre("error L001 5:26 models[0].provider: unknown provider \"openia\" (openai)",
                            "error L001 9:16 groups[0].members[0].model: unknown model \"mimi\" (mini)"));
    EXPECT_THAT(found("signalbox: 1\nmodels: [{id: m, provider: x}]\n"),
                ElementsAre("error L001 2:28 models[0].provider: unknown provider \"x\"; the file declares no providers"));
    EXPECT_THAT(
        found(simulator_head + "groups: [{id: g, members: [{model: m}]}, {id: h, members: [{model: g}]}]\n"),
        ElementsAre(HasSubstr("error L001 4:68 groups[1].members[0].model: unknown model \"g\"; that is the name of a model group")));
}

TEST(lint, L002_weights_that_do_not_sum_to_100)
{
    std::string const text =
        simulator_head + "groups:\n  - id: fast-chat\n    members:\n      - {model: m, weight: 70}\n      - {model: n, weight: 40}\n";
    EXPECT_THAT(found(text),
                ElementsAre("warning L002 7:7 groups[0].members: the weights of model group \"fast-chat\" sum to 110, not to 100; "
                            "they are taken as shares of 110"));
    EXPECT_TRUE(load_yaml(text).frozen);
    load_options strict = with({});
    strict.strict = true;
    EXPECT_THAT(lines(load_yaml(text, strict).findings),
                ElementsAre("error L002 7:7 groups[0].members: the weights of model group \"fast-chat\" sum to 110, not to 100"));
    EXPECT_FALSE(load_yaml(text, strict).frozen);
}

TEST(lint, L002_counts_members_without_a_weight_as_one_and_leaves_equal_shares_alone)
{
    EXPECT_THAT(found(simulator_head + "groups: [{id: g, members: [{model: m, weight: 99}, {model: n}]}]\n"), ElementsAre());
    EXPECT_THAT(found(simulator_head + "groups: [{id: g, strategy: weighted, members: [{model: m}, {model: n}]}]\n"), ElementsAre());
}

TEST(lint, L002_leaves_turns_alone)
{
    EXPECT_THAT(
        found(simulator_head + "groups: [{id: g, strategy: round_robin, members: [{model: m, weight: 2}, {model: n, weight: 1}]}]\n"),
        ElementsAre());
}

TEST(lint, L003_a_name_declared_twice)
{
    EXPECT_THAT(
        found(simulator_head + "groups:\n"
                               "  - {id: fast-chat, members: [{model: m}]}\n"
                               "  - {id: fast-chat, members: [{model: n}]}\n"
                               "  - {id: other, aliases: [fast-chat], members: [{model: n}]}\n"),
        ElementsAre("error L003 6:10 groups[1].id: duplicate model group name \"fast-chat\"; it is first declared on line 5",
                    "error L003 7:27 groups[2].aliases[0]: duplicate model group name \"fast-chat\"; it is first declared on line 5"));
    EXPECT_THAT(found("signalbox: 1\nproviders: [{id: s, kind: simulator}, {id: s, kind: simulator}]\n"),
                ElementsAre(HasSubstr("error L003 2:44 providers[1].id: duplicate provider name \"s\"")));
    EXPECT_THAT(found("signalbox: 1\nproviders: [{id: s, kind: simulator}]\nmodels: [{id: m, provider: s}, {id: m, provider: s}]\n"),
                ElementsAre(HasSubstr("error L003 3:37 models[1].id: duplicate model name \"m\"")));
    EXPECT_THAT(found("signalbox: 1\nconsumers: [{name: c}, {name: c}]\n"),
                ElementsAre(HasSubstr("error L003 2:31 consumers[1].name: duplicate consumer name \"c\"")));
}

// The message names the variable.
TEST(lint, L004_a_missing_secret_reference)
{
    EXPECT_THAT(found("signalbox: 1\nproviders:\n  - {id: openai, kind: openai}\n"),
                ElementsAre("error L004 3:5 providers[0]: missing secret reference: provider \"openai\" has no key "
                            "(auth: {secret: {env: OPENAI_API_KEY}})"));
    EXPECT_THAT(
        found("signalbox: 1\nproviders:\n  - {id: my-vllm, kind: openai_compatible, base_url: \"http://127.0.0.1:1/v1\"}\n"),
        ElementsAre("error L004 3:5 providers[0]: missing secret reference: provider \"my-vllm\" has no key; where it needs none, say "
                    "auth: {type: none} (auth: {secret: {env: MY_VLLM_API_KEY}})"));
    EXPECT_THAT(
        found("signalbox: 1\nconsumers: [{name: c, keys: [{expires: 2030-01-01}]}]\n"),
        ElementsAre(
            "error L004 2:30 consumers[0].keys[0].secret: secret is missing: The key itself, by reference; only its SHA-256 is kept. "
            "(secret: {env: NAME})"));
    EXPECT_THAT(
        found("signalbox: 1\nproviders: [{id: o, kind: openai, auth: {secret: {}}}]\n"),
        ElementsAre(
            "error L004 2:50 providers[0].auth.secret: the secret names no environment variable, no file and no vault ({env: NAME})"));
}

TEST(lint, L004_a_secret_that_is_not_there_names_its_variable_or_file)
{
    EXPECT_THAT(found(openai("")), ElementsAre("error L004 2:56 providers[0].auth.secret.env: the environment variable K is not set"));
    EXPECT_THAT(found(openai(""), {{"K", ""}}),
                ElementsAre("error L004 2:56 providers[0].auth.secret.env: the environment variable K is empty"));
    EXPECT_THAT(
        found("signalbox: 1\nproviders: [{id: o, kind: openai, auth: {secret: {file: /nowhere/key}}}]\n"),
        ElementsAre(
            "error L004 2:57 providers[0].auth.secret.file: the secret's file /nowhere/key cannot be used: No such file or directory"));
}

// No key is fine where it is said.
TEST(lint, L004_is_satisfied_by_auth_none_and_by_simulators)
{
    EXPECT_THAT(
        found(
            "signalbox: 1\nproviders:\n  - {id: local, kind: openai_compatible, base_url: \"http://127.0.0.1:1/v1\", auth: {type: none}}\n"
            "  - {id: sim, kind: simulator}\n"),
        ElementsAre());
}

TEST(lint, L008_serving_everybody_with_a_key)
{
    EXPECT_THAT(found(openai("") + "server: {public: true}\n", key),
                ElementsAre("warning L008 3:18 server.public: anyone who reaches this server spends the key of provider \"o\"; "
                            "public is meant for models without one"));
    EXPECT_THAT(found(simulator_head + "server: {public: true}\n"), ElementsAre());
}

TEST(lint, L009_a_fallback_member_without_a_timeout)
{
    EXPECT_THAT(
        found(
            simulator_head +
            "groups:\n  - id: g\n    strategy: fallback\n    members:\n      - {model: m}\n      - {model: n, first_token_timeout: 2s}\n"),
        ElementsAre("warning L009 8:9 groups[0].members[0]: a fallback member without a timeout can hold a request until its deadline "
                    "(timeout: 30s)"));
    EXPECT_THAT(found(simulator_head + "groups: [{id: g, members: [{model: m}]}]\n"), ElementsAre());
}

TEST(lint, L014_an_allow_list_that_names_nothing_known)
{
    EXPECT_THAT(
        found(simulator_head +
              "groups: [{id: fast-chat, members: [{model: m}]}]\n"
              "consumers: [{name: c, allow: [\"group:fast-caht\", \"model:q\", \"fast-chta\", \"group:m\", \"group:*\", m, \"*\"]}]\n"),
        ElementsAre("error L014 5:31 consumers[0].allow[0]: no group or model is called \"group:fast-caht\" (group:fast-chat)",
                    "error L014 5:50 consumers[0].allow[1]: no group or model is called \"model:q\" (model:m)",
                    "error L014 5:61 consumers[0].allow[2]: no group or model is called \"fast-chta\" (group:fast-chat)",
                    "error L014 5:74 consumers[0].allow[3]: no group or model is called \"group:m\""));
}

TEST(lint, L017_a_group_named_like_a_model)
{
    EXPECT_THAT(
        found(simulator_head + "groups: [{id: m, aliases: [n], members: [{model: m}]}]\n"),
        ElementsAre(
            "warning L017 4:15 groups[0].id: a model has the name \"m\" too; the bare name means the group, model:m the model",
            "warning L017 4:28 groups[0].aliases[0]: a model has the name \"n\" too; the bare name means the group, model:n the model"));
}

TEST(lint, L013_a_condition_that_cannot_be_used)
{
    auto const with = [](std::string const& when) {
        return simulator_head + "groups: [{id: g, members: [{model: m, timeout: 1s, when: '" + when + "'}, {model: n, timeout: 1s}]}]\n";
    };
    EXPECT_THAT(found(with("prompt.tokens < 4000 && header(\"X\") == \"a\"")), ElementsAre());
    EXPECT_THAT(
        found(with("promt.tokens < 4000")),
        ElementsAre("error L013 4:58 groups[0].members[0].when: the condition cannot be used: column 1: there is no 'promt.tokens'; "
                    "did you mean prompt.tokens?"));
    EXPECT_THAT(found(with("prompt.tokens < \"x\"")),
                ElementsAre("error L013 4:58 groups[0].members[0].when: the condition cannot be used: "
                            "column 1: a whole number is never text; compare like with like"));
    EXPECT_THAT(found(with("model.matches(\"a(\")")),
                ElementsAre("error L013 4:58 groups[0].members[0].when: the condition cannot be used: "
                            "column 15: the pattern cannot be read: missing ): a("));
    EXPECT_THAT(
        found(with("secret(\"sub\") == \"x\"")),
        ElementsAre("error L013 4:58 groups[0].members[0].when: the condition cannot be used: column 1: there is no function secret "
                    "(functions are header, req_header, query, claim, has and size)"));
}

TEST(lint, knows_what_hash_goes_by)
{
    auto const with = [](std::string const& keys) {
        return simulator_head + "groups: [{id: g, " + keys + ", members: [{model: m, timeout: 1s}, {model: n, timeout: 1s}]}]\n";
    };
    for (char const* good : {"consumer", "conversation", "ip", "\"header:X-User\""})
        EXPECT_THAT(found(with("strategy: hash, hash_by: " + std::string(good))), ElementsAre()) << good;
    EXPECT_THAT(found(with("strategy: hash")), ElementsAre("error C007 4:28 groups[0].strategy: strategy hash needs hash_by: what stays at "
                                                           "one member (hash_by: consumer)"));
    for (char const* wrong : {"address", "\"header:\"", "\"header:a b\"", "Consumer"})
        EXPECT_THAT(found(with("strategy: hash, hash_by: " + std::string(wrong))),
                    ElementsAre(testing::AllOf(testing::StartsWith("error C006 4:43 groups[0].hash_by: hash_by "),
                                               testing::EndsWith(" is none of consumer, conversation, ip and header:NAME"))))
            << wrong;
    EXPECT_THAT(found(with("strategy: priority, hash_by: consumer")),
                ElementsAre("warning L027 4:47 groups[0].hash_by: hash_by has no effect without strategy hash"));
    EXPECT_THAT(found(with("strategy: round_robin")), ElementsAre());
}

TEST(lint, L018_a_group_that_can_never_answer)
{
    EXPECT_THAT(found("signalbox: 1\ngroups: [{id: g, members: []}]\n"),
                ElementsAre("error L018 2:27 groups[0].members: the model group \"g\" has no members"));
    EXPECT_THAT(found(simulator_head + "groups: [{id: g, members: [{model: m, weight: 0}]}]\n"),
                ElementsAre("error L018 4:27 groups[0].members: all weights of model group \"g\" are 0, so that no member is ever chosen"));
    std::string many = simulator_head + "groups:\n  - id: g\n    strategy: weighted\n    members:\n";
    for (std::size_t i = 0; i <= most_group_members; ++i) many += "      - {model: m}\n";
    EXPECT_THAT(found(many), ElementsAre("error L018 8:7 groups[0].members: the model group \"g\" has more than 64 members"));
}

TEST(lint, C007_what_must_be_there)
{
    EXPECT_THAT(found(""), ElementsAre("error C007 1:1 signalbox: signalbox is missing: Version of this format: 1. (signalbox: 1)"));
    EXPECT_THAT(found("signalbox: 1\nproviders:\n  - id: \"\"\n"),
                ElementsAre("error C007 3:5 providers[0].kind: kind is missing: Decides dialect, paths and how the key is sent. "
                            "(kind: "
                            "openai|anthropic|openai_compatible|gemini|ollama|azure|mistral|deepseek|groq|openrouter|xai|together|"
                            "fireworks|vllm|llamacpp|bedrock|vertex|cohere|template|simulator)",
                            "error C007 3:9 providers[0].id: id is empty: Its name in this file, in events and in reply headers."));
    EXPECT_THAT(found(simulator_head + "groups: [{id: g}]\n"),
                ElementsAre(HasSubstr("error C007 4:10 groups[0].members: members is missing")));
    EXPECT_THAT(
        heads(
            load_yaml("signalbox: 1\nproviders: [{id: s, kind: simulator}]\nmodels: [{id: m, provider: s, price: {input: 1}}]\n").findings),
        ElementsAre("error C007 3:38 models[0].price.output"));
    EXPECT_THAT(found("signalbox: 1\nproviders: [{id: v, kind: openai_compatible, auth: {type: none}}]\n"),
                ElementsAre("error C007 2:13 providers[0].base_url: base_url is missing: kind openai_compatible has no default address "
                            "(base_url: http://127.0.0.1:11434/v1)"));
    EXPECT_THAT(found(openai("").replace(openai("").find("auth: {"), 7, "auth: {type: header, "), key),
                ElementsAre(HasSubstr("error C007 2:41 providers[0].auth.name: name is missing: type header needs the header's name")));
}

TEST(lint, C006_names_that_could_not_be_used)
{
    EXPECT_THAT(found("signalbox: 1\nproviders: [{id: \"a b\", kind: simulator}]\n"),
                ElementsAre("error C006 2:18 providers[0].id: the name \"a b\" holds characters other than visible ASCII, or blanks"));
    EXPECT_THAT(heads(load_yaml("signalbox: 1\nproviders: [{id: a/b, kind: simulator}]\n").findings),
                ElementsAre("error C006 2:18 providers[0].id"));
    EXPECT_THAT(
        heads(load_yaml("signalbox: 1\nconsumers: [{name: \"group:x\"}, {name: \"*\"}, {name: " + std::string(201, 'x') + "}]\n").findings),
        ElementsAre("error C006 2:20 consumers[0].name", "error C006 2:39 consumers[1].name", "error C006 2:52 consumers[2].name"));
    EXPECT_THAT(
        heads(load_yaml("signalbox: 1\nproviders: [{id: s, kind: simulator}]\nmodels: [{id: m, provider: s, upstream: \"gpt 4\\n\"}]\n")
                  .findings),
        ElementsAre("error C006 3:41 models[0].upstream"));
}

TEST(lint, L019_simulations_where_there_is_no_simulator_or_two_for_one_name)
{
    EXPECT_THAT(found(openai("") + "models: [{id: gpt-4o, provider: o, simulate: {text: x}}]\n", key),
                ElementsAre("error L019 3:46 models[0].simulate: simulate is for models of a simulator; provider \"o\" is none"));
    EXPECT_THAT(
        found("signalbox: 1\nproviders: [{id: s, kind: simulator}]\nmodels:\n  - {id: a, provider: s, upstream: u, simulate: {text: x}}\n"
              "  - {id: b, provider: s, upstream: u, simulate: {text: y}}\n"),
        ElementsAre(
            "error L019 5:49 models[1].simulate: the model \"a\" plays the same upstream name differently; give each its own upstream"));
}

TEST(lint, L020_a_dialect_for_a_kind_that_has_its_own)
{
    EXPECT_THAT(
        found(openai(", dialect: anthropic"), key),
        ElementsAre("error L020 2:70 providers[0].dialect: kind openai speaks openai_chat or openai_responses; leave dialect out, or "
                    "use kind openai_compatible"));
    EXPECT_THAT(found(openai(", dialect: openai_responses"), key), testing::IsEmpty());
    EXPECT_THAT(found(openai(", dialect: openai_chat"), key), testing::IsEmpty());
}

TEST(lint, L021_addresses_that_cannot_be_used)
{
    EXPECT_THAT(heads(load_yaml(openai(", base_url: \"ftp://x\""), with(key)).findings),
                ElementsAre("error L021 2:71 providers[0].base_url"));
    EXPECT_THAT(
        found("signalbox: 1\nserver: {listen: [\"8080\", \"127.0.0.1:99999\", \"host:1\", \"::1:80\", \"[::1]:0\", \"*:0\", \":0\"]}\n"),
        ElementsAre(
            HasSubstr("error L021 2:19 server.listen[0]: the address \"8080\" has no port; write host:port (127.0.0.1:8080)"),
            HasSubstr("error L021 2:27 server.listen[1]: the address \"127.0.0.1:99999\" has no port between 0 and 65535"),
            HasSubstr("error L021 2:46 server.listen[2]: the address \"host:1\" is no IP address with a port, nor localhost with one"),
            HasSubstr("error L021 2:56 server.listen[3]: the address \"::1:80\" holds an IPv6 address without brackets")));
    EXPECT_THAT(found("signalbox: 1\nserver: {listen: [\"127.0.0.1:1\", \"127.0.0.1:1\"], admin: {listen: \"127.0.0.1:1\"}}\n"),
                ElementsAre("error L021 2:34 server.listen[1]: something else listens on 127.0.0.1:1 already",
                            "error L021 2:66 server.admin.listen: something else listens on 127.0.0.1:1 already"));
    EXPECT_THAT(heads(load_yaml("signalbox: 1\nserver: {listen: []}\n").findings), ElementsAre("error L021 2:18 server.listen"));
}

TEST(lint, L022_an_operators_listener_open_to_others)
{
    EXPECT_THAT(found("signalbox: 1\nserver: {admin: {listen: \"0.0.0.0:9090\"}}\n"),
                ElementsAre("warning L022 2:26 server.admin.listen: the operator's listener takes calls from other machines, without a key "
                            "(127.0.0.1:9090, or server.admin.token)"));
    EXPECT_THAT(found("signalbox: 1\nserver: {admin: {listen: \"0.0.0.0:9090\", token: {env: T}}}\n", {{"T", "of-the-operator"}}),
                ElementsAre());
    EXPECT_THAT(found("signalbox: 1\nserver: {admin: {token: {env: T}}}\n", {{"T", "short"}}),
                ElementsAre(HasSubstr("warning L033 2:25 server.admin.token: this key has 5 characters and can be guessed")));
    EXPECT_THAT(found("signalbox: 1\nserver: {admin: {token: {env: T}}}\n"),
                ElementsAre("error L004 2:31 server.admin.token.env: the environment variable T is not set"));
    for (char const* fine : {"[::1]:1", "localhost:1", "127.8.9.1:1", ""})
        EXPECT_THAT(found("signalbox: 1\nserver: {admin: {listen: \"" + std::string(fine) + "\"}}\n"), ElementsAre()) << fine;
}

TEST(lint, L023_a_model_without_a_known_price)
{
    EXPECT_THAT(found(openai("") + "models: [{id: brand-new, provider: o}]\n", key),
                ElementsAre("warning L023 3:10 models[0]: the price of model \"brand-new\" is unknown, and so will be its cost "
                            "(price: {per: 1M, input: USD, output: USD})"));
    EXPECT_THAT(
        found(openai("") +
                  "models: [{id: brand-new, provider: o, price: {input: 0, output: 0}}, {id: x, provider: o, upstream: gpt-4o-mini}]\n",
              key),
        ElementsAre());
}

TEST(lint, a_price_finer_than_is_kept_is_an_error)
{
    EXPECT_THAT(
        found(
            "signalbox: 1\nproviders: [{id: s, kind: simulator}]\nmodels: [{id: m, provider: s, price: {input: 1, output: 0.0000001}}]\n"),
        ElementsAre("error C006 3:57 models[0].price.output: output is finer than 0.000001 US dollars for a million tokens"));
}

TEST(lint, L024_to_L028_about_keys)
{
    EXPECT_THAT(
        found("signalbox: 1\nconsumers:\n"
              "  - {name: a, keys: [{secret: {env: A}, expires: 2026-11-21}, {secret: {env: B}, expires: 2026-11-22}]}\n"
              "  - {name: b, keys: [{secret: {env: B}}], allow: []}\n",
              {{"A", "one-of-them"}, {"B", "two-of-them"}}),
        ElementsAre(
            "warning L024 3:50 consumers[0].keys[0].expires: the key has expired and is refused",
            "error L026 4:22 consumers[1].keys[0]: this key has the same secret as consumers[0].keys[1]; the caller would be ambiguous",
            "error L028 4:50 consumers[1].allow: an empty allow-list would allow nothing, an absent one allows everything; "
            "leave the key out or name what is allowed ([\"*\"])"));
}

TEST(lint, L027_keys_without_effect)
{
    EXPECT_THAT(heads(load_yaml("signalbox: 1\nproviders:\n  - {id: s, kind: simulator, base_url: \"http://x\", tls: {verify: false}}\n"
                                "  - {id: o, kind: openai, auth: {name: x, secret: {env: K}}}\n"
                                "  - {id: l, kind: openai_compatible, base_url: \"http://127.0.0.1:1\", auth: {type: none, secret: {env: "
                                "K}}, tls: {verify: false}}\n",
                                with(key))
                          .findings),
                ElementsAre("warning L027 3:40 providers[0].base_url", "warning L027 3:57 providers[0].tls",
                            "warning L027 4:40 providers[1].auth.name", "warning L027 5:97 providers[2].auth.secret",
                            "warning L027 5:113 providers[2].tls"));
    EXPECT_THAT(heads(load_yaml(simulator_head + "groups: [{id: g, strategy: fallback, members: [{model: m, weight: 5}]}]\n").findings),
                ElementsAre("warning L027 4:67 groups[0].members[0].weight"));
}

TEST(lint, signing_for_aws_needs_both_halves_of_the_key_and_a_region)
{
    auto const with_auth = [](std::string const& auth) {
        return "signalbox: 1\nproviders:\n  - {id: a, kind: openai_compatible, base_url: \"https://h\", auth: {" + auth + "}}\n";
    };
    EXPECT_THAT(found(with_auth("type: sigv4, secret: {env: K}"), key),
                ::testing::UnorderedElementsAre(
                    "error L004 3:67 providers[0].auth: missing secret reference: type sigv4 needs the access key's id as well "
                    "(key: {env: AWS_ACCESS_KEY_ID})",
                    "error C007 3:67 providers[0].auth: region is missing: the address names none (region: us-east-1)"));
    EXPECT_THAT(found(with_auth("type: sigv4, key: {env: K}, region: us-east-1"), key),
                ElementsAre(HasSubstr("error L004 3:67 providers[0].auth: missing secret reference: provider \"a\" has no key")));
    EXPECT_THAT(found(with_auth("type: sigv4, key: {env: K}, secret: {env: K}, region: us/east"), key),
                ElementsAre("error C006 3:122 providers[0].auth.region: \"us/east\" is no name of AWS: letters, digits and \"-\""));
    EXPECT_THAT(heads(load_yaml(with_auth("secret: {env: K}, key: {env: K}, region: r, service: s"), with(key)).findings),
                ElementsAre("warning L027 3:91 providers[0].auth.key", "warning L027 3:109 providers[0].auth.region",
                            "warning L027 3:121 providers[0].auth.service"));
}

TEST(lint, L029_certificates_that_cannot_be_served)
{
    auto const made = signalbox::test::make_certificate(), other = signalbox::test::make_certificate();
    signalbox::test::pem_file const chain(made.certificate_pem), key(made.key_pem), foreign(other.key_pem);
    auto const found = [](std::string const& cert, std::string const& with_key) {
        return lines(load_yaml("signalbox: 1\nserver: {tls: {cert_file: '" + cert + "', key_file: '" + with_key + "'}}\n").findings);
    };
    EXPECT_THAT(found(chain.path(), key.path()), IsEmpty());
    EXPECT_THAT(found(chain.path(), foreign.path()),
                ElementsAre("error L029 2:15 server.tls: clients cannot be served over TLS: the key is not that of the certificate"));
    EXPECT_THAT(found(key.path(), key.path()),
                ElementsAre("error L029 2:15 server.tls: clients cannot be served over TLS: it holds no PEM certificate"));
    EXPECT_THAT(found(chain.path(), chain.path()), ElementsAre(HasSubstr("the key is no PEM private key, or has a password")));
    EXPECT_THAT(found("/nowhere/cert.pem", key.path()), ElementsAre(HasSubstr("error L029 2:27 server.tls.cert_file: the certificate")));
    EXPECT_THAT(found(chain.path(), "/nowhere/key.pem"),
                ElementsAre(HasSubstr("server.tls.key_file: the key \"/nowhere/key.pem\" cannot be used")));
    EXPECT_THAT(lines(load_yaml("signalbox: 1\nserver: {tls: {cert_file: a.pem}}\n").findings),
                ElementsAre(HasSubstr("key_file is missing")));
}

TEST(lint, L029_files_that_cannot_be_used)
{
    EXPECT_THAT(
        found("signalbox: 1\nprice_table: /nowhere/prices.json\n"),
        ElementsAre("error L029 2:14 price_table: the price table \"/nowhere/prices.json\" cannot be used: No such file or directory"));
    EXPECT_THAT(found("signalbox: 1\nprice_table: " + std::string(SIGNALBOX_SOURCE_DIR) + "/CMakeLists.txt\n"),
                ElementsAre(HasSubstr("error L029 2:14 price_table: the price table")));
    EXPECT_THAT(
        found(openai(", tls: {ca_file: /nowhere/ca.pem}"), key),
        ElementsAre(
            "error L029 2:76 providers[0].tls.ca_file: the certificates \"/nowhere/ca.pem\" cannot be used: No such file or directory"));
    EXPECT_THAT(found(openai(", tls: {ca_file: " + std::string(SIGNALBOX_SOURCE_DIR) + "/LICENSE}"), key),
                ElementsAre(HasSubstr("cannot be used: it holds no PEM certificate")));
}

TEST(lint, L030_connections_without_protection)
{
    EXPECT_THAT(found(openai(", base_url: \"http://proxy.example:80/v1\""), key),
                ElementsAre("warning L030 2:71 providers[0].base_url: the provider's key travels unencrypted over http"));
    EXPECT_THAT(found(openai(", base_url: \"http://127.0.0.1:80/v1\""), key), ElementsAre());
    std::string const without_key =
        "signalbox: 1\nproviders: [{id: v, kind: openai_compatible, base_url: \"http://10.0.0.9:8000/v1\", auth: {type: none}}]\n";
    EXPECT_THAT(found(without_key), ElementsAre()) << "there is no key that could be read on the way";
    EXPECT_THAT(found(openai(", tls: {verify: false}"), key),
                ElementsAre(HasSubstr("warning L030 2:75 providers[0].tls.verify: any certificate is accepted")));
}

TEST(lint, L031_headers_that_cannot_be_sent)
{
    EXPECT_THAT(
        heads(load_yaml("signalbox: 1\nproviders: [{id: s, kind: simulator, headers: {Host: x, \"a b\": y, X-A: 1, x-a: 2}}]\n").findings),
        testing::UnorderedElementsAre(
            "error L031 2:54 providers[0].headers.Host", "error L031 2:64 providers[0].headers.a b",
            testing::AnyOf("error L031 2:72 providers[0].headers.X-A", "error L031 2:80 providers[0].headers.x-a")));
    EXPECT_THAT(heads(load_yaml("signalbox: 1\nproviders: [{id: o, kind: openai, auth: {type: header, name: \"a b\", secret: {env: K}}}]\n",
                                with(key))
                          .findings),
                ElementsAre("error L031 2:62 providers[0].auth.name"));
}

TEST(lint, rules_of_models_are_known_and_have_values_they_take)
{
    std::string const file = "signalbox: 1\nproviders: [{id: s, kind: simulator}]\nmodels:\n"
                             "  - {id: m, provider: s, rules: {system_frst: on, joined_text: maybe, tool_names: \"12\", efforts: off}}\n";
    EXPECT_THAT(load_yaml(file).findings.size(), 3u);
    EXPECT_THAT(findings_as_text(load_yaml(file).findings),
                AllOf(HasSubstr("there is no rule \"system_frst\" (did you mean \"system_first\"?)"),
                      HasSubstr("joined_text is \"maybe\"; it takes on or off"),
                      HasSubstr("tool_names is \"12\"; it takes off, or a length from 24 to 1024")));
}

TEST(lint, all_errors_come_at_once_and_in_order)
{
    EXPECT_THAT(heads(load_yaml("meta: {nme: x}\n"
                                "server: {workers: none, listen: here}\n"
                                "providers:\n"
                                "  - {id: openai, kind: opnai}\n"
                                "  - {id: ant, kind: anthropic}\n"
                                "models:\n"
                                "  - {id: a, provider: openay}\n"
                                "  - {id: a, provider: ant}\n"
                                "groups:\n"
                                "  - {id: g, members: [{model: b, weight: x}]}\n"
                                "consumers:\n"
                                "  - {name: c, keys: [{secret: {env: NOPE}}], allow: [q]}\n")
                          .findings),
                ElementsAre("error C007 1:1 signalbox", "error C004 1:8 meta.nme", "error C006 2:19 server.workers",
                            "error C005 2:33 server.listen", "error C006 4:24 providers[0].kind", "error L004 5:5 providers[1]",
                            "error L001 7:23 models[0].provider", "warning L023 8:5 models[1]", "error L003 8:10 models[1].id",
                            "error L001 10:31 groups[0].members[0].model", "error C006 10:42 groups[0].members[0].weight",
                            "error L004 12:37 consumers[0].keys[0].secret.env", "error L014 12:54 consumers[0].allow[0]"));
}

TEST(lint, L032_hosts_and_origins_that_no_request_can_have)
{
    auto const server = [](std::string const& what) { return "signalbox: 1\nserver: {public: true, " + what + "}\n"; };
    EXPECT_THAT(found(server("hosts: [gateway.example, \"[::1]\", 10.0.0.1, \"*\"], cors: {origins: [\"https://app.example\", "
                             "\"http://[::1]:5173\", \"app://obsidian.md\", \"*\"]}")),
                ElementsAre());
    EXPECT_THAT(
        found(server("hosts: [\"gateway.example:8080\", \"http://gateway.example\"]")),
        ElementsAre("error L032 2:32 server.hosts[0]: \"gateway.example:8080\" is no host name: it stands without scheme, port and path "
                    "(gateway.example.com)",
                    "error L032 2:56 server.hosts[1]: \"http://gateway.example\" is no host name: it stands without scheme, port and "
                    "path (gateway.example.com)"));
    EXPECT_THAT(
        found(server("cors: {origins: [app.example, \"https://app.example/\"]}")),
        ElementsAre("error L032 2:41 server.cors.origins[0]: \"app.example\" is no origin: it is scheme, host and port, without a path "
                    "(https://app.example.com)",
                    "error L032 2:54 server.cors.origins[1]: \"https://app.example/\" is no origin: it is scheme, host and port, "
                    "without a path (https://app.example.com)"));
}

TEST(lint, L033_a_key_that_can_be_guessed)
{
    std::string const text = simulator_head + "consumers: [{name: c, keys: [{secret: {env: A}}, {secret: {env: B}}]}]\n";
    EXPECT_THAT(
        found(text, {{"A", "a"}, {"B", "eightchr"}}),
        ElementsAre("warning L033 4:30 consumers[0].keys[0]: this key has 1 characters and can be guessed; use 8 random ones or more, or "
                    "`signalbox keys create`"));
}

TEST(lint, L034_a_file_that_serves_no_request)
{
    auto const told = [](std::string const& text) { return lines(load_text(text, "test.yaml", with({{"K", "long-enough"}})).findings); };
    EXPECT_THAT(told("signalbox: 1\nserver: {public: true}\n"),
                ElementsAre("warning L034 1:1 models: no model is declared: every request is answered with 404 "
                            "(models: [{id: gpt-4o-mini, provider: openai}])"));
    EXPECT_THAT(told(simulator_head), ElementsAre(HasSubstr("warning L034 1:1 consumers: no key is declared and server.public is false")));
    EXPECT_THAT(told(simulator_head + "consumers: [{name: c}]\n"), ElementsAre(HasSubstr("L034 4:12 consumers: no key is declared")));
    EXPECT_THAT(told(simulator_head + "consumers: [{name: c, keys: [{secret: {env: K}}]}]\n"), ElementsAre());
    EXPECT_THAT(told(simulator_head + "server: {public: true}\nstorage: {path: /nowhere/at/all.db}\n"),
                ElementsAre("warning L034 5:17 storage.path: the folder \"/nowhere/at\" is not there, and the server makes none"));
}

TEST(lint, L027_keys_of_a_group_that_its_strategy_does_not_read)
{
    EXPECT_THAT(
        heads(load_yaml(simulator_head + "groups:\n  - {id: g, strategy: cost, explore: 0.1, max_latency: 1s, members: [{model: m, "
                                         "weight: 5}]}\n  - {id: h, strategy: latency, min_quality: 0.1, budget_per_request_usd: 1, "
                                         "members: [{model: m}]}\n  - {id: i, strategy: cost, on_over_budget: last, members: "
                                         "[{model: m}]}\n")
                  .findings),
        ElementsAre("warning L027 5:38 groups[0].explore", "warning L027 5:56 groups[0].max_latency",
                    "warning L010 5:78 groups[0].members[0].model", "warning L027 5:89 groups[0].members[0].weight",
                    "warning L027 6:45 groups[1].min_quality", "warning L027 6:74 groups[1].budget_per_request_usd",
                    "warning L027 7:45 groups[2].on_over_budget", "warning L010 7:69 groups[2].members[0].model"));
    EXPECT_THAT(found(simulator_head + "groups:\n  - {id: g, strategy: latency, latency_of: total, latency_percentile: p95, explore: 0, "
                                       "max_latency: 2s, members: [{model: m}, {model: n}]}\n  - {id: h, strategy: least_busy, members: "
                                       "[{model: m, weight: 60}, {model: n, weight: 40}]}\n"),
                testing::IsEmpty());
}

TEST(lint, groups_in_each_other_have_an_end)
{
    EXPECT_THAT(found(simulator_head +
                      "groups:\n  - {id: a, members: [{group: b}]}\n  - {id: b, members: [{model: m, timeout: 1s}, {group: c, "
                      "timeout: 1s}]}\n  - {id: c, members: [{model: n}], fallback_group: a}\n"),
                ElementsAre("error L015 7:52 groups[2].fallback_group: the group leads back to itself: \"a\" -> \"b\" -> \"c\" -> \"a\""))
        << "told once";
    EXPECT_THAT(found(simulator_head + "groups:\n  - {id: a, aliases: [x], members: [{group: x}]}\n"),
                ElementsAre(HasSubstr("error L015 5:45 groups[0].members[0].group: the group leads back to itself: \"a\" -> \"a\"")));
    std::string chain = simulator_head + "groups:\n";
    for (int i = 0; i < 8; ++i) chain += "  - {id: g" + std::to_string(i) + ", members: [{group: g" + std::to_string(i + 1) + "}]}\n";
    EXPECT_THAT(found(chain + "  - {id: g8, members: [{model: m}]}\n"),
                ElementsAre(HasSubstr("groups stand in each other more than 8 deep")));
    std::string wide = simulator_head + "groups:\n  - {id: w, members: [";
    for (int i = 0; i < 33; ++i) wide += "{model: m, timeout: 1s}, ";
    EXPECT_THAT(found(wide + "]}\n  - {id: x, members: [{group: w, timeout: 1s}, {group: w, timeout: 1s}]}\n"),
                ElementsAre(HasSubstr(
                    "error L018 6:22 groups[1].members: the model group \"x\" stands for 66 models, with those of the groups in it; at "
                    "most 64 are possible")));
}

TEST(lint, members_affinity_and_failures_are_what_they_can_be)
{
    EXPECT_THAT(
        found(simulator_head + "groups:\n  - {id: a, members: [{model: m}]}\n  - {id: b, members: [{weight: 1}, {model: m, group: a}]}\n"),
        ::testing::IsSupersetOf({HasSubstr("error C007 6:23 groups[1].members[0]: the member names no model and no group"),
                                 HasSubstr("error C007 6:36 groups[1].members[1]: a member is a model or a group, not both")}));
    EXPECT_THAT(found(simulator_head + "groups: [{id: a, affinity: {by: name}, members: [{model: m}]}]\n"),
                ElementsAre("error C006 4:33 groups[0].affinity.by: by \"name\" is none of consumer, conversation, ip and header:NAME"));
    EXPECT_THAT(found(simulator_head + "groups: [{id: a, strategy: hash, hash_by: ip, affinity: {by: ip}, members: [{model: m}]}]\n"),
                ElementsAre(HasSubstr("warning L027 4:57 groups[0].affinity: affinity has no effect with strategy hash")));
    EXPECT_THAT(
        found(simulator_head + "groups: [{id: a, failover: {on: [default, 5xx, contxt_length, \"600\"]}, members: [{model: m}]}]\n"),
        ElementsAre("error C006 4:48 groups[0].failover.on[2]: \"contxt_length\" names no failure of a provider (context_length)",
                    "error C006 4:63 groups[0].failover.on[3]: \"600\" names no failure of a provider"));
    EXPECT_THAT(found(simulator_head + "groups: [{id: a, fallback_group: nowhere, members: [{model: m}]}]\n"),
                ElementsAre(HasSubstr("error L001 4:34 groups[0].fallback_group: unknown group \"nowhere\"")));
}

TEST(lint, a_default_group_and_the_rule_that_uses_it_belong_together)
{
    std::string const groups =
        "providers: [{id: s, kind: simulator}]\nmodels: [{id: m, provider: s}]\ngroups: [{id: g, members: [{model: m}]}]\n";
    EXPECT_THAT(found("signalbox: 1\nserver: {on_unknown_model: balance}\n" + groups),
                ElementsAre("error C007 2:28 server.on_unknown_model: default_group is missing: on_unknown_model balance needs a group "
                            "(default_group: NAME)"));
    EXPECT_THAT(
        found("signalbox: 1\nserver: {default_group: g}\n" + groups),
        ElementsAre("warning L027 2:25 server.default_group: default_group has no effect without on_unknown_model balance or passthrough "
                    "(on_unknown_model: balance)"));
    EXPECT_THAT(found("signalbox: 1\nserver: {on_unknown_model: balance, default_group: h}\n" + groups),
                ElementsAre(HasSubstr("error L001 2:52 server.default_group: unknown group \"h\"")));
    EXPECT_THAT(found("signalbox: 1\nserver: {on_unknown_model: balance, default_group: g}\n" + groups), testing::IsEmpty());
    EXPECT_THAT(
        found("signalbox: 1\nserver: {on_unknown_model: passthrough}\n" + groups),
        ElementsAre(HasSubstr("error C007 2:28 server.on_unknown_model: default_group is missing: on_unknown_model passthrough needs")));
    EXPECT_THAT(found("signalbox: 1\nserver: {on_unknown_model: passthrough, default_group: g}\n" + groups), testing::IsEmpty());
}

TEST(lint, branches_that_are_asked_together_have_names_and_a_bound)
{
    auto const route = [](std::string const& rest) {
        return found(simulator_head + "groups: [{id: g, members: [{model: m}]}]\nroutes:\n  - {id: a, match: {path: /a}, " + rest + "}\n");
    };
    std::string const two = "choose: [{when: 'true', to: m}, {when: 'true', to: 'group:g'}]";
    EXPECT_THAT(route("mode: all, " + two), testing::IsEmpty());
    EXPECT_THAT(route("mode: all, merge: {shape: first, partial: false}, " + two), testing::IsEmpty());
    EXPECT_THAT(route("mode: all, choose: [{when: 'true', to: m}, {when: 'false', to: 'model:m'}]"),
                ElementsAre(HasSubstr(
                    "error L003 6:75 routes[0].choose[1]: two branches are called \"m\" in the reply; give each an id (id: NAME)")));
    EXPECT_THAT(route("mode: all, choose: [{when: 'true', to: {value: model, map: {a: m}}}]"),
                ElementsAre(HasSubstr("error C006 6:52 routes[0].choose[0]: the branch needs an id")));
    EXPECT_THAT(route("mode: all, choose: [{when: 'true', to: m, id: \"a b\"}]"), ElementsAre(HasSubstr("the branch needs an id")));
    EXPECT_THAT(route("mode: all, choose: [{when: 'true', to: m, id: otherwise}], otherwise: g"),
                testing::Contains(HasSubstr("two branches are called \"otherwise\"")));
    EXPECT_THAT(route("mode: all, to: m"), ElementsAre(HasSubstr("error C007 6:38 routes[0].mode: mode: all asks the branches of choose")));
    EXPECT_THAT(route("merge: {shape: list}, " + std::string("choose: [{when: 'model == \"x\"', to: m}]")),
                ElementsAre(HasSubstr("warning L027 6:39 routes[0].merge: merge has no effect without mode: all")));
    std::string many = "mode: all, choose: [";
    for (int i = 0; i < 9; ++i) many += std::string(i ? ", " : "") + "{when: 'true', to: m, id: b" + std::to_string(i) + "}";
    EXPECT_THAT(route(many + "]"), ElementsAre(HasSubstr("a request goes to at most 8 branches at the same time")));
}

TEST(lint, mirrors_lead_to_one_other_model)
{
    auto const group = [](std::string const& rest) {
        return found(simulator_head + "groups:\n  - {id: g, members: [{model: m}], " + rest + "}\n");
    };
    EXPECT_THAT(group("strategy: mirror, mirror: {to: m, share: 0.1}"), testing::IsEmpty());
    EXPECT_THAT(group("strategy: mirror"), ElementsAre(HasSubstr("error C007 5:46 groups[0].strategy: strategy mirror needs mirror")));
    EXPECT_THAT(group("strategy: fallback, mirror: {to: m}"),
                ElementsAre(HasSubstr("warning L027 5:64 groups[0].mirror: mirror has no effect")));
    EXPECT_THAT(group("strategy: mirror, mirror: {to: g}"),
                ElementsAre(HasSubstr("error L015 5:67 groups[0].mirror.to: the group would send")));
    EXPECT_THAT(group("strategy: mirror, mirror: {to: '*'}"),
                ElementsAre(HasSubstr("error L014 5:67 groups[0].mirror.to: a copy goes to one")));
    EXPECT_THAT(group("strategy: mirror, mirror: {to: mm}"),
                ElementsAre(HasSubstr("error L014 5:67 groups[0].mirror.to: no group or model")));
    EXPECT_THAT(group("strategy: mirror, mirror: {to: m, share: 1.5}"), ElementsAre(HasSubstr("error C006")));
    EXPECT_THAT(group("strategy: mirror, mirror: {to: m}}\n  - {id: h, members: [{group: g}], fallback_group: g"),
                ElementsAre(HasSubstr("warning L027 6:31 groups[1].members[0].group: the group \"g\" sends no copies here"),
                            HasSubstr("warning L027 6:52 groups[1].fallback_group")));
}

TEST(lint, values_that_lead_somewhere_are_looked_up_in_a_map_of_destinations)
{
    auto const led = [](std::string const& to) {
        return found(simulator_head + "groups: [{id: g, members: [{model: m}]}]\nroutes:\n  - {id: a, match: {path: /a}, to: " + to +
                     "}\n");
    };
    EXPECT_THAT(led("{value: 'header(\"X\")', map: {a: g, b: 'model:m'}, default: reject}"), testing::IsEmpty());
    EXPECT_THAT(led("{value: body.model, map: {a: g}, default: m}"), testing::IsEmpty());
    EXPECT_THAT(led("{value: 'header(\"X\" == 1', map: {a: g}}"),
                ElementsAre(HasSubstr("error L013 6:44 routes[0].to.value: the expression cannot be used: column")));
    EXPECT_THAT(
        led("{value: consumer.tags, map: {a: g}}"),
        ElementsAre("error L013 6:44 routes[0].to.value: the expression cannot be used: column 1: this is a list of text; a value that is "
                    "looked up is text, a number, or true or false"));
    EXPECT_THAT(led("{value: model, map: {a: gg, b: body.model}, default: reject_it}"),
                testing::UnorderedElementsAre("error L014 6:60 routes[0].to.map.a: no group or model is called \"gg\" (group:g)",
                                              HasSubstr("routes[0].to.map.b: no group or model is called \"body.model\""),
                                              HasSubstr("routes[0].to.default: no group or model is called \"reject_it\"")));
    EXPECT_THAT(led("{map: {a: g}}"), ElementsAre(HasSubstr("error C007 6:36 routes[0].to.value: value is missing")));
    EXPECT_THAT(led("{value: model}"), ElementsAre(HasSubstr("error C007 6:36 routes[0].to.map: map is missing")));
    EXPECT_THAT(led("{value: model, map: {a: g}, defualt: m}"),
                ElementsAre(HasSubstr("error C004 6:64 routes[0].to.defualt: unknown key \"defualt\" (default)")));
    EXPECT_THAT(led("[g]"), ElementsAre(HasSubstr("error C005 6:36 routes[0].to: to takes text, not a list")));
    EXPECT_THAT(led("g, to_by_value: {value: model, map: {a: g}}"),
                ElementsAre(HasSubstr("error C004 6:39 routes[0].to_by_value: unknown key")));
    std::string const choose = "g, choose: [{when: 'true', to: {value: model, map: {a: g}}}], otherwise: {value: model, map: {a: g}}";
    EXPECT_THAT(led(choose), ElementsAre(HasSubstr("a route has to or choose, not both"), HasSubstr("otherwise is never taken")));
}

TEST(lint, routes_can_be_matched_reached_and_led_somewhere)
{
    auto const with_routes = [](std::string const& routes) {
        return found(simulator_head + "groups: [{id: g, members: [{model: m}]}]\nroutes:\n" + routes);
    };
    EXPECT_THAT(with_routes("  - {id: a, match: {path: '/a/*/b'}, to: g}\n"),
                ElementsAre("error C006 6:27 routes[0].match.path: path \"/a/*/b\" has \"*\" elsewhere than alone at its end"));
    EXPECT_THAT(with_routes("  - {id: a, match: {path: /a, methods: [post, OPTIONS]}, to: g}\n"),
                ElementsAre("error C006 6:40 routes[0].match.methods: the route takes no POST, by which models are asked (methods: [POST])",
                            "error C006 6:41 routes[0].match.methods[0]: method \"post\" is not served: models are asked by POST (POST)"));
    EXPECT_THAT(with_routes("  - {id: a, match: {path: /a, methods: [POST, OPTIONS]}, to: g}\n"), testing::IsEmpty());
    EXPECT_THAT(with_routes("  - {id: a, match: {path: /a, hosts: ['http://x', 'y:80', '[::1]', z]}, to: g}\n"),
                ElementsAre(HasSubstr("error L032 6:39 routes[0].match.hosts[0]: host \"http://x\" is no name that a request has"),
                            HasSubstr("error L032 6:51 routes[0].match.hosts[1]: host \"y:80\"")));
    EXPECT_THAT(with_routes("  - {id: a, match: {path: /a, headers: {'X A': b}}, to: g}\n"),
                ElementsAre(HasSubstr("error L031 6:48 routes[0].match.headers.X A: \"X A\" is no header name")));
    EXPECT_THAT(with_routes("  - {id: a, match: {path: /a}}\n  - {id: b, match: {path: /b}, to: g, choose: [{when: 'true', to: g}]}\n"),
                ElementsAre(HasSubstr("error C007 6:5 routes[0]: the route leads nowhere (to: body.model)"),
                            HasSubstr("error C007 7:5 routes[1]: a route has to or choose, not both")));
    EXPECT_THAT(with_routes("  - {id: a, match: {path: /a}, to: gg}\n  - {id: b, match: {path: /b}, to: 'model:g'}\n"),
                ElementsAre("error L014 6:36 routes[0].to: no group or model is called \"gg\" (group:g)",
                            HasSubstr("error L014 7:36 routes[1].to: no group or model is called \"model:g\"")));
    EXPECT_THAT(with_routes("  - {id: a, match: {path: /a}, choose: [{when: 'heder(\"X\") == \"b\"', to: g}]}\n"),
                ElementsAre(HasSubstr("error L013 6:48 routes[0].choose[0].when: the condition cannot be used")));
    EXPECT_THAT(with_routes("  - {id: a, match: {path: '/a/*'}, to: g}\n  - {id: a, match: {path: /b}, to: g}\n"),
                ElementsAre(HasSubstr("error L003 7:10 routes[1].id: duplicate route name \"a\"")));
    EXPECT_THAT(
        with_routes("  - {id: a, match: {path: /a}, cors: {origins: ['https://x/y', '*']}, to: g}\n"),
        ElementsAre("error L032 6:49 routes[0].cors.origins[0]: \"https://x/y\" is no origin: it is scheme, host and port, without a path "
                    "(https://app.example.com)"));
    EXPECT_THAT(with_routes("  - {id: a, match: {path: /a}, public: true, to: body.model}\n"),
                ElementsAre(HasSubstr("warning L008 6:40 routes[0].public: without a key the caller chooses any model")));
    EXPECT_THAT(
        with_routes("  - {id: a, match: {path: /a}, accept: gemini, stream: always, to: g}\n"
                    "  - {id: b, match: {path: /b}, accept: ollama, stream: always, to: g}\n"),
        ElementsAre("error C006 6:56 routes[0].stream: a client of gemini asks for a stream by its path: stream: always cannot be kept"));
}

TEST(lint, L006_raw_routes_lead_to_one_place)
{
    auto const with_routes = [](std::string const& routes) {
        return found(simulator_head +
                     "groups: [{id: g, members: [{model: m}]}]\nupstreams: [{id: legacy, url: 'http://127.0.0.1:1'}]\nroutes:\n" + routes);
    };
    EXPECT_THAT(with_routes("  - {id: a, match: {path: '/a/*', methods: [GET, OPTIONS]}, accept: raw, to: 'http:legacy/x'}\n"
                            "  - {id: b, match: {path: /b}, accept: raw, to: 'provider:sim'}\n"),
                testing::IsEmpty());
    EXPECT_THAT(
        with_routes("  - {id: a, match: {path: /a}, accept: raw, choose: [{when: 'true', to: 'http:legacy'}]}\n"
                    "  - {id: b, match: {path: /b}, accept: raw}\n"
                    "  - {id: c, match: {path: /c}, accept: raw, to: g}\n"
                    "  - {id: d, match: {path: /d}, accept: raw, to: body.model}\n"),
        ElementsAre(HasSubstr("error L006 7:53 routes[0].choose: a raw route has one destination"),
                    HasSubstr("error C007 8:5 routes[1]: the raw route leads nowhere (to: provider:ID/PATH"),
                    HasSubstr("error L006 9:49 routes[2].to: a raw route leads to a path of a provider or to a plain server, not to \"g\""),
                    HasSubstr("error L006 10:49 routes[3].to")));
    EXPECT_THAT(with_routes("  - {id: a, match: {path: /a}, accept: raw, to: 'http:legcy/x'}\n"
                            "  - {id: b, match: {path: /b}, accept: raw, to: 'provider:simm'}\n"
                            "  - {id: c, match: {path: /c}, to: 'provider:legacy'}\n"),
                ElementsAre("error L014 7:49 routes[0].to: no upstream is called \"legcy\" (http:legacy)",
                            "error L014 8:49 routes[1].to: no provider is called \"simm\" (provider:sim)",
                            HasSubstr("error L014 9:36 routes[2].to: no provider is called \"legacy\"")));
    EXPECT_THAT(with_routes("  - {id: a, match: {path: /a}, accept: raw, to: 'http:legacy/../x'}\n"
                            "  - {id: b, match: {path: '/b/*'}, accept: raw, to: 'http:legacy/x/*'}\n"
                            "  - {id: c, match: {path: /c}, accept: raw, to: 'http:legacy/x?y=z'}\n"),
                ElementsAre("error C006 7:49 routes[0].to: the path \"/../x\" has a segment \".\" or \"..\"",
                            HasSubstr("error C006 8:53 routes[1].to: the path \"/x/*\" has \"*\""),
                            "error C006 9:49 routes[2].to: the path \"/x?y=z\" holds characters that no path has"));
    EXPECT_THAT(with_routes("  - {id: a, match: {path: '/a/*', methods: [get, TRACE]}, accept: raw, stream: deny, to: 'http:legacy'}\n"
                            "  - {id: b, match: {path: '/b/*'}, public: true, accept: raw, to: 'provider:sim'}\n"),
                ElementsAre(HasSubstr("error C006 7:45 routes[0].match.methods[0]: method \"get\" is none"),
                            HasSubstr("error C006 7:50 routes[0].match.methods[1]: method \"TRACE\" is never passed on"),
                            HasSubstr("warning L027 7:80 routes[0].stream: stream has no effect with accept: raw"),
                            HasSubstr("warning L008 8:44 routes[1].public: without a key any caller uses the provider's key")));
    EXPECT_THAT(found(simulator_head + "groups: [{id: g, members: [{model: 'provider:sim/x'}]}]\n"),
                ElementsAre(HasSubstr("error L006 4:36 groups[0].members[0].model: \"provider:sim/x\" gets requests as they came")));
}

TEST(lint, upstreams_can_be_reached_and_opened)
{
    auto const with = [](std::string const& more) { return found(simulator_head + more, {{"K", "sb_of_the_consumer_1"}}); };
    EXPECT_THAT(with("upstreams:\n  - {id: a, url: 'ftp://x'}\n  - {id: a, url: 'http://x', headers: {Host: y}}\n  - {id: b/c}\n"),
                ElementsAre(HasSubstr("error L021 5:18 upstreams[0].url: url \"ftp://x\" cannot be used"),
                            HasSubstr("error L003 6:10 upstreams[1].id: duplicate upstream name \"a\""),
                            HasSubstr("error L031 6:46 upstreams[1].headers.Host: the header Host is written by the gateway itself"),
                            HasSubstr("error C007 7:5 upstreams[2].url: url is missing"),
                            HasSubstr("error C006 7:10 upstreams[2].id: the name \"b/c\" holds a \"/\"")));
    EXPECT_THAT(with("upstreams: [{id: a, url: 'http://x', consumer_headers: true, headers: {X-Consumer-ID: y}}]\n"),
                ElementsAre(HasSubstr("error L031 4:87 upstreams[0].headers.X-Consumer-ID: the header \"X-Consumer-ID\" is written by the "
                                      "gateway where consumer_headers is true")));
    EXPECT_THAT(with("upstreams: [{id: a, url: 'http://x', headers: {X-Consumer-ID: y}}]\n"), testing::IsEmpty());
    EXPECT_THAT(with("upstreams: [{id: a, url: 'http://x'}]\n"
                     "consumers: [{name: n, keys: [{secret: {env: K}}], allow: ['http:a', 'provider:sim', 'http:b', "
                     "'http:a/x']}]\n"),
                ElementsAre(HasSubstr("error L001 5:85 consumers[0].allow[2]: unknown upstream \"http:b\""),
                            HasSubstr("error C006 5:95 consumers[0].allow[3]: \"http:a/x\" names a path")));
}

TEST(lint, lists_name_routes_that_there_are)
{
    EXPECT_THAT(
        found(simulator_head +
                  "routes: [{id: app, match: {path: /app}, to: m}]\n"
                  "tiers: [{id: t, deny: [x, 'route:app']}]\n"
                  "consumers: [{name: n, tier: t, keys: [{secret: {env: K}}], allow: ['route:app', 'route:ap'], deny: ['route:b']}]\n",
              {{"K", "sb_of_the_consumer_1"}}),
        ElementsAre(HasSubstr("error L014 5:24 tiers[0].deny[0]: no group or model is called \"x\" (model:m)"),
                    HasSubstr("error L001 6:81 consumers[0].allow[1]: unknown route \"route:ap\" (app)"),
                    HasSubstr("error L001 6:101 consumers[0].deny[0]: unknown route \"route:b\"")));
}

TEST(lint, L031_fields_that_no_route_passes_on)
{
    auto const with_fields = [](std::string const& names, std::string const& more = {}) {
        return found("signalbox: 1\nproviders: [{id: s, kind: simulator, headers: {X-Team: a}}]\nmodels: [{id: m, provider: s}]\n"
                     "routes: [{id: a, match: {path: /a}, to: m, forward_headers: [" +
                     names + "]" + more + "}]\n");
    };
    EXPECT_THAT(with_fields("X-Tenant, traceparent"), testing::IsEmpty());
    EXPECT_THAT(with_fields("Authorization, apikey, Host, 'X A', x-team"),
                ElementsAre(HasSubstr("error L031 4:62 routes[0].forward_headers[0]: the header Authorization holds the caller's key"),
                            HasSubstr("error L031 4:77 routes[0].forward_headers[1]: the header apikey holds the caller's key"),
                            HasSubstr("error L031 4:85 routes[0].forward_headers[2]: the header Host is written by the gateway itself"),
                            HasSubstr("error L031 4:91 routes[0].forward_headers[3]: \"X A\" is no header name"),
                            HasSubstr("error L031 4:98 routes[0].forward_headers[4]: the header x-team is added by a provider's headers")));
    EXPECT_THAT(with_fields("x-consumer-username"),
                ElementsAre(HasSubstr("error L031 4:62 routes[0].forward_headers[0]: the header x-consumer-username says who calls")));
    EXPECT_THAT(with_fields(""), ElementsAre(HasSubstr("error C006 4:61 routes[0].forward_headers: forward_headers names no field")));
}

TEST(lint, L005_routes_and_branches_that_are_never_reached)
{
    auto const with_routes = [](std::string const& routes) {
        return found(simulator_head + "groups: [{id: g, members: [{model: m}]}]\nroutes:\n" + routes);
    };
    EXPECT_THAT(with_routes("  - {id: a, match: {path: /a}, to: g}\n  - {id: b, match: {path: /a, methods: [POST]}, to: g}\n"),
                ElementsAre(HasSubstr("error L005 7:20 routes[1].match: the route is never reached: \"a\" takes its requests")));
    auto const two = [&](std::string const& first, std::string const& second) {
        return with_routes("  - {id: a, match: {" + first + "}, to: g}\n  - {id: b, match: {" + second + "}, to: g}\n");
    };
    auto const unreachable = ElementsAre(HasSubstr("error L005 7:20 routes[1].match: the route is never reached"));
    EXPECT_THAT(two("path: '/a/{x}/*'", "path: '/a//{y}/*'"), unreachable);
    EXPECT_THAT(two("path: /a, hosts: [x, y]", "path: /a, hosts: [Y]"), unreachable);
    EXPECT_THAT(two("path: /a, headers: {A: b}", "path: /a, headers: {A: b, C: d}"), unreachable);
    EXPECT_THAT(two("path: /a, methods: [POST]", "path: /a"), testing::IsEmpty());
    EXPECT_THAT(two("path: /a", "path: /a, hosts: [x]"), testing::IsEmpty()) << "a route for the host comes first";
    EXPECT_THAT(two("path: /a, hosts: [x]", "path: /a"), testing::IsEmpty());
    EXPECT_THAT(two("path: /a, headers: {A: b}", "path: /a, headers: {A: c}"), testing::IsEmpty());
    EXPECT_THAT(two("path: '/a/*'", "path: /a/b"), testing::IsEmpty()) << "the longer path comes first";
    EXPECT_THAT(
        found("signalbox: 1\nserver: {echo: true, public: true}\nproviders: [{id: s, kind: simulator}]\nmodels: [{id: m, provider: s}]\n"
              "routes: [{id: a, match: {path: /__echo/a}, to: m}]\n"),
        ElementsAre(HasSubstr("error L005 5:32 routes[0].match.path: the route is never reached: server.echo")));
    EXPECT_THAT(
        with_routes("  - {id: a, match: {path: /a}, choose: [{when: 'true', to: g}, {when: 'model == \"x\"', to: g}], otherwise: g}\n"),
        ElementsAre(HasSubstr("error L005 6:64 routes[0].choose[1]: the branch is never taken: one before it always is"),
                    HasSubstr("error L005 6:107 routes[0].otherwise: otherwise is never taken")));
    EXPECT_THAT(with_routes("  - {id: a, match: {path: /a}, choose: [{when: 'model == \"x\"', to: g}, {when: 'model == \"x\"', to: m}]}\n"),
                ElementsAre(HasSubstr("routes[0].choose[1]: the branch is never taken: one before it has the same condition")));
}

TEST(lint, L010_what_a_cost_group_cannot_compare)
{
    std::string const head =
        "signalbox: 1\nproviders: [{id: v, kind: openai_compatible, base_url: \"http://127.0.0.1:1\", auth: {type: none}}]\n"
        "models: [{id: a, provider: v}, {id: b, provider: v, quality: 0.8, price: {input: 1, output: 2}}]\n";
    auto const about_groups = [&](std::string const& text) {
        std::vector<std::string> out = found(head + text);
        std::erase_if(out, [](std::string const& each) { return each.find(" groups[") == each.npos; });
        return out;
    };
    EXPECT_THAT(
        about_groups("groups: [{id: g, strategy: cost, members: [{model: a}, {model: b}]}]\n"),
        ElementsAre("warning L010 4:52 groups[0].members[0].model: the price of model \"a\" is not known, so that it comes after the "
                    "others (price: {per: 1M, input: USD, output: USD})"));
    EXPECT_THAT(
        about_groups("groups: [{id: g, strategy: cost, budget_per_request_usd: 0.01, min_quality: 0.5, members: [{model: b}, {model: "
                     "a}]}]\n"),
        ElementsAre("warning L010 4:112 groups[0].members[1].model: the price of model \"a\" is not known, so that it is never within the "
                    "budget (price: {per: 1M, input: USD, output: USD})",
                    "warning L010 4:112 groups[0].members[1].model: model \"a\" has no quality, and min_quality leaves it out "
                    "(quality: 0.7)"));
}

TEST(lint, azure_needs_an_address_a_key_and_for_deployments_a_version)
{
    auto const azure = [](std::string const& rest) {
        return found("signalbox: 1\nproviders: [{id: a, kind: azure, auth: {secret: {env: K}}, " + rest +
                         "}]\nmodels: [{id: m, provider: a, price: {input: 1, output: 1}}]\nserver: {public: true}\n",
                     key);
    };
    std::string const resource = "base_url: 'https://r.openai.azure.com";
    EXPECT_THAT(azure("tags: [x]"), testing::Contains(HasSubstr("base_url is missing: kind azure has no default address (base_url: "
                                                                "https://RESOURCE.openai.azure.com/openai/v1)")));
    for (std::string const good :
         {"'", "/openai/v1/'", "/openai/v1?api-version=preview'", "/openai/deployments/gpt-4o/', api_version: 2024-10-21",
          "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21'", "', api_version: 2024-10-21",
          "/openai/v1', dialect: openai_responses"})
        EXPECT_THAT(azure(resource + good), testing::Not(testing::Contains(HasSubstr("error")))) << good;
    EXPECT_THAT(azure(resource + "/openai/deployments/gpt-4o/'"),
                testing::Contains(HasSubstr("error C007 2:13 providers[0].api_version: api_version is missing: the address of a deployment "
                                            "needs one (api_version: 2024-10-21)")));
    EXPECT_THAT(azure(resource + "/openai/deployments/gpt-4o/', api_version: preview"), testing::Contains(HasSubstr("needs a date")));
    EXPECT_THAT(azure(resource + "/openai/v1', api_version: 2024-10-21"), testing::Contains(HasSubstr("/openai/v1 takes none")));
    EXPECT_THAT(azure(resource + "/openai/deployments/d?api-version=2024-10-21', api_version: 2024-02-01"),
                testing::Contains(HasSubstr("base_url names another one")));
    EXPECT_THAT(azure(resource + "/openai/deployments/d', api_version: 2024-10-21, dialect: openai_responses"),
                testing::Contains(HasSubstr("openai_responses is not spoken at the address of a deployment")));
    EXPECT_THAT(azure(resource + "/openai/v1', dialect: gemini"),
                testing::Contains(HasSubstr("kind azure speaks openai_chat or openai_responses")));
    EXPECT_THAT(found(openai(", api_version: 2024-10-21"), key),
                testing::Contains(HasSubstr("api_version has no effect with kind openai")));
}

TEST(lint, bedrock_needs_a_region_and_both_halves_of_its_key)
{
    auto const bedrock = [](std::string const& auth, std::string const& more = {}) {
        return found("signalbox: 1\nproviders: [{id: a, kind: bedrock, auth: {" + auth + "}" + more +
                         "}]\nmodels: [{id: m, provider: a, price: {input: 1, output: 1}}]\nserver: {public: true}\n",
                     key);
    };
    std::string const both = "key: {env: K}, secret: {env: K}";
    for (auto const& [auth, more] : {std::pair(both + ", region: us-east-1", std::string()),
                                     std::pair(both, std::string(", base_url: 'https://bedrock-runtime.eu-west-1.amazonaws.com'")),
                                     std::pair(std::string("type: bearer, secret: {env: K}, region: us-east-1"), std::string())})
        EXPECT_THAT(bedrock(auth, more), testing::Not(testing::Contains(HasSubstr("error")))) << auth << more;
    for (std::string const& auth : {both, std::string("type: bearer, secret: {env: K}")})
        EXPECT_THAT(bedrock(auth),
                    testing::Contains(HasSubstr("providers[0].auth: region is missing: the address names none (region: us-east-1)")));
    EXPECT_THAT(bedrock(both, ", base_url: 'https://proxy.example'"), testing::Contains(HasSubstr("region is missing")));
    EXPECT_THAT(bedrock("secret: {env: K}, region: us-east-1"), testing::Contains(HasSubstr("type sigv4 needs the access key's id")));
    EXPECT_THAT(bedrock(both + ", region: 'us east'"), testing::Contains(HasSubstr("is no name of AWS")));
}

TEST(lint, names_of_other_systems_lead_to_ours)
{
    EXPECT_THAT(found("signalbox: 1\nproviders: [{id: a, kind: azure_openai}]\n"), ElementsAre(HasSubstr("; use azure (kind: azure)")));
    EXPECT_THAT(found("signalbox: 1\nproviders: [{id: a, kind: llama.cpp}]\n"), ElementsAre(HasSubstr("; use llamacpp (kind: llamacpp)")));
    EXPECT_THAT(found("signalbox: 1\nproviders: [{id: a, kind: google}]\n"),
                ElementsAre(HasSubstr("; use gemini, which is Google's own API (kind: gemini)")));
    EXPECT_THAT(found(simulator_head + "groups: [{id: g, strategy: roundrobin, members: [{model: m, weight: 100}]}]\n"),
                ElementsAre(HasSubstr("; round_robin takes turns by weight (strategy: round_robin)")));
    EXPECT_THAT(found(simulator_head + "groups: [{id: g, strategy: lowest-latency, members: [{model: m}]}]\n"),
                ElementsAre(HasSubstr("; latency takes the member that answers fastest (strategy: latency)")));
    EXPECT_THAT(found("signalbox: 1\nproviders: [{id: a, kind: aws}]\n"), ElementsAre(HasSubstr("; use bedrock (kind: bedrock)")));
    EXPECT_THAT(found("signalbox: 1\nproviders: [{id: a, kind: openai_compatible, auth: {type: none}, "
                      "base_url: \"https://r.openai.azure.com/openai/deployments/d?api-version=2024-10-21\"}]\n"),
                testing::IsEmpty())
        << "Azure's address of a deployment needs its query";
    EXPECT_THAT(found(simulator_head + "groups: [{id: g, members: [m]}]\n"),
                ElementsAre(HasSubstr("members takes a section with keys of its own, not a single value ({model: m})")));
    EXPECT_THAT(found(simulator_head + "consumers: [{name: c, keys: [sk-secret]}]\n"), ElementsAre(testing::Not(HasSubstr("sk-secret"))))
        << "what may be a key is not repeated";
}

}  // namespace
}  // namespace signalbox::config
