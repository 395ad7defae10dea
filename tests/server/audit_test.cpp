// The chain of a served store: what the server and commands beside it do is in it, and `signalbox audit` says so. The program runs as child processes.
#include "tests/server/served_program.hpp"

#include <gmock/gmock.h>

#include <sqlite3.h>

namespace signalbox::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

std::string const chained = "audit: {chain: sha256}\n";

std::string yaml(std::string const& more)
{
    return on_free_ports(simulated_models + more, "public: true, workers: 1, ");
}

class audit : public ::testing::Test {
protected:
    outcome signalbox(std::vector<std::string> words)
    {
        if (words.front() == "audit") words.insert(words.end(), {"--store", at.file("events.db")});
        return run(words, at.file(""));
    }
    json_value verified(std::vector<std::string> const& more = {})
    {
        std::vector<std::string> words{"audit", "verify", "--json"};
        words.insert(words.end(), more.begin(), more.end());
        return json_of(signalbox(words).out);
    }
    std::vector<json_value> acts()
    {
        std::vector<json_value> all;
        std::istringstream lines(signalbox({"audit", "log"}).out);
        for (std::string line; std::getline(lines, line);) all.push_back(json_of(line));
        return all;
    }
    std::vector<std::string> kinds()
    {
        std::vector<std::string> all;
        for (json_value const& each : acts()) all.push_back(text_field(each, "kind"));
        return all;
    }
    bool chain_has(std::string const& kind)
    {
        return eventually([&] {
            auto const all = acts();
            return std::ranges::any_of(
                all, [&](json_value const& each) { return text_field(each, "kind") == kind && number_field(each, "link") > 0; });
        });
    }
    void execute(char const* sql)
    {
        sqlite3* db = nullptr;
        ASSERT_EQ(sqlite3_open(at.file("events.db").c_str(), &db), SQLITE_OK);
        EXPECT_EQ(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
        sqlite3_close(db);
    }
    temporary_folder at;
};

TEST_F(audit, has_every_event_and_the_acts_of_a_run)
{
    {
        served_program one(at, yaml(chained));
        for (int i = 0; i < 4; ++i) EXPECT_EQ(one.chat("sim").status, 200);
        EXPECT_EQ(one.chat("nothing").status, 404);
        EXPECT_EQ(one.stop().status, 0);
    }
    auto const said = verified();
    EXPECT_TRUE(field(said, "whole").bool_value());
    EXPECT_EQ(number_field(said, "events"), 5);
    EXPECT_THAT(kinds(), ElementsAre("run.begun", "configuration.applied", "run.ended"));
    auto const applied = acts().at(1);
    EXPECT_EQ(text_field(applied, "detail.because"), "start");
    EXPECT_EQ(text_field(applied, "detail.file"), at.file("signalbox.yaml"));
    EXPECT_THAT(text_field(applied, "detail.sha256"), MatchesRegex("[0-9a-f]{64}"));
    EXPECT_EQ(text_field(applied, "detail.revision"), text_field(applied, "detail.sha256").substr(0, 12));
    EXPECT_NE(text_field(applied, "detail.by"), "");
    auto const text = signalbox({"audit", "verify"});
    EXPECT_EQ(text.status, 0);
    EXPECT_THAT(text.out, HasSubstr("The chain is whole: "));
    EXPECT_THAT(text.out, HasSubstr("with 5 events and 3 acts of administration."));
}

TEST_F(audit, has_reloads_and_those_that_were_refused)
{
    served_program one(at, yaml(chained));
    at.write("signalbox.yaml", yaml(chained + "meta: {name: second}\n"));
    EXPECT_TRUE(eventually([&] { return number_field(one.page("/health"), "reload.applied") == 1; }));
    at.write("signalbox.yaml", yaml(chained + "metta: {name: third}\n"));
    EXPECT_TRUE(eventually([&] { return number_field(one.page("/health"), "reload.refused") == 1; }));
    ASSERT_TRUE(chain_has("configuration.refused"));
    auto const all = acts();
    EXPECT_EQ(text_field(all.at(2), "detail.because"), "file changed");
    EXPECT_EQ(text_field(all.at(2), "detail.name"), "second");
    EXPECT_NE(text_field(all.at(2), "detail.sha256"), text_field(all.at(1), "detail.sha256"));
    EXPECT_THAT(text_field(all.at(3), "detail.why"), HasSubstr("metta"));
    EXPECT_EQ(one.stop().status, 0);
    EXPECT_THAT(kinds(), ElementsAre("run.begun", "configuration.applied", "configuration.applied", "configuration.refused", "run.ended"));
}

TEST_F(audit, has_keys_that_commands_make_while_it_serves)
{
    served_program one(at, yaml(chained));
    EXPECT_EQ(signalbox({"keys", "create", "ci", "--store", at.file("events.db")}).status, 0);
    ASSERT_TRUE(chain_has("key.created"));
    EXPECT_EQ(one.stop().status, 0);
    EXPECT_TRUE(field(verified(), "whole").bool_value());
}

TEST_F(audit, has_keys_that_were_made_while_nothing_served)
{
    EXPECT_EQ(signalbox({"keys", "create", "ci", "--new", "--store", at.file("events.db")}).status, 0);
    {
        served_program one(at, yaml(chained));
        ASSERT_TRUE(chain_has("key.created"));
        EXPECT_EQ(one.stop().status, 0);
    }
    auto const id = text_field(
        json_of(signalbox({"keys", "list", "--output", "json", "--store", at.file("events.db")}).out).list_value().values(0), "id");
    EXPECT_EQ(signalbox({"keys", "revoke", id, "--store", at.file("events.db")}).status, 0);
    auto const waiting = acts().back();
    EXPECT_EQ(text_field(waiting, "kind"), "key.revoked");
    EXPECT_EQ(text_field(waiting, "detail.key"), id);
    EXPECT_EQ(number_field(waiting, "link"), 0) << "null: no server has taken it up";
    served_program next(at, yaml(chained));
    ASSERT_TRUE(chain_has("key.revoked"));
    EXPECT_EQ(next.stop().status, 0);
    auto all = kinds();
    EXPECT_EQ(std::ranges::count(all, "key.created"), 1);
    EXPECT_EQ(std::ranges::count(all, "key.revoked"), 1);
}

std::string const operators_line = "Authorization: Bearer 0123456789abcdef0123456789abcdef\r\n";

std::string with_pages(temporary_folder const& at)
{
    at.write("token", "0123456789abcdef0123456789abcdef");
    return "signalbox: 1\nserver: {public: true, workers: 1, listen: [\"127.0.0.1:0\"], admin: {listen: \"127.0.0.1:0\", "
           "token: {file: token}}}\nstorage: {path: events.db}\n" +
           simulated_models + chained + "limits: [{id: few, count: requests, amount: 9, window: 1h}]\n";
}

// Nothing else wakes the recorder: before it looks by itself, a second passes.
TEST_F(audit, has_an_act_when_its_reply_comes_whatever_becomes_of_the_server_then)
{
    std::string const text = with_pages(at);
    std::string const put = "PUT /config HTTP/1.1\r\nHost: localhost\r\nIf-Match: *\r\n" + operators_line +
                            "Content-Length: " + std::to_string(text.size()) + "\r\n\r\n" + text;
    for (std::string const& asked : {post("/limits/few/reset", "{}", operators_line), put}) {
        served_program one(at, text);
        EXPECT_EQ(ask(one.admin_port(), asked).status, 200);
        one.program().send(SIGKILL);
        (void)one.program().finish();
    }
    EXPECT_THAT(kinds(), ElementsAre("run.begun", "configuration.applied", "limits.reset", "run.begun", "configuration.applied",
                                     "configuration.applied"));
    EXPECT_EQ(text_field(acts().back(), "detail.because"), "PUT /config");
    EXPECT_TRUE(field(verified(), "whole").bool_value());
}

TEST_F(audit, has_what_programs_do_through_the_operators_pages)
{
    served_program one(at, with_pages(at));
    std::string const lines = operators_line;
    EXPECT_EQ(ask(one.admin_port(), post("/keys", R"({"name":"ci"})", lines)).status, 201);
    EXPECT_EQ(one.chat("sim").status, 200);
    EXPECT_EQ(ask(one.admin_port(), post("/limits/few/reset", "{}", lines)).status, 200);
    ASSERT_TRUE(chain_has("key.created"));
    ASSERT_TRUE(chain_has("limits.reset"));
    for (json_value const& each : acts()) {
        if (text_field(each, "kind") == "key.created") EXPECT_EQ(text_field(each, "detail.by"), "operator");
        if (text_field(each, "kind") == "limits.reset") {
            EXPECT_EQ(text_field(each, "detail.by"), "operator");
            EXPECT_EQ(text_field(each, "detail.limit"), "few");
        }
    }
    EXPECT_EQ(one.stop().status, 0);
    EXPECT_TRUE(field(verified(), "whole").bool_value());
}

TEST_F(audit, names_the_first_broken_link_and_fails)
{
    {
        served_program one(at, yaml(chained));
        for (int i = 0; i < 3; ++i) EXPECT_EQ(one.chat("sim").status, 200);
        EXPECT_EQ(one.stop().status, 0);
    }
    execute("UPDATE events SET status = 500 WHERE id = (SELECT min(id) FROM events)");
    auto const said = signalbox({"audit", "verify"});
    EXPECT_EQ(said.status, 1);
    EXPECT_THAT(said.out,
                MatchesRegex("The chain is broken at link [0-9]+, event req_[0-9a-z]{13}, [0-9T:.-]+Z: the event was changed.*\n"));
    auto const json = verified();
    EXPECT_FALSE(field(json, "whole").bool_value());
    EXPECT_THAT(text_field(json, "broken.event"), MatchesRegex("req_[0-9a-z]{13}"));
}

TEST_F(audit, finds_an_end_that_was_cut_off_by_the_heads_in_a_file)
{
    {
        served_program one(at, yaml(chained));
        EXPECT_EQ(one.chat("sim").status, 200);
        EXPECT_EQ(one.stop().status, 0);
    }
    auto const head = signalbox({"audit", "head"}).out;
    at.write("heads", head + R"({"link":3,"hea)");  // the last line is torn
    EXPECT_EQ(signalbox({"audit", "verify", "--head", at.file("heads")}).status, 0);
    EXPECT_EQ(signalbox({"audit", "verify", "--head", text_field(json_of(head), "head")}).status, 0);
    execute("DELETE FROM audit_links WHERE link = (SELECT max(link) FROM audit_links)");
    EXPECT_EQ(signalbox({"audit", "verify"}).status, 0) << "only a head that was kept tells";
    auto const cut = signalbox({"audit", "verify", "--head", at.file("heads")});
    EXPECT_EQ(cut.status, 1);
    EXPECT_THAT(cut.out, HasSubstr("its end was removed"));
}

TEST_F(audit, says_what_is_wrong_with_the_heads_it_is_given)
{
    {
        served_program one(at, yaml(chained));
    }
    EXPECT_EQ(signalbox({"audit", "verify", "--head", "abcd"}).status, 2);
    EXPECT_THAT(signalbox({"audit", "verify", "--head", "abcd"}).err, HasSubstr("neither 64 hexadecimal digits"));
    at.write("heads", "{\"link\":3}\n{}\n");
    EXPECT_THAT(signalbox({"audit", "verify", "--head", at.file("heads")}).err, HasSubstr("heads, line 1 is no line of"));
    at.write("heads", "");
    EXPECT_THAT(signalbox({"audit", "verify", "--head", at.file("heads")}).err, HasSubstr("has no line of"));
}

TEST_F(audit, is_not_there_without_the_configuration)
{
    {
        served_program one(at, yaml(""));
        EXPECT_EQ(one.chat("sim").status, 200);
        EXPECT_EQ(one.stop().status, 0);
    }
    auto const said = signalbox({"audit", "verify"});
    EXPECT_EQ(said.status, 1);
    EXPECT_THAT(said.err, HasSubstr("has no chain"));
    EXPECT_EQ(signalbox({"audit", "head"}).status, 1);
    EXPECT_EQ(signalbox({"audit", "log"}).out, "");
}

TEST_F(audit, keeps_its_store_from_being_replaced_by_samples)
{
    {
        served_program one(at, yaml(chained));
        EXPECT_EQ(one.stop().status, 0);
    }
    auto const said = signalbox({"sample-data", at.file("events.db"), "--force", "--events", "1000", "--days", "2"});
    EXPECT_EQ(said.status, 2);
    EXPECT_THAT(said.err, HasSubstr("has a chain of events"));
    EXPECT_TRUE(field(verified(), "whole").bool_value());
}

TEST_F(audit, is_whole_after_a_kill)
{
    {
        served_program one(at, yaml(chained));
        for (int i = 0; i < 5; ++i) EXPECT_EQ(one.chat("sim").status, 200);
        one.program().send(SIGKILL);
        (void)one.program().finish();
    }
    served_program next(at, yaml(chained));
    EXPECT_EQ(next.chat("sim").status, 200);
    EXPECT_EQ(next.stop().status, 0);
    auto const said = verified();
    EXPECT_TRUE(field(said, "whole").bool_value());
    EXPECT_GE(number_field(said, "events"), 1);
}

}  // namespace
}  // namespace signalbox::test
