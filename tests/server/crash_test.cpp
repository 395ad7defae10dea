// kill -9 under load: what was acknowledged, what is in the store, and what the next start tells of it.
// The program runs as a child process.
#include "tests/server/served_program.hpp"

#include "schema/event_id.hpp"
#include "storage/event_reader.hpp"

#include <atomic>
#include <set>

namespace signalbox::test {
namespace {

struct aftermath {
    std::vector<std::string> acknowledged;  // request ids of replies that came whole
    std::set<std::string> stored;
    storage::run_row run;  // as the second start left the row of the killed run
    std::string second_log;
};

/// Clients ask as fast as they can until the server is killed.
std::vector<std::string> ask_until_killed(served_program& one, std::size_t enough)
{
    std::mutex guard;
    std::vector<std::string> acknowledged;
    std::vector<std::thread> clients;
    for (int c = 0; c < 4; ++c)
        clients.emplace_back([&, c] {
            raw_client client(one.port());
            for (;;) {
                if (!client.send(post(openai.path(), openai.body("sim", c % 2)))) return;
                auto const said = client.reply();
                if (!said.whole) return;
                EXPECT_EQ(said.status, 200) << said.body;
                std::lock_guard const lock(guard);
                acknowledged.push_back(said.header("x-signalbox-request-id"));
            }
        });
    EXPECT_TRUE(eventually([&] {
        std::lock_guard const lock(guard);
        return acknowledged.size() >= enough;
    }));
    one.program().send(SIGKILL);
    for (auto& each : clients) each.join();
    EXPECT_EQ(one.program().finish().status, 128 + SIGKILL);
    return acknowledged;
}

aftermath kill_under_load(std::string const& durability)
{
    temporary_folder at;
    std::string const yaml = on_free_ports(simulated_models, "public: true, ", "durability: " + durability + ", ");
    aftermath seen;
    {
        served_program one(at, yaml);
        seen.acknowledged = ask_until_killed(one, 200);
    }
    {
        served_program again(at, yaml);
        seen.second_log = again.log();
        EXPECT_EQ(again.chat("sim").status, 200) << "it serves on";
        EXPECT_EQ(again.stop().status, 0);
    }
    auto opened = storage::event_reader::open(at.file("events.db"));
    EXPECT_TRUE(opened) << opened.error().detail;
    if (!opened) return seen;
    auto const runs = (*opened)->runs(10);
    EXPECT_TRUE(runs && runs->size() == 2);
    if (runs && runs->size() == 2) seen.run = runs->back();
    std::set<std::uint64_t> sequences;
    auto const visited = (*opened)->each({.limit = 10'000'000, .detail = false}, [&](schema::Event const& each) {
        EXPECT_TRUE(sequences.insert(each.sequence()).second) << "an event was written twice";
        return seen.stored.insert(schema::event_id::to_text(each.id())).second;
    });
    EXPECT_TRUE(visited) << visited.error().detail;
    return seen;
}

std::size_t missing(aftermath const& seen)
{
    std::size_t count = 0;
    for (std::string const& each : seen.acknowledged) count += !seen.stored.contains(each);
    return count;
}

TEST(crash, strict_loses_no_acknowledged_event)
{
    auto const seen = kill_under_load("strict");
    EXPECT_GE(seen.acknowledged.size(), 200u);
    EXPECT_EQ(missing(seen), 0u);
    EXPECT_FALSE(seen.run.clean);
    EXPECT_EQ(seen.run.known, storage::certainty::exact);
    EXPECT_EQ(seen.run.written + 1, seen.stored.size()) << "one more of the second run";
    EXPECT_LE(seen.run.lost, 4u) << "only what the four clients had in flight";
}

TEST(crash, batched_loses_only_the_tail_that_the_next_start_announces)
{
    auto const seen = kill_under_load("batched");
    EXPECT_GE(seen.acknowledged.size(), 200u);
    EXPECT_LE(missing(seen), seen.run.lost);
    EXPECT_FALSE(seen.run.clean);
    EXPECT_EQ(seen.run.known, storage::certainty::exact);
    EXPECT_EQ(seen.run.written + 1, seen.stored.size());
    EXPECT_EQ(seen.run.last_sequence - seen.run.first_sequence + 1, seen.run.written + seen.run.lost) << "every number is accounted for";
    EXPECT_NE(seen.second_log.find("the run before ended without closing the store"), std::string::npos) << seen.second_log;
    if (seen.run.lost) {
        EXPECT_NE(seen.second_log.find("lost=" + std::to_string(seen.run.lost)), std::string::npos) << seen.second_log;
    }
}

}  // namespace
}  // namespace signalbox::test
