// What a shared store needs.
#include "tests/engine/config/load_fixture.hpp"

#include <gmock/gmock.h>

namespace signalbox::config::test {
namespace {

using ::testing::ElementsAre;

TEST(storage_lint, wants_a_connection_string_of_a_shared_store)
{
    EXPECT_THAT(heads(load_yaml(simulator_head + "storage: {type: postgres}\n").findings), ElementsAre("error L061 4:17 storage.type"));
    EXPECT_THAT(heads(load_yaml(simulator_head + "storage: {type: mysql}\n").findings), ElementsAre("error C006 4:17 storage.type"));
}

TEST(storage_lint, refuses_what_only_a_shared_store_has)
{
    EXPECT_THAT(heads(load_yaml(simulator_head + "storage: {spool: 5000}\n").findings), ElementsAre("error L061 4:18 storage.spool"));
}

TEST(storage_lint, warns_of_a_hold_that_holds_nothing)
{
    std::string const sinks = "sinks: [{id: out, type: stdout}]\n";
    EXPECT_THAT(heads(load_yaml(simulator_head + "storage: {hold_for_sinks: 2d}\n" + sinks).findings),
                ElementsAre("warning L027 4:27 storage.hold_for_sinks"));
    EXPECT_THAT(heads(load_yaml(simulator_head + "storage: {retention: 30d, hold_for_sinks: 2d}\n").findings),
                ElementsAre("warning L027 4:43 storage.hold_for_sinks"));
    auto const good = load_yaml(simulator_head + "storage: {retention: 30d, hold_for_sinks: 2d}\n" + sinks);
    EXPECT_THAT(heads(good.findings), ElementsAre());
    EXPECT_EQ(good.frozen->hold_for_sinks, std::chrono::hours(48));
    EXPECT_EQ(load_yaml(simulator_head).frozen->hold_for_sinks, std::chrono::hours(24));
    EXPECT_THAT(heads(load_yaml(simulator_head + "storage: {retention: 30d, hold_for_sinks: never}\n" + sinks).findings),
                ElementsAre("error C006 4:43 storage.hold_for_sinks"));
}

}  // namespace
}  // namespace signalbox::config::test
