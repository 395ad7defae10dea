// Questions of agents: the protocol's messages, the commands they become, and what a command that is run leaves.
#include "server/mcp.hpp"
#include "server/own_command.hpp"
#include "tests/server/temporary_folder.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

namespace signalbox::test {
namespace {

using server::command_output;
using server::mcp_command;
using server::mcp_options;
using server::mcp_server;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class asking_agent : public testing::Test {
protected:
    boost::json::value ask(std::string const& message)
    {
        auto const said = serving.answer(message);
        EXPECT_TRUE(said) << message;
        return said ? boost::json::parse(*said) : boost::json::value();
    }
    boost::json::value call(std::string const& tool, std::string const& arguments)
    {
        return ask(R"({"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":")" + tool + R"(","arguments":)" + arguments + "}}");
    }
    std::string error_of(boost::json::value const& of) { return std::string(of.at("error").at("message").as_string()); }

    std::vector<mcp_command> ran;
    command_output output{.status = 0, .out = "[]\n"};
    mcp_options allowed{.config = "a.yaml"};
    mcp_server serving{allowed, [this](mcp_command const& each) {
                           ran.push_back(each);
                           return output;
                       }};
};

TEST_F(asking_agent, is_greeted_in_the_revision_that_it_speaks)
{
    auto const old = ask(R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2024-11-05","capabilities":{}}})");
    EXPECT_EQ(old.at("result").at("protocolVersion").as_string(), "2024-11-05");
    EXPECT_EQ(old.at("id").as_int64(), 1);
    EXPECT_EQ(old.at("result").at("serverInfo").at("name").as_string(), "signalbox");
    auto const later = ask(R"({"jsonrpc":"2.0","id":"x","method":"initialize","params":{"protocolVersion":"2031-01-01"}})");
    EXPECT_EQ(later.at("result").at("protocolVersion").as_string(), "2025-06-18");
    EXPECT_EQ(later.at("id").as_string(), "x");
    EXPECT_FALSE(serving.answer(R"({"jsonrpc":"2.0","method":"notifications/initialized"})"));
    EXPECT_TRUE(ask(R"({"jsonrpc":"2.0","id":2,"method":"ping"})").at("result").as_object().empty());
}

TEST_F(asking_agent, sees_tools_with_what_they_take)
{
    auto const tools = ask(R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})").at("result").at("tools").as_array();
    EXPECT_EQ(tools.size(), server::mcp_tools().size() - 1) << "bodies are not offered";
    for (auto const& each : tools) {
        EXPECT_EQ(each.at("inputSchema").at("type").as_string(), "object");
        EXPECT_FALSE(each.at("description").as_string().empty());
        EXPECT_TRUE(each.at("annotations").at("readOnlyHint").as_bool());
    }
    mcp_server open({.payloads = true}, nullptr);
    auto const all = boost::json::parse(*open.answer(R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})"));
    EXPECT_EQ(all.at("result").at("tools").as_array().size(), server::mcp_tools().size());
}

TEST_F(asking_agent, has_commands_run_and_reads_what_they_print)
{
    output.out = "[{\"id\":\"req_1\"}]\n";
    auto const made = call("list_events", R"({"filter":"model:gpt-4o --store=/etc/passwd","limit":3})");
    ASSERT_EQ(ran.size(), 1u);
    EXPECT_THAT(ran[0].words, ElementsAre("events", "tail", "--output=json", "--config=a.yaml", "--limit=3",
                                          "--filter=model:gpt-4o --store=/etc/passwd"));
    EXPECT_EQ(made.at("result").at("content").at(0).at("text").as_string(), "[{\"id\":\"req_1\"}]\n");
    EXPECT_FALSE(made.at("result").at("isError").as_bool());
}

TEST_F(asking_agent, cannot_write_options_where_a_value_stands)
{
    call("get_event", R"({"id":"--store=/tmp/x"})");
    EXPECT_THAT(ran[0].words, ElementsAre("events", "get", "--output=json", "--config=a.yaml", "--", "--store=/tmp/x"));
}

TEST_F(asking_agent, has_the_configuration_of_the_command_checked_unless_another_is_named)
{
    call("check", "{}");
    call("check", R"({"file":"b.yaml"})");
    ASSERT_EQ(ran.size(), 2u);
    EXPECT_THAT(ran[0].words, ElementsAre("check", "--output=json", "--", "a.yaml"));
    EXPECT_THAT(ran[1].words, ElementsAre("check", "--output=json", "--", "b.yaml"));
    std::vector<mcp_command> without;
    mcp_server bare({}, [&](mcp_command const& each) { return without.push_back(each), output; });
    (void)bare.answer(R"({"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"check","arguments":{}}})");
    ASSERT_EQ(without.size(), 1u);
    EXPECT_THAT(without[0].words, ElementsAre("check", "--output=json"));
}

TEST_F(asking_agent, gives_requests_as_a_file)
{
    call("explain", R"({"request":{"model":"g","messages":[]},"consumer":"ann"})");
    EXPECT_THAT(ran[0].words, ElementsAre("explain", "--config=a.yaml", "--consumer=ann", "--", server::mcp_input));
    EXPECT_EQ(ran[0].input, R"({"model":"g","messages":[]})");
}

TEST_F(asking_agent, is_told_what_a_command_complains_of)
{
    output = {.status = 1, .out = "", .err = "signalbox events: there is no store\n"};
    auto const made = call("statistics", "{}");
    EXPECT_TRUE(made.at("result").at("isError").as_bool());
    EXPECT_THAT(std::string(made.at("result").at("content").at(0).at("text").as_string()), HasSubstr("there is no store"));
    output = {.status = 0, .out = "[1", .err = "", .cut = true};
    EXPECT_THAT(std::string(call("statistics", "{}").at("result").at("content").at(0).at("text").as_string()),
                HasSubstr("narrow the question"));
}

TEST_F(asking_agent, never_gets_a_piece_of_json)
{
    output = {.status = 0, .out = "[{\"id\":\"req_1\"},{\"id", .err = "", .cut = true};
    auto const made = call("list_events", "{}").at("result");
    EXPECT_TRUE(made.at("isError").as_bool());
    EXPECT_EQ(made.at("content").at(0).at("text").as_string(),
              "the answer is longer than 1 MiB and is left out: narrow the question with limit, filter, since, until");
    output.late = true;
    EXPECT_THAT(std::string(call("costs", "{}").at("result").at("content").at(0).at("text").as_string()), HasSubstr("within 60 seconds"));
    output = {.status = 0, .out = "text, not JSON", .err = "", .cut = true};
    auto const explained = call("explain", R"({"request":{}})").at("result");
    EXPECT_FALSE(explained.at("isError").as_bool());
    EXPECT_THAT(std::string(explained.at("content").at(0).at("text").as_string()), HasSubstr("text, not JSON\n(cut at 1 MiB"));
}

TEST_F(asking_agent, names_configurations_beside_its_own_and_no_other_files)
{
    temporary_folder const at, elsewhere;
    mcp_server beside({.config = at.file("a.yaml")}, [this](mcp_command const& each) { return ran.push_back(each), output; });
    auto const what_if = [&](std::string const& file) {
        return *beside.answer(R"({"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"what_if","arguments":{"file":")" + file +
                              R"("}}})");
    };
    for (std::string const& file : {std::string("/etc/shadow"), std::string("../x.yaml"), elsewhere.write("b.yaml", "secret"), at.file("")})
        EXPECT_THAT(what_if(file), HasSubstr("what_if: file must be")) << file;
    std::filesystem::create_symlink("/etc/shadow", at.file("link.yaml"));
    EXPECT_THAT(what_if("link.yaml"), HasSubstr("must be in the folder of the configuration"));
    EXPECT_THAT(what_if("token"), HasSubstr("ends with .yaml, .yml or .json"));
    EXPECT_TRUE(ran.empty());
    (void)what_if("b.yaml");
    (void)what_if(at.file("c.json"));
    ASSERT_EQ(ran.size(), 2u);
    EXPECT_EQ(ran[0].words.back(), at.file("b.yaml"));
    EXPECT_EQ(ran[1].words.back(), at.file("c.json"));
}

TEST_F(asking_agent, is_told_what_is_wrong_with_a_call)
{
    EXPECT_THAT(error_of(call("nothing", "{}")), HasSubstr("no tool \"nothing\""));
    EXPECT_THAT(error_of(call("get_event", "{}")), HasSubstr("get_event: id is missing"));
    EXPECT_THAT(error_of(call("get_event", R"({"id":5})")), HasSubstr("id must be a text"));
    EXPECT_THAT(error_of(call("compare_arms", R"({"group":""})")), HasSubstr("compare_arms: group must not be empty"));
    EXPECT_THAT(error_of(call("list_events", R"({"limit":0})")), HasSubstr("whole number above 0"));
    EXPECT_THAT(error_of(call("list_events", R"({"model":"x"})")), HasSubstr("model is not known here"));
    EXPECT_THAT(error_of(call("explain", R"({"request":"{}"})")), HasSubstr("must be an object"));
    EXPECT_THAT(error_of(call("get_payload", R"({"id":"req_1"})")), HasSubstr("--payloads"));
    EXPECT_THAT(error_of(call("check", R"({"file":"a\u0000b"})")), HasSubstr("zero byte"));
    EXPECT_TRUE(ran.empty());
}

TEST_F(asking_agent, is_told_what_is_wrong_with_a_message)
{
    auto const code = [&](std::string const& message) { return ask(message).at("error").at("code").as_int64(); };
    EXPECT_EQ(code("{"), -32700);
    EXPECT_EQ(code("[]"), -32600);
    EXPECT_EQ(code(R"({"id":null,"method":"ping"})"), -32600);
    EXPECT_EQ(code(R"({"id":1})"), -32600);
    EXPECT_EQ(code(R"({"id":1,"method":"resources/list"})"), -32601);
    EXPECT_EQ(code(R"({"id":1,"method":"ping","params":[1]})"), -32602);
    EXPECT_EQ(code(R"({"id":1,"method":"tools/call","params":{}})"), -32602);
    EXPECT_FALSE(serving.answer(R"({"jsonrpc":"2.0","id":3,"result":{}})")) << "nothing was asked";
}

TEST(own_commands, are_run_with_their_input_and_give_both_streams)
{
    std::string const program = SIGNALBOX_BINARY_DIR "/bin/signalbox";
    auto const version = server::run_own_command(program, {{"version"}, {}});
    EXPECT_EQ(version.status, 0) << version.err;
    EXPECT_THAT(version.out, HasSubstr("signalbox"));
    auto const wrong = server::run_own_command(program, {{"no-such-command"}, {}});
    EXPECT_EQ(wrong.status, 2);
    EXPECT_FALSE(wrong.err.empty());
    temporary_folder at;
    auto const file = at.write("a.yaml", "signalbox: 1\nproviders: [{id: p, kind: simulator}]\nmodels: [{id: m, provider: p}]\n");
    auto const told = server::run_own_command(program, {{"explain", "--config=" + file, "--", std::string(server::mcp_input)},
                                                        R"({"model":"m","messages":[{"role":"user","content":"Hi"}]})"});
    EXPECT_EQ(told.status, 0) << told.err;
    EXPECT_THAT(told.out, HasSubstr("p/m"));
    EXPECT_EQ(server::run_own_command("/nowhere/signalbox", {{"version"}, {}}).status, 127);
}

TEST(own_commands, end_at_the_limit_of_what_is_read)
{
    auto const made = server::run_own_command("/bin/sh", {{"-c", "head -c 3000000 /dev/zero | tr '\\0' 'x'; exit 3"}, {}});
    EXPECT_EQ(made.out.size(), server::command_output_limit);
    EXPECT_TRUE(made.cut);
    EXPECT_EQ(made.status, 3) << "what is too much is read and thrown away";
}

}  // namespace
}  // namespace signalbox::test
