// The sinks of a configuration: what is wrong with them, each with its place, and what running code gets of them.
#include "engine/config/sink.hpp"
#include "tests/engine/config/load_fixture.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include <unistd.h>

namespace signalbox::config {
namespace {

using namespace test;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

variables const secrets{{"U", "pk-lf-1"}, {"S", "sk-lf-2"}, {"BAD", "a\nb"}};

std::vector<std::string> found(std::string const& members)
{
    return lines(load_yaml(simulator_head + "sinks:\n  - {id: one, " + members + "}\n", with(secrets)).findings);
}

sink_definition frozen(std::string const& members)
{
    auto const made = load_yaml(simulator_head + "sinks:\n  - {id: one, " + members + "}\n", with(secrets));
    EXPECT_THAT(lines(made.findings), IsEmpty());
    return made.frozen ? made.frozen->sinks.at(0) : sink_definition{};
}

TEST(sink_lint, finds_nothing_in_whole_ones)
{
    EXPECT_THAT(found("type: stdout"), IsEmpty());
    EXPECT_THAT(found("type: file, path: events.jsonl, max_size: 1MiB, keep: 0"), IsEmpty());
    EXPECT_THAT(found("type: syslog, endpoint: \"udp://127.0.0.1\", facility: local4"), IsEmpty());
    EXPECT_THAT(found("type: http, endpoint: \"http://127.0.0.1:1/x?token=1\", auth: {type: bearer, secret: {env: S}}, headers: {X-A: b}"),
                IsEmpty());
    EXPECT_THAT(found("type: otlp, endpoint: \"http://127.0.0.1:4318\", export: [traces, metrics], temporality: delta, propagate: always"),
                IsEmpty());
}

TEST(sink_lint, misses_what_must_be_there)
{
    EXPECT_THAT(found("path: x"), ElementsAre(HasSubstr("C007 5:5 sinks[0].type: type is missing")));
    EXPECT_THAT(found("type: file"),
                ElementsAre("error L070 5:5 sinks[0]: a sink of type file needs path (path: /var/log/signalbox/events.jsonl)"));
    EXPECT_THAT(found("type: syslog"),
                ElementsAre("error L070 5:5 sinks[0]: a sink of type syslog needs endpoint (endpoint: unix:/dev/log)"));
    EXPECT_THAT(found("type: otlp"), ElementsAre(HasSubstr("needs endpoint (endpoint: http://127.0.0.1:4318)")));
    EXPECT_THAT(found("type: http, endpoint: \"http://127.0.0.1:1\", auth: {type: basic, secret: {env: S}}"),
                ElementsAre(HasSubstr("auth of type basic needs user")));
    EXPECT_THAT(found("type: http, endpoint: \"http://127.0.0.1:1\", auth: {type: header, secret: {env: S}}"),
                ElementsAre(HasSubstr("auth of type header needs name")));
    EXPECT_THAT(found("type: http, endpoint: \"http://127.0.0.1:1\", auth: {type: bearer}"), ElementsAre(HasSubstr("needs secret")));
}

TEST(sink_lint, refuses_places_that_cannot_be_used)
{
    for (char const* place : {"ftp://x", "udp://", "udp://h:0x", "tcp://h/path", "unix:name", "127.0.0.1:514"})
        EXPECT_THAT(found("type: syslog, endpoint: \"" + std::string(place) + "\""), ElementsAre(HasSubstr("error L070"))) << place;
    EXPECT_THAT(found("type: otlp, endpoint: \"http://127.0.0.1:4318/v1/traces\""),
                ElementsAre(HasSubstr("are appended to it; leave them out")));
    EXPECT_THAT(found("type: otlp, endpoint: \"http://127.0.0.1:4318?a=b\""), ElementsAre(HasSubstr("so that it has no query")));
    EXPECT_THAT(found("type: http, endpoint: \"https://me:secret@host\""),
                ElementsAre(testing::AllOf(HasSubstr("error L070"), testing::Not(HasSubstr("secret")))));
    EXPECT_THAT(found("type: file, path: /"), ElementsAre(HasSubstr("it is a folder")));
    EXPECT_THAT(found("type: file, path: /not/there/x"), ElementsAre(HasSubstr("its folder is not there")));
    EXPECT_THAT(found("type: file, path: signalbox.db-wal"), ElementsAre(HasSubstr("it is a file of the event store")));
    EXPECT_THAT(found("type: file, path: ./signalbox.db"), ElementsAre(HasSubstr("it is a file of the event store")));
    EXPECT_THAT(found("type: file, path: logs/../signalbox.db"), ElementsAre(HasSubstr("it is a file of the event store")));
}

TEST(sink_lint, warns_of_what_has_no_effect_and_of_open_ways)
{
    EXPECT_THAT(found("type: stdout, path: x"), ElementsAre(HasSubstr("sinks[0].path: path has no effect with type stdout")));
    EXPECT_THAT(found("type: otlp, endpoint: \"http://127.0.0.1:4318\", temporality: delta"),
                ElementsAre(HasSubstr("without metrics in export")));
    EXPECT_THAT(found("type: otlp, endpoint: \"http://127.0.0.1:4318\", export: [metrics], propagate: always"),
                ElementsAre(HasSubstr("without traces in export")));
    EXPECT_THAT(found("type: http, endpoint: \"http://logs.example/x\""), ElementsAre(HasSubstr("warning L030")));
}

TEST(sink_lint, refuses_a_file_that_another_sinks_full_file_is_renamed_to)
{
    auto const beside = [](std::string const& other, std::string const& keep) {
        return lines(load_yaml(simulator_head + "sinks:\n  - {id: one, type: file, path: x" + keep +
                               "}\n  - {id: two, type: file, path: " + other + "}\n")
                         .findings);
    };
    EXPECT_THAT(beside("x.1", ""),
                ElementsAre(HasSubstr("sinks[1].path: the file of one sink is renamed to that of another when it is full")));
    EXPECT_THAT(beside("x.3", ", keep: 3"), ElementsAre(HasSubstr("is renamed to that of another")));
    EXPECT_THAT(beside("x.4", ", keep: 3"), IsEmpty());
    EXPECT_THAT(beside("x.0", ""), IsEmpty());
    EXPECT_THAT(beside("x.1a", ""), IsEmpty());
    EXPECT_THAT(beside("xx.1", ""), IsEmpty());
}

TEST(sink_lint, refuses_the_configuration_as_a_file_and_sees_through_links)
{
    std::string const folder = std::filesystem::temp_directory_path() / ("signalbox-sinks-" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder);
    std::ofstream(folder + "/y") << "";
    std::filesystem::create_symlink("y", folder + "/x");
    std::string const file = folder + "/gw.yaml";
    auto const written = [&](std::string const& sinks) {
        std::ofstream(file) << simulator_head << "sinks:\n" << sinks;
        return lines(load(file).findings);
    };
    EXPECT_THAT(written("  - {id: one, type: file, path: gw.yaml}\n"), Contains(HasSubstr("it is the configuration itself")));
    EXPECT_THAT(written("  - {id: one, type: file, path: x}\n  - {id: two, type: file, path: y}\n"),
                Contains(HasSubstr("another sink writes the same file")));
    std::filesystem::remove_all(folder);
}

TEST(sink_lint, refuses_two_that_write_to_one_place)
{
    std::string const two = simulator_head + "sinks:\n  - {id: one, type: file, path: x}\n  - {id: two, type: file, path: ./x}\n";
    EXPECT_THAT(lines(load_yaml(two).findings), ElementsAre(HasSubstr("another sink writes the same file")));
    std::string const outputs = simulator_head + "sinks:\n  - {id: one, type: stdout}\n  - {id: two, type: stdout}\n";
    EXPECT_THAT(lines(load_yaml(outputs).findings), ElementsAre(HasSubstr("another sink writes standard output")));
    std::string many = simulator_head + "sinks:\n";
    for (int i = 0; i < 9; ++i) many += "  - {id: s" + std::to_string(i) + ", type: file, path: f" + std::to_string(i) + "}\n";
    EXPECT_THAT(lines(load_yaml(many).findings), ElementsAre(HasSubstr("more than 8 sinks")));
}

TEST(sink_lint, refuses_ids_that_no_file_can_have)
{
    EXPECT_THAT(lines(load_yaml(simulator_head + "sinks: [{id: a/b, type: stdout}]\n").findings),
                ElementsAre(HasSubstr("holds characters other than letters, digits")));
}

TEST(sinks, have_their_credentials_as_lines_of_a_head)
{
    EXPECT_EQ(frozen("type: otlp, endpoint: \"http://127.0.0.1:1/api/public/otel\", headers: {x-langfuse-ingestion-version: \"4\"}, "
                     "auth: {type: basic, user: {env: U}, secret: {env: S}}")
                  .fields.reveal(),
              "Authorization: Basic cGstbGYtMTpzay1sZi0y\r\nx-langfuse-ingestion-version: 4\r\n");
    EXPECT_EQ(frozen("type: http, endpoint: \"http://127.0.0.1:1\", auth: {type: bearer, secret: {env: S}}").fields.reveal(),
              "Authorization: Bearer sk-lf-2\r\n");
    EXPECT_EQ(frozen("type: http, endpoint: \"http://127.0.0.1:1\", auth: {type: header, name: X-Key, secret: {env: S}}").fields.reveal(),
              "X-Key: sk-lf-2\r\n");
}

TEST(sinks, with_line_ends_in_a_secret_are_refused)
{
    EXPECT_THAT(found("type: http, endpoint: \"http://127.0.0.1:1\", auth: {type: bearer, secret: {env: BAD}}"),
                ElementsAre(HasSubstr("holds characters other than visible ASCII")));
}

TEST(sinks, have_what_was_written_and_defaults_elsewhere)
{
    sink_definition const otlp = frozen("type: otlp, endpoint: \"http://127.0.0.1:4318/\", export: [metrics], metrics_every: 3s");
    EXPECT_FALSE(otlp.otlp.traces);
    EXPECT_TRUE(otlp.otlp.metrics);
    EXPECT_EQ(otlp.otlp.metrics_every, std::chrono::seconds(3));
    EXPECT_EQ(otlp.to.target, "");
    EXPECT_EQ(otlp.batch, 500u);
    sink_definition const file = frozen("type: file, path: x, keep: 0, batch: 7, timeout: 2s");
    EXPECT_EQ(file.file, (file_sink{"x", 100u << 20, 0}));
    EXPECT_EQ(file.batch, 7u);
    EXPECT_EQ(file.timeout, std::chrono::seconds(2));
    sink_definition const syslog = frozen("type: syslog, endpoint: \"tcp://[::1]:6514\", facility: local4");
    EXPECT_EQ(syslog.syslog, (syslog_place{syslog_way::tcp, "::1", 6514}));
    EXPECT_EQ(syslog.facility, 20);
    EXPECT_EQ(frozen("type: syslog, endpoint: \"unix:/dev/log\"").syslog, (syslog_place{syslog_way::local, "/dev/log", 0}));
}

TEST(syslog_places, have_the_port_of_syslog_unless_they_say_another)
{
    EXPECT_EQ(parse_syslog_place("udp://logs.example")->port, 514);
    EXPECT_EQ(parse_syslog_place("udp://logs.example:80")->port, 80);
    EXPECT_EQ(parse_syslog_place("tcp://logs.example:1514")->port, 1514);
}

TEST(snapshot, propagates_traces_as_its_sinks_ask)
{
    auto const asked = [](std::string const& more) {
        auto const made = load_yaml(simulator_head + "sinks:\n  - {id: one, type: otlp, endpoint: \"http://127.0.0.1:1\"" + more + "}\n");
        return std::pair(made.frozen->traces, made.frozen->propagates);
    };
    EXPECT_EQ(asked(""), std::pair(true, trace_propagation::caller));
    EXPECT_EQ(asked(", propagate: always"), std::pair(true, trace_propagation::always));
    EXPECT_EQ(asked(", export: [metrics]"), std::pair(false, trace_propagation::never));
    EXPECT_FALSE(load_yaml(simulator_head).frozen->traces);
}

TEST(sink_lint, warns_of_payloads_that_do_not_go_out)
{
    EXPECT_THAT(found("type: stdout, payloads: true"),
                ElementsAre(HasSubstr("warning L027 5:39 sinks[0].payloads: payloads has no effect: no payloads are kept")));
    auto const kept = [](std::string const& members) {
        return lines(
            load_yaml(simulator_head + "logging: {payloads: errors}\nsinks:\n  - {id: one, " + members + "}\n", with(secrets)).findings);
    };
    EXPECT_THAT(kept("type: stdout, payloads: true"), IsEmpty());
    EXPECT_THAT(kept("type: file, path: events.jsonl, payloads: true"), IsEmpty());
    EXPECT_THAT(kept("type: syslog, endpoint: \"unix:/dev/log\", payloads: true"),
                ElementsAre(HasSubstr("sinks[0].payloads: payloads has no effect with type syslog")));
    EXPECT_THAT(kept("type: http, endpoint: \"http://logs.example/in\", payloads: true"),
                ElementsAre(HasSubstr("warning L030 6:37 sinks[0].endpoint: events and payloads travel unencrypted over http")));
    EXPECT_FALSE(frozen("type: stdout").payloads);
}

std::string const two_sinks = simulator_head + "sinks: [{id: one, type: stdout}, {id: two, type: syslog, endpoint: 'unix:/dev/log'}]\n";

TEST(sink_choice, must_name_sinks_and_says_which_there_are)
{
    EXPECT_THAT(lines(load_yaml(two_sinks + "logging: {sinks: [one, too]}\n").findings),
                ElementsAre(HasSubstr("warning L027 4:34 sinks[1]: the sink gets no events: logging.sinks names others"),
                            "error L001 5:24 logging.sinks[1]: unknown sink \"too\" (two)"));
    EXPECT_THAT(lines(load_yaml(two_sinks + "consumers: [{name: c, logging: {sinks: [three]}}]\n").findings),
                ElementsAre(HasSubstr("consumers[0].logging.sinks[0]: unknown sink \"three\"")));
    EXPECT_THAT(
        lines(load_yaml(two_sinks + "logging: {sinks: [one]}\nroutes: [{id: r, match: {path: /r}, to: m, logging: {sinks: [two]}}]\n")
                  .findings),
        IsEmpty());
}

TEST(sink_choice, of_a_section_stands_by_itself_or_beside_payloads)
{
    auto const route = [](std::string const& logging) {
        return lines(load_yaml(two_sinks + "routes: [{id: r, match: {path: /r}, to: m, logging: {" + logging + "}}]\n").findings);
    };
    EXPECT_THAT(route("sinks: [one]"), IsEmpty());
    EXPECT_THAT(route("sinks: []"), IsEmpty());
    EXPECT_THAT(route("sinks: [one], payloads: all"), IsEmpty());
    EXPECT_THAT(route("sinks: [one], sample: 0.5"),
                ElementsAre(HasSubstr("error C007 5:53 routes[0].logging.payloads: payloads is missing"),
                            HasSubstr("routes[0].logging.sample: sample has no effect without payloads: sample")));
    EXPECT_THAT(route(""),
                ElementsAre(HasSubstr("payloads is missing: whose requests and replies are kept; or sinks, which get the events")));
}

TEST(sink_choice, is_kept_with_every_event_and_so_is_short)
{
    std::string const a(150, 'a'), b(150, 'b');
    std::string const sinks = "sinks: [{id: " + a + ", type: stdout}, {id: " + b + ", type: syslog, endpoint: 'unix:/dev/log'}]\n";
    EXPECT_THAT(lines(load_yaml(simulator_head + sinks + "logging: {sinks: [" + a + ", " + b + "]}\n").findings),
                ElementsAre(HasSubstr("error L070 5:18 logging.sinks: the ids of these sinks have more than 256 characters together")));
}

TEST(sink_choice, is_absent_empty_or_what_the_section_says)
{
    auto const made = load_yaml(two_sinks + "logging: {sinks: [two, one]}\n" +
                                "routes: [{id: r, match: {path: /r}, to: m, logging: {sinks: []}}, {id: q, match: {path: /q}, to: m}]\n" +
                                "groups: [{id: g, members: [{model: m}], logging: {payloads: none}}]\n" +
                                "consumers: [{name: c, logging: {sinks: [one]}}]\n")
                          .frozen;
    ASSERT_TRUE(made);
    sink_choices const& all = made->chosen_sinks;
    EXPECT_TRUE(all.some);
    EXPECT_EQ(all.of_all, (model::sink_choice{{"two", "one"}}));
    ASSERT_EQ(all.by_route.size(), 1u);
    EXPECT_EQ(all.by_route.at("r"), model::sink_choice{});
    EXPECT_FALSE(made->routes.all[0].payloads);
    EXPECT_TRUE(all.by_group.empty());
    EXPECT_EQ(all.by_consumer.at("c"), (model::sink_choice{{"one"}}));
    EXPECT_FALSE(load_yaml(two_sinks).frozen->chosen_sinks.of_all) << "all";
    EXPECT_FALSE(load_yaml(two_sinks).frozen->chosen_sinks.some);
}

}  // namespace
}  // namespace signalbox::config
