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

}  // namespace
}  // namespace signalbox::config::test
