// A store that is removed, moved away or replaced under a running server, and one that lost its counter: what clients, /health, the log and
// the next start say. The program runs as a child process.
#include "tests/server/served_program.hpp"

namespace signalbox::test {
namespace {

namespace files = std::filesystem;

std::string yaml_of(std::string const& durability)
{
    return on_free_ports(simulated_models, "public: true, workers: 1, ", "durability: " + durability + ", ");
}

bool says(served_program& one, std::string const& status)
{
    return eventually([&] { return text_field(one.page("/health"), "status") == status; });
}

TEST(removed_store, strict_acknowledges_nothing_until_the_file_is_back)
{
    temporary_folder at;
    served_program one(at, yaml_of("strict"));
    EXPECT_EQ(one.chat("sim").status, 200);
    files::rename(at.file("events.db"), at.file("away.db"));
    for (bool const stream : {false, true}) {
        auto const said = one.chat("sim", stream);
        EXPECT_TRUE(said.status == 503 || said.body.find("[DONE]") == std::string::npos) << said.body;
    }
    EXPECT_TRUE(says(one, "failing"));
    EXPECT_NE(text_field(one.page("/health"), "events.detail").find("events.db was removed or renamed"), std::string::npos);
    EXPECT_EQ(one.chat("sim").status, 503) << "new requests are refused";
    files::rename(at.file("away.db"), at.file("events.db"));
    EXPECT_TRUE(says(one, "ok"));
    EXPECT_EQ(one.chat("sim").status, 200);
    EXPECT_EQ(one.stop().status, 0);
}

TEST(removed_store, is_noticed_without_a_request_in_strict_and_in_batched)
{
    for (std::string const durability : {"strict", "batched"}) {
        temporary_folder at;
        served_program one(at, yaml_of(durability));
        EXPECT_EQ(text_field(one.page("/health"), "status"), "ok");
        for (char const* suffix : {"", "-wal", "-shm"}) files::remove(at.file("events.db") + suffix);
        EXPECT_TRUE(says(one, durability == "strict" ? "failing" : "degraded"));
        EXPECT_NE(text_field(one.page("/health"), "events.detail").find("restart the server"), std::string::npos);
        auto const left = one.stop();
        EXPECT_NE(left.err.find("the event store does not take events"), std::string::npos) << left.err;
    }
}

TEST(removed_store, batched_serves_on_and_counts_what_it_could_not_write)
{
    temporary_folder at;
    served_program one(at, yaml_of("batched"));
    EXPECT_EQ(one.chat("sim").status, 200);
    EXPECT_TRUE(eventually([&] { return number_field(one.page("/health"), "events.written") == 1; }));
    files::copy_file(at.file("events.db"), at.file("restored.db"));
    files::rename(at.file("restored.db"), at.file("events.db"));
    EXPECT_EQ(one.chat("sim").status, 200);
    EXPECT_TRUE(says(one, "degraded"));
    EXPECT_NE(text_field(one.page("/health"), "events.detail").find("was replaced by another file"), std::string::npos);
    auto const left = one.stop();
    EXPECT_NE(left.err.find("events_lost=1"), std::string::npos) << left.err;
}

TEST(removed_counter, is_said_and_makes_the_loss_of_a_kill_unknown)
{
    temporary_folder at;
    std::string const yaml = yaml_of("strict");
    {
        served_program one(at, yaml);
        EXPECT_EQ(one.chat("sim").status, 200);
        files::remove(at.file("events.db-tail"));
        one.program().err_until("sequence counter (its -tail file) was removed");
        EXPECT_EQ(one.chat("sim").status, 200) << "the events are not concerned";
        auto const second = run({"serve", at.write("second.yaml", yaml)}, at.file(""));
        EXPECT_EQ(second.status, 1);
        EXPECT_NE(second.err.find("another process writes this event store"), std::string::npos) << second.err;
        one.program().send(SIGKILL);
        one.program().finish();
        files::remove(at.file("events.db-tail"));
    }
    served_program again(at, yaml);
    EXPECT_NE(again.log().find("it is unknown whether events were lost"), std::string::npos) << again.log();
    EXPECT_EQ(again.log().find("no event was lost"), std::string::npos) << again.log();
    auto const runs = run({"events", "runs", "--output", "json", "--store", at.file("events.db")}, at.file(""));
    ASSERT_EQ(runs.status, 0) << runs.err;
    auto const list = json_of(runs.out).list_value();
    ASSERT_EQ(list.values_size(), 2);
    EXPECT_EQ(text_field(list.values(1), "certainty"), "unknown");
    EXPECT_TRUE(field(list.values(1), "lost").has_null_value());
    EXPECT_EQ(text_field(list.values(1), "end"), "killed");
    EXPECT_EQ(text_field(list.values(0), "end"), "not ended");
    auto const table = run({"events", "runs", "--store", at.file("events.db")}, at.file(""));
    EXPECT_NE(table.out.find("killed"), std::string::npos) << table.out;
    EXPECT_NE(table.out.find("unknown\n"), std::string::npos) << table.out;
}

}  // namespace
}  // namespace signalbox::test
