// `signalbox serve` as its operator meets it: reloads, keys, signals, a store of its own. The program runs as a child process.
#include "tests/server/background_upstream.hpp"
#include "tests/server/served_program.hpp"

namespace signalbox::test {
namespace {

class serve_command : public testing::Test {
protected:
    std::string revision(served_program& of) { return text_field(of.page("/health"), "config_revision"); }
    temporary_folder at;
};

std::string const open_door = "public: true, ";

std::string forwarding_model(std::string const& url, std::string const& id = "up")
{
    return "providers: [{id: p, kind: openai_compatible, base_url: \"" + url +
           "\", auth: {type: none}}]\n"
           "models: [{id: " +
           id + ", provider: p, upstream: up}]\n";
}

TEST_F(serve_command, a_changed_file_is_applied_whole_and_streams_in_flight_keep_what_they_began_with)
{
    background_upstream from;
    from.always({read_request(), send(std::string(stream_head) + std::string(stream_start)), stall(), send(std::string(stream_rest))});
    served_program one(at, on_free_ports(forwarding_model(from.url()), open_door));
    std::string const first = revision(one);
    raw_client busy(one.port());
    busy.send(post(openai.path(), openai.body("up", true)));
    busy.read_until("Hel");
    at.write("signalbox.yaml", on_free_ports(forwarding_model(from.url(), "renamed"), open_door));
    ASSERT_TRUE(eventually([&] { return number_field(one.page("/health"), "reload.applied") == 1; }));
    std::string const second = revision(one);
    EXPECT_NE(second, first);
    EXPECT_EQ(one.chat("up").status, 404) << "the old name is gone";
    from.release();
    auto const said = busy.reply();
    EXPECT_TRUE(said.whole);
    EXPECT_TRUE(said.body.ends_with("data: [DONE]\n\n")) << said.body;
    auto const stopped = one.stop();
    EXPECT_EQ(stopped.status, 0) << stopped.err;
    auto const events = json_of(run({"events", "tail", "--store", at.file("events.db"), "--output", "json"}, at.file("")).out).list_value();
    ASSERT_EQ(events.values_size(), 2);
    EXPECT_EQ(text_field(events.values(0), "config_version"), second);
    EXPECT_EQ(text_field(events.values(1), "config_version"), first);
    EXPECT_EQ(text_field(events.values(1), "decision"), "allowed");
}

TEST_F(serve_command, a_wrong_file_changes_nothing_and_says_why)
{
    served_program one(at, on_free_ports(simulated_models, open_door));
    std::string const first = revision(one);
    at.write("signalbox.yaml", on_free_ports(simulated_models + "consumers: [{nme: x}]\n", open_door));
    ASSERT_TRUE(eventually([&] { return number_field(one.page("/health"), "reload.refused") == 1; }));
    auto const health = one.page("/health");
    EXPECT_EQ(text_field(health, "config_revision"), first);
    EXPECT_EQ(text_field(health, "status"), "ok");
    EXPECT_NE(text_field(health, "reload.last_trouble").find("nme"), std::string::npos);
    EXPECT_EQ(one.chat("sim").status, 200);
    at.write("signalbox.yaml", on_free_ports(simulated_models + "# better\n", open_door));
    ASSERT_TRUE(eventually([&] { return number_field(one.page("/health"), "reload.applied") == 1; }));
    EXPECT_EQ(text_field(one.page("/health"), "reload.last_trouble"), "");
    EXPECT_NE(revision(one), first);
    std::string const log = one.stop().err;
    EXPECT_NE(log.find("configuration refused, the one before stays in force"), std::string::npos) << log;
    EXPECT_NE(log.find("configuration applied"), std::string::npos) << log;
}

TEST_F(serve_command, SIGHUP_reads_the_file_again)
{
    served_program one(at, on_free_ports(simulated_models, open_door));
    one.program().send(SIGHUP);
    EXPECT_TRUE(eventually([&] { return number_field(one.page("/health"), "reload.applied") == 1; }));
    EXPECT_NE(one.stop().err.find("because=SIGHUP"), std::string::npos);
}

TEST_F(serve_command, what_needs_a_restart_is_told)
{
    served_program one(at, on_free_ports(simulated_models, open_door));
    at.write("signalbox.yaml", on_free_ports(simulated_models, open_door + "workers: 7, "));
    one.program().err_until("configuration applied");
    std::string const log = one.stop().err;
    EXPECT_NE(log.find("takes effect at the next start field=server.workers"), std::string::npos) << log;
    EXPECT_EQ(log.find("field=server.listen"), std::string::npos) << log;
}

TEST_F(serve_command, keys_work_and_end_without_a_restart)
{
    served_program one(at, on_free_ports(simulated_models));
    EXPECT_EQ(one.chat("sim").status, 401);
    auto const made = run({"keys", "create", "laptop", "--config", one.file(), "--allow", "model:sim"}, at.file(""));
    ASSERT_EQ(made.status, 0) << made.err;
    EXPECT_TRUE(made.out.starts_with("sb_") && made.out.size() == 47) << "the key alone, for scripts: " << made.out;
    std::string const line = "Authorization: Bearer " + made.out.substr(0, 46) + "\r\n";
    EXPECT_TRUE(eventually([&] { return one.chat("sim", false, line).status == 200; }));
    EXPECT_EQ(one.chat("broken", false, line).status, 403);
    auto const listed = run({"keys", "list", "--config", one.file()}, at.file(""));
    EXPECT_NE(listed.out.find("laptop"), std::string::npos) << listed.out;
    EXPECT_NE(listed.out.find("active"), std::string::npos) << listed.out;
    EXPECT_EQ(listed.out.find(made.out.substr(7, 39)), std::string::npos) << "it is shown once";
    auto const all = json_of(run({"keys", "list", "--config", one.file(), "--output", "json"}, at.file("")).out).list_value();
    ASSERT_EQ(all.values_size(), 1);
    std::string const id = text_field(all.values(0), "id");
    EXPECT_EQ(run({"keys", "rotate", id, "--grace", "soon", "--config", one.file()}, at.file("")).status, 2);
    auto const heir = run({"keys", "rotate", id, "--grace", "1h", "--config", one.file()}, at.file(""));
    ASSERT_EQ(heir.status, 0) << heir.err;
    std::string const next_line = "Authorization: Bearer " + heir.out.substr(0, 46) + "\r\n";
    EXPECT_TRUE(eventually([&] { return one.chat("sim", false, next_line).status == 200; }));
    EXPECT_EQ(one.chat("broken", false, next_line).status, 403) << "it may use what the first one may";
    EXPECT_EQ(one.chat("sim", false, line).status, 200) << "within its grace";
    auto const ended = run({"keys", "revoke", id, "--config", one.file()}, at.file(""));
    EXPECT_EQ(ended.status, 0) << ended.err;
    EXPECT_TRUE(eventually([&] { return one.chat("sim", false, line).status == 401; }));
    EXPECT_EQ(one.chat("sim", false, next_line).status, 200);
    EXPECT_NE(run({"keys", "list", "--config", one.file()}, at.file("")).out.find("revoked"), std::string::npos);
    EXPECT_EQ(run({"keys", "revoke", "key_none", "--config", one.file()}, at.file("")).status, 1);
    EXPECT_EQ(one.stop().err.find("sb_"), std::string::npos) << "no key in the log";
}

TEST_F(serve_command, SIGTERM_lets_the_stream_in_flight_end_and_exits_0)
{
    background_upstream from;
    from.always({read_request(), send(std::string(stream_head) + std::string(stream_start)), stall(), send(std::string(stream_rest))});
    served_program one(at, on_free_ports(forwarding_model(from.url()), open_door));
    raw_client busy(one.port()), idle(one.port());
    busy.send(post(openai.path(), openai.body("up", true)));
    busy.read_until("Hel");
    one.program().send(SIGTERM);
    EXPECT_TRUE(idle.ends());
    auto const health = one.page("/health");
    EXPECT_EQ(text_field(health, "status"), "draining");
    from.release();
    EXPECT_TRUE(busy.reply().body.ends_with("data: [DONE]\n\n"));
    auto const left = one.program().finish();
    EXPECT_EQ(left.status, 0) << left.err;
    EXPECT_NE(left.err.find("stopped events_written=1"), std::string::npos) << left.err;
}

TEST_F(serve_command, a_second_signal_or_the_end_of_the_drain_breaks_off)
{
    for (std::string const drain : {"drain: 1h, ", "drain: 100ms, "}) {
        background_upstream from;
        from.always({read_request(), send(std::string(stream_head) + std::string(stream_start)), stall()});
        served_program one(at, on_free_ports(forwarding_model(from.url()), open_door + drain));
        raw_client busy(one.port());
        busy.send(post(openai.path(), openai.body("up", true)));
        busy.read_until("Hel");
        one.program().send(SIGTERM);
        one.program().err_until("draining");
        if (drain == "drain: 1h, ") one.program().send(SIGTERM);
        auto const said = busy.reply();
        EXPECT_EQ(said.body.find("[DONE]"), std::string::npos) << said.body;
        auto const left = one.program().finish();
        EXPECT_EQ(left.status, 0) << left.err;
        EXPECT_NE(left.err.find("stopped events_written=1"), std::string::npos) << left.err;
    }
}

TEST_F(serve_command, a_second_server_on_the_same_store_or_address_is_refused)
{
    served_program one(at, on_free_ports(simulated_models, open_door));
    auto const store = run({"serve", one.file()}, at.file(""));
    EXPECT_EQ(store.status, 1);
    EXPECT_NE(store.err.find("events.db"), std::string::npos) << store.err;
    EXPECT_NE(store.err.find("another"), std::string::npos) << store.err;
    std::string const address = "127.0.0.1:" + std::to_string(one.port());
    at.write("other.yaml", "signalbox: 1\nserver: {public: true, listen: [\"" + address +
                               "\"], admin: {listen: \"\"}}\n"
                               "storage: {path: other.db}\n" +
                               simulated_models);
    auto const same = run({"serve", at.file("other.yaml")}, at.file(""));
    EXPECT_EQ(same.status, 1);
    EXPECT_NE(same.err.find("cannot listen on " + address), std::string::npos) << same.err;
    EXPECT_EQ(one.chat("sim").status, 200) << "the first one serves on";
}

TEST_F(serve_command, the_demo_needs_nothing)
{
    running_program demo({"serve", "--demo", "--port", "0", "--admin-port", "0"}, at.file(""));
    std::string const log = demo.err_until(" serving ");
    auto const said = ask(port_after(log, "listening on"), post(anthropic.path(), anthropic.body("claude-sonnet-4-5")));
    EXPECT_EQ(said.status, 200) << said.body;
    demo.send(SIGINT);
    EXPECT_EQ(demo.finish().status, 0);
    auto const events = run({"events", "tail"}, at.file(""));
    EXPECT_NE(events.out.find("simulator-anthropic/sim-claude"), std::string::npos)
        << "found without being told where: " << events.out << events.err;
}

}  // namespace
}  // namespace signalbox::test
