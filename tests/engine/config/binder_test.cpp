// Each way a value can fail to fit, with its exact place, through the whole way in.
#include "engine/config/binder.hpp"

#include "tests/engine/config/load_fixture.hpp"

#include "schema/config.pb.h"

#include <gmock/gmock.h>

namespace signalbox::config {
namespace {

using namespace test;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> found(std::string const& text, variables set = {})
{
    return lines(load_yaml(text, with(std::move(set))).findings);
}

TEST(binder, names_an_unknown_key_and_the_nearest_known_one)
{
    EXPECT_THAT(found("signalbox: 1\nporviders: []\n"), ElementsAre("error C004 2:1 porviders: unknown key \"porviders\" (providers)"));
    EXPECT_THAT(found("signalbox: 1\nserver:\n  admin: {listn: x}\n"),
                ElementsAre("error C004 3:11 server.admin.listn: unknown key \"listn\" (listen)"));
    EXPECT_THAT(found("signalbox: 1\nlogging: {colour: x}\n"),
                ElementsAre("error C004 2:11 logging.colour: unknown key \"colour\"; known here: level, format, requests, payloads, "
                            "sample, redact, payload_store, sinks"));
}

TEST(binder, refuses_the_keys_of_rooms_that_do_not_exist_yet)
{
    for (char const* key : {"templates", "metrics"})
        EXPECT_THAT(found("signalbox: 1\n" + std::string(key) + ": []\n"), ElementsAre(HasSubstr("error C004 2:1 " + std::string(key))))
            << key;
}

TEST(binder, takes_at_and_x_keys_as_comments)
{
    EXPECT_THAT(found("signalbox: 1\n\"@note\": [1, {a: b}]\nx-defaults: &d {strange: keys}\nmeta: {x-y: 1, \"@z\": 2, $schema: a, _b: c, "
                      "\"#d\": e}\n"),
                ElementsAre());
}

TEST(binder, takes_x_keys_of_a_map_as_what_they_are)
{
    loaded const made = load_yaml("signalbox: 1\nproviders: [{id: sim, kind: simulator, headers: {x-team: blue}}]\n");
    ASSERT_TRUE(made.frozen) << findings_as_text(made.findings);
    EXPECT_THAT(made.frozen->providers[0].headers, ElementsAre(std::pair<std::string, std::string>("x-team", "blue")));
}

TEST(binder, notes_where_a_secret_stands_and_not_its_text)
{
    report findings("signalbox.yaml");
    auto const root = read_document(
        "signalbox: 1\nproviders: [{id: o, base_url: \"http://h\", auth: {secret: {file: sk-mistaken-for-a-file}}}]\n", findings);
    ASSERT_TRUE(root);
    schema::Config config;
    places where;
    bind(*root, config, {environment([](std::string const&) { return std::nullopt; }), true, where, findings});
    EXPECT_EQ(where.shown("providers[0].base_url"), "\"http://h\"");
    EXPECT_TRUE(where.written("providers[0].auth.secret.file"));
    EXPECT_EQ(where.shown("providers[0].auth.secret.file"), "\"\"");
}

TEST(binder, wants_lists_as_lists)
{
    EXPECT_THAT(found("signalbox: 1\nserver: {listen: \"127.0.0.1:0\"}\n"),
                ElementsAre("error C005 2:18 server.listen: listen takes a list, not a single value ([\"127.0.0.1:0\"])"));
    EXPECT_THAT(found("signalbox: 1\nproviders: {id: a}\n"),
                ElementsAre("error C005 2:12 providers: providers takes a list, not a section; begin each item with \"- \""));
    EXPECT_THAT(found("signalbox: 1\nproviders: word\n"),
                ElementsAre("error C005 2:12 providers: providers takes a list, not a single value"));
    EXPECT_THAT(found("signalbox: 1\nmeta: {tags: [a, [b]]}\n"), ElementsAre("error C005 2:18 meta.tags[1]: tags takes text, not a list"));
    EXPECT_THAT(found("signalbox: 1\nmeta: {tags: [a, ~]}\n"), ElementsAre("error C005 2:18 meta.tags[1]: tags takes text, not nothing"));
}

TEST(binder, wants_single_values_as_single_values)
{
    EXPECT_THAT(found("signalbox: 1\nmeta: {name: [x]}\n"), ElementsAre("error C005 2:14 meta.name: name takes text, not a list (\"x\")"));
    EXPECT_THAT(found("signalbox: 1\nserver: {workers: {n: 1}}\n"),
                ElementsAre("error C005 2:19 server.workers: workers takes a whole number, not a section"));
    EXPECT_THAT(found("signalbox: 1\nserver: {drain: [1s, 2s]}\n"),
                ElementsAre("error C005 2:17 server.drain: drain takes a duration such as 5s, not a list"));
}

TEST(binder, wants_sections_as_sections)
{
    EXPECT_THAT(found("signalbox: 1\nserver: 5\n"),
                ElementsAre("error C005 2:9 server: server takes a section with keys of its own, not a single value"));
    EXPECT_THAT(found("- signalbox: 1\n"), testing::Contains("error C005 1:1 : the file must be a map of keys, not a list"));
    EXPECT_THAT(
        found("signalbox: 1\nproviders: [sim]\n"),
        ElementsAre("error C005 2:13 providers[0]: providers takes a section with keys of its own, not a single value ({id: sim})"));
    EXPECT_THAT(found("signalbox: 1\nproviders: [{id: s, kind: simulator, headers: [a]}]\n"),
                ElementsAre("error C005 2:47 providers[0].headers: headers takes keys with text, not a list"));
    EXPECT_THAT(found("signalbox: 1\nproviders: [{id: s, kind: simulator, headers: {a: [b]}}]\n"),
                ElementsAre("error C005 2:51 providers[0].headers.a: \"a\" takes text, not a list"));
}

TEST(binder, reads_each_kind_of_value_or_says_what_is_wrong)
{
    EXPECT_THAT(found("signalbox: 1\nserver: {workers: many}\n"),
                ElementsAre("error C006 2:19 server.workers: workers \"many\" is no whole number"));
    EXPECT_THAT(found("signalbox: 1\nserver: {public: yes}\n"),
                ElementsAre("error C006 2:18 server.public: public \"yes\" is neither true nor false (true)"));
    EXPECT_THAT(found("signalbox: 1\nserver: {drain: 5}\n"),
                ElementsAre("error C006 2:17 server.drain: drain \"5\" is no duration; write a number with ms, s, m, h or d (5s)"));
    EXPECT_THAT(found("signalbox: 1\nserver: {drain: 5000}\n"),
                ElementsAre("error C006 2:17 server.drain: drain \"5000\" is no duration; write a number with ms, s, m, h or d (5000ms)"));
    EXPECT_THAT(found("signalbox: 1\nserver: {body_limit: 10M}\n"),
                ElementsAre(HasSubstr("error C006 2:22 server.body_limit: body_limit \"10M\" is no size")));
    EXPECT_THAT(found("signalbox: 1\nlogging: {level: warning}\n"),
                ElementsAre("error C006 2:18 logging.level: level \"warning\" is none of error, warn, info, debug"));
    EXPECT_THAT(found("signalbox: 1\nlogging: {format: jsn}\n"),
                ElementsAre("error C006 2:19 logging.format: format \"jsn\" is none of text, json (json)"));
    EXPECT_THAT(
        found(simulator_head + "consumers: [{name: c, keys: [{secret: {env: K}, expires: soon}]}]\n", {{"K", "long-enough"}}),
        ElementsAre("error C006 4:58 consumers[0].keys[0].expires: expires \"soon\" is no date; write 2027-01-31 or 2027-01-31T12:00:00Z"));
}

TEST(binder, shows_the_text_of_the_file_in_a_secret_too_where_it_is_no_key)
{
    std::string const head = "signalbox: 1\nproviders: [{id: o, kind: openai, auth: {secret: {vault: 'v/a#b', ";
    EXPECT_THAT(
        found(head + "ttl: 0s}}}]\n"),
        testing::Contains("error C006 2:72 providers[0].auth.secret.ttl: ttl \"0s\" is out of range; it must be between 1s and 30d"));
    EXPECT_THAT(found(head + "ttl: soon}}}]\n"), testing::Contains(HasSubstr("ttl \"soon\" is no duration")));
    auto const all = found(head + "sk-open-sesame: 1}}}]\n");
    EXPECT_THAT(all, testing::Contains(HasSubstr("unknown key; known here: env, file, inline, vault, ttl")));
    EXPECT_THAT(all, testing::Not(testing::Contains(HasSubstr("sesame"))));
}

TEST(binder, says_that_a_value_is_not_given_instead_of_showing_an_empty_one)
{
    EXPECT_THAT(found("signalbox: 1\nproviders: [{kind: openai}]\n"),
                testing::Contains(HasSubstr("missing secret reference: provider (not given) has no key")));
}

TEST(binder, shows_no_address_in_which_a_password_may_stand)
{
    auto const of = [](std::string const& section) { return found(simulator_head + section, {{"K", "long-enough"}}); };
    for (std::string const& section :
         {std::string("auth: [{id: t, type: jwt, alg: [RS256], jwks: 'https://alice:open-sesame@idp.example/keys'}]\n"),
          std::string("auth: [{id: t, type: jwt, alg: [RS256], jwks: 'https://idp.example:x/keys?key=open-sesame'}]\n"),
          std::string("audit: {chain: sha256, export: {to: 'ftp://alice:open-sesame@audit.example/heads'}}\n"),
          std::string("audit: {chain: sha256, export: {to: 'https://alice:open-sesame@audit.example/heads'}}\n"),
          std::string("upstreams: [{id: u, url: 'http://u.example:x/?key=open-sesame'}]\n"),
          std::string("sinks: [{id: s, type: http, endpoint: 'https://s.example:x/?key=open-sesame'}]\n"),
          std::string("storage: {counters: redis, redis: {address: 'redis://alice:open-sesame@r'}}\n")}) {
        auto const all = of(section);
        EXPECT_THAT(all, testing::Contains(testing::StartsWith("error L"))) << section;
        EXPECT_THAT(all, testing::Not(testing::Contains(HasSubstr("open-sesame")))) << section;
    }
}

TEST(binder, holds_numbers_against_their_ranges)
{
    EXPECT_THAT(found("signalbox: 2\n"), ElementsAre("error C006 1:12 signalbox: signalbox \"2\" is out of range; it must be 1"));
    EXPECT_THAT(found("signalbox: 1\nserver: {workers: 0}\n"),
                ElementsAre("error C006 2:19 server.workers: workers \"0\" is out of range; it must be between 1 and 256"));
    EXPECT_THAT(found("signalbox: 1\nserver: {connections: -1}\n"), ElementsAre(HasSubstr("must be between 1 and 1000000")));
    EXPECT_THAT(found("signalbox: 1\nserver: {connections: 99999999999999999999}\n"),
                ElementsAre(HasSubstr("is too large for any number here")));
    EXPECT_THAT(found("signalbox: 1\nserver: {deadline: 0s}\n"), ElementsAre(HasSubstr("must be between 1ms and 1d")));
    EXPECT_THAT(found("signalbox: 1\nserver: {body_limit: 2GiB}\n"), ElementsAre(HasSubstr("must be between 1KiB and 1GiB")));
    EXPECT_THAT(found("signalbox: 1\nproviders: [{id: s, kind: simulator}]\nmodels: [{id: m, provider: s, quality: 1.5}]\n"),
                ElementsAre(HasSubstr("error C006 3:40 models[0].quality: quality \"1.5\" is out of range; it must be between 0 and 1")));
}

TEST(binder, takes_quoted_numbers_and_numbers_as_text)
{
    loaded const made = load_yaml("signalbox: \"1\"\nmeta: {name: 4o, version: 1.10}\nserver: {workers: '3', public: \"true\"}\n");
    ASSERT_TRUE(made.frozen) << findings_as_text(made.findings);
    EXPECT_EQ(made.frozen->name, "4o");
    EXPECT_EQ(made.frozen->server.workers, 3u);
    EXPECT_TRUE(made.frozen->open_to_all);
}

TEST(binder, takes_a_key_without_value_as_absent)
{
    loaded const made = load_yaml("signalbox: 1\nserver:\nmeta: {name: }\nproviders: ~\n");
    EXPECT_TRUE(made.frozen) << findings_as_text(made.findings);
}

TEST(binder, puts_the_environment_into_every_kind_of_value)
{
    loaded const made = load_yaml("signalbox: 1\nserver: {workers: \"${N}\", drain: \"${S}s\", listen: [\"127.0.0.1:${PORT:-81}\"]}\n",
                                  with({{"N", "7"}, {"S", "9"}}));
    ASSERT_TRUE(made.frozen) << findings_as_text(made.findings);
    EXPECT_EQ(made.frozen->server.workers, 7u);
    EXPECT_EQ(made.frozen->server.drain, std::chrono::seconds(9));
    EXPECT_THAT(made.frozen->server.listen, ElementsAre("127.0.0.1:81"));
}

TEST(binder, reports_what_the_environment_lacks)
{
    EXPECT_THAT(found("signalbox: 1\nmeta: {name: \"${TEAM}\"}\n"),
                ElementsAre("error L004 2:14 meta.name: environment variable TEAM is not set (${TEAM:-default})"));
    EXPECT_THAT(found("signalbox: 1\nmeta: {name: \"${team}\"}\n"),
                ElementsAre(HasSubstr("error C006 2:14 meta.name: \"${team}\" is no reference to an environment variable")));
}

TEST(binder, never_shows_what_came_from_the_environment)
{
    for (auto const& one : load_yaml("signalbox: 1\nserver: {workers: \"${SECRET}\", public: \"${SECRET}\", listen: "
                                     "[\"${SECRET}\"]}\nlogging: {level: \"${LEVEL}\"}\n",
                                     with({{"SECRET", "5s-hush"}, {"LEVEL", "debugg"}}))
                               .findings) {
        std::string const text = findings_as_text({one});
        EXPECT_EQ(text.find("hush"), text.npos) << text;
        EXPECT_EQ(text.find("debug\""), text.npos) << text;
    }
}

TEST(binder, does_not_complain_twice_about_one_value)
{
    EXPECT_THAT(heads(load_yaml("signalbox: 1\nproviders: [{id: [a], kind: 5}]\n").findings),
                ElementsAre("error C005 2:18 providers[0].id", "error C006 2:29 providers[0].kind"));
}

}  // namespace
}  // namespace signalbox::config
