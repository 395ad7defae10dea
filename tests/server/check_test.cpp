// `signalbox check` and what the command line says to wrong words, as a shell sees it: output and exit status.
#include "tests/server/served_program.hpp"

namespace signalbox::test {
namespace {

class check_command : public testing::Test {
protected:
    outcome check(std::string const& yaml, std::vector<std::string> more = {})
    {
        more.insert(more.begin(), {"check", at.write("file.yaml", yaml)});
        return run(more, at.file(""));
    }
    temporary_folder at;
    std::string const good = on_free_ports(simulated_models, "public: true, ");
    std::string const two_errors =
        "signalbox: 1\nserver: {public: true, workrs: 2}\nproviders: [{id: p, kind: simulator}]\nmodels: [{id: a, provider: q}]\n";
};

TEST_F(check_command, a_good_file_is_good_and_exits_0)
{
    auto const said = check(good);
    EXPECT_EQ(said.status, 0) << said.out << said.err;
    EXPECT_NE(said.out.find("file.yaml: good"), std::string::npos) << said.out;
    EXPECT_NE(said.out.find("revision "), std::string::npos);
    EXPECT_EQ(said.err, "");
}

TEST_F(check_command, names_the_proxy_of_each_provider_that_has_one)
{
    std::string const two = "signalbox: 1\nserver: {public: true}\nproviders:\n"
                            "  - {id: far, kind: openai_compatible, base_url: \"https://far.example\", auth: {type: none}, proxy: "
                            "\"http://proxy.example:3128\"}\n"
                            "  - {id: near, kind: openai_compatible, base_url: \"https://near.example\", auth: {type: none}}\n"
                            "models: [{id: a, provider: far}, {id: b, provider: near}]\n";
    auto const said = check(two);
    EXPECT_EQ(said.status, 0) << said.out;
    EXPECT_NE(said.out.find("\nprovider far is reached through the proxy proxy.example:3128 (proxy)\n"), std::string::npos) << said.out;
    EXPECT_EQ(said.out.find("provider near"), std::string::npos) << said.out;
}

TEST_F(check_command, a_file_of_the_connection_string_may_be_on_the_gateways_machine_alone)
{
    std::string const yaml = on_free_ports(simulated_models, "public: true, ", "type: postgres, dsn: {file: dsn}, ");
    at.write("dsn", "host=db sslmode=verify-full sslrootcert=/absent/root.crt sslcert=/dev/null sslkey=/absent/own.key");
    auto const said = check(yaml);
    EXPECT_EQ(said.status, 0) << said.out << said.err;
    EXPECT_NE(said.out.find("file.yaml:3:"), std::string::npos) << said.out;
    EXPECT_NE(
        said.out.find("warning L066: storage.dsn: its sslrootcert names the file \"/absent/root.crt\", which is not there; the gateway's "
                      "machine needs it"),
        std::string::npos)
        << said.out;
    EXPECT_NE(said.out.find("its sslkey names the file \"/absent/own.key\""), std::string::npos) << said.out;
    EXPECT_NE(said.out.find("good, 4 warnings"), std::string::npos) << said.out;
    auto const served = run({"serve", at.file("file.yaml")}, at.file(""));
    EXPECT_EQ(served.status, 2) << "the gateway cannot start without it";
    EXPECT_NE(served.err.find("error L066: storage.dsn: its sslrootcert names the file \"/absent/root.crt\", which is not there\n"),
              std::string::npos)
        << served.err;
}

TEST_F(check_command, all_errors_of_a_bad_file_come_at_once_with_their_places_and_exit_2)
{
    auto const said = check(two_errors);
    EXPECT_EQ(said.status, 2);
    EXPECT_NE(said.out.find("file.yaml:2:"), std::string::npos) << said.out;
    EXPECT_NE(said.out.find("workers"), std::string::npos) << "the nearest known name: " << said.out;
    EXPECT_NE(said.out.find("file.yaml:4:"), std::string::npos) << said.out;
    EXPECT_NE(said.out.find("2 errors"), std::string::npos) << said.out;
}

TEST_F(check_command, the_same_as_JSON_can_be_read_by_programs)
{
    auto const said = check(two_errors, {"--output", "json"});
    EXPECT_EQ(said.status, 2);
    auto const all = json_of(said.out);
    auto const list = field(all, "findings").list_value();
    ASSERT_EQ(list.values_size(), 2) << said.out;
    EXPECT_EQ(text_field(list.values(0), "severity"), "error");
    EXPECT_EQ(number_field(list.values(0), "line"), 2);
    EXPECT_EQ(number_field(list.values(1), "line"), 4);
    EXPECT_EQ(check(good, {"--output", "json"}).status, 0);
}

TEST_F(check_command, a_file_that_is_not_there_is_named)
{
    auto const said = run({"check", "nowhere.yaml"}, at.file(""));
    EXPECT_EQ(said.status, 2);
    EXPECT_NE((said.out + said.err).find("nowhere.yaml"), std::string::npos) << said.out << said.err;
}

TEST_F(check_command, wrong_words_on_the_command_line_exit_2_and_say_what_is_known)
{
    for (std::vector<std::string> const& words :
         std::vector<std::vector<std::string>>{{"sreve"},
                                               {"serve"},
                                               {"check"},
                                               {"keys"},
                                               {"events"},
                                               {"events", "tail", "--output", "xml"},
                                               {"serve", "--demo", "--port", "eighty"},
                                               {"serve", "a.yaml", "--demo"},
                                               {"events", "tail", "--store", "none.db", "--filter", "colour=red"},
                                               {"events", "tail", "--since", "yesterday"},
                                               {"events", "stats", "--by", "moon"},
                                               {"keys", "create", "x", "--allow", "sim"},
                                               {"keys", "create", "x", "--expires", "soon"},
                                               {"events", "get", "abc"}}) {
        auto const said = run(words, at.file(""));
        EXPECT_EQ(said.status, 2) << testing::PrintToString(words) << said.out << said.err;
        EXPECT_NE(said.err, "") << testing::PrintToString(words);
        EXPECT_EQ(said.out, "") << "complaints are no output: " << testing::PrintToString(words);
    }
}

TEST_F(check_command, a_misspelt_command_is_answered_with_the_nearest_or_with_all)
{
    EXPECT_EQ(run({"evnts"}, at.file("")).err, "signalbox: no command \"evnts\"; did you mean \"events\"?\n");
    EXPECT_EQ(run({"dance"}, at.file("")).err,
              "signalbox: no command \"dance\"; there are serve, check, explain, init, diff, apply, teardown, import, export, keys, "
              "events, report, "
              "what-if, limits, audit, store, prices, mcp, sample-data, health, schema, completion, manual, help, version\n");
}

TEST_F(check_command, version_and_help_exit_0)
{
    EXPECT_TRUE(run({"version"}, at.file("")).out.starts_with("signalbox "));
    auto const help = run({"--help"}, at.file(""));
    EXPECT_EQ(help.status, 0);
    for (std::string const word : {"serve", "check", "keys", "events", "schema", "version"})
        EXPECT_NE(help.out.find(word), std::string::npos) << help.out;
    EXPECT_EQ(field(json_of(run({"schema"}, at.file("")).out), "type").string_value(), "object");
}

TEST_F(check_command, serve_refuses_what_check_refuses_and_says_the_same)
{
    std::string const bad = "signalbox: 1\nproviders: [{id: p, kind: simulator}]\nmodels: [{id: a, provider: q}]\n";
    auto const checked = check(bad);
    auto const served = run({"serve", at.file("file.yaml")}, at.file(""));
    EXPECT_EQ(served.status, 2);
    EXPECT_NE(served.err.find(checked.out.substr(0, checked.out.find('\n'))), std::string::npos) << checked.out << served.err;
    EXPECT_FALSE(std::filesystem::exists(at.file("signalbox.db"))) << "nothing was begun";
}

TEST_F(check_command, serve_refuses_a_disabled_configuration)
{
    at.write("file.yaml", "meta: {enabled: false}\n" + good);
    EXPECT_EQ(run({"check", at.file("file.yaml")}, at.file("")).status, 0);
    auto const said = run({"serve", at.file("file.yaml")}, at.file(""));
    EXPECT_EQ(said.status, 2);
    EXPECT_NE(said.err.find("meta.enabled is false"), std::string::npos) << said.err;
}

}  // namespace
}  // namespace signalbox::test
