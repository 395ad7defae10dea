// Workers as one: what cannot be listened on is said, and their end is announced once.
#include "server/worker_crew.hpp"

#include "tests/server/collected_events.hpp"
#include "tests/server/running_workers.hpp"

#include <gmock/gmock.h>

namespace signalbox::test {
namespace {

struct worker_crew_test : testing::Test {
    worker_crew_test() { states.publish(frozen(simulated())); }

    state_source states;
    collected_events events;
    server::traffic counts;
    server::logger log;
    server::passed_sockets none;
    server::worker_crew crew{2, states, events, counts, log};
};

TEST_F(worker_crew_test, an_address_that_is_none_is_told_with_its_key)
{
    std::vector<std::string> const wrong{"127.0.0.1:0", "127.0.0.1:seventy"};
    auto const listens = crew.listen(wrong, none);
    ASSERT_FALSE(listens);
    EXPECT_THAT(listens.error().detail, testing::StartsWith("server.listen: "));
    EXPECT_THAT(listens.error().detail, testing::HasSubstr("seventy"));
}

TEST_F(worker_crew_test, an_idle_crew_ends_when_it_is_drained_and_says_so_once)
{
    std::vector<std::string> const any{"127.0.0.1:0"};
    ASSERT_TRUE(crew.listen(any, none));
    crew.start();
    std::promise<void> ended;  // a second call would throw and end the program
    crew.drain([&] { ended.set_value(); });
    ended.get_future().wait();
}

}  // namespace
}  // namespace signalbox::test
