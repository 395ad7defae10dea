// What a shared store needs, and what commands learn of it.
#include "engine/config/outline.hpp"
#include "tests/engine/config/load_fixture.hpp"
#include "tests/server/temporary_folder.hpp"

#include <gmock/gmock.h>

namespace signalbox::config::test {
namespace {

using signalbox::test::temporary_folder;
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

TEST(storage_lint, refuses_an_address_as_the_file_and_shows_no_password)
{
    auto const found = lines(load_yaml(simulator_head + "storage: {path: 'postgresql://u:s3cret@db/x'}\n").findings);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_THAT(found.front(), ::testing::StartsWith("error L061 4:17 storage.path: \"postgresql://***@db/x\" is an address, and"));
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

/// A configuration whose provider's key is nowhere.
std::string const without_key =
    "signalbox: 1\nserver: {public: true}\nproviders: [{id: p, kind: openai, auth: {secret: {env: NO_SUCH_VARIABLE}}}]\n"
    "models: [{id: m, provider: p}]\n";

TEST(outline, has_the_shared_store_whatever_else_is_missing)
{
    temporary_folder at;
    at.write("dsn", "host=db dbname=events\n");
    auto const file = at.write("main.yaml", without_key + "storage: {path: var/x.db, type: postgres, dsn: {file: dsn}}\n");
    auto const made = outline_of(file);
    ASSERT_TRUE(made.found && made.found->shared);
    EXPECT_EQ(made.found->store, at.file("var/x.db"));
    EXPECT_EQ(made.found->shared->dsn.reveal(), "host=db dbname=events");
    EXPECT_THAT(heads({made.found->shared->place}), ElementsAre("error L061 5:48 storage.dsn"));
    EXPECT_THAT(made.found->shared->findings, ::testing::IsEmpty());
}

TEST(outline, needs_of_the_storage_only_what_says_where_it_is)
{
    temporary_folder at;
    auto const of = [&](std::string const& storage) {
        return outline_of(at.write("main.yaml", without_key + "storage: " + storage + "\n"));
    };
    auto const unset = of("{path: x.db, counters: redis, redis: {address: 'h:1', gateway: '${NO_SUCH_VARIABLE}'}}");
    ASSERT_TRUE(unset.found);
    EXPECT_EQ(unset.found->store, at.file("x.db"));
    EXPECT_TRUE(of("{path: x.db, retention: '${NO_SUCH_VARIABLE}'}").found);
    EXPECT_THAT(heads(of("{path: '${NO_SUCH_VARIABLE}'}").findings), ElementsAre("error L004 5:17 storage.path"));
    EXPECT_THAT(heads(of("{pth: x.db}").findings), ElementsAre("error C004 5:11 storage.pth"));
    EXPECT_THAT(heads(of("no section").findings), ElementsAre("error C005 5:10 storage"));
}

TEST(outline, says_why_a_shared_store_cannot_be_found_and_has_the_local_one)
{
    temporary_folder at;
    for (auto const& [storage, head] : {std::pair{"{type: postgres}", "error L061 5:17 storage.dsn"},
                                        {"{type: postgres, dsn: {env: NO_SUCH_VARIABLE}}", "error L004 5:38 storage.dsn.env"}}) {
        auto const made = outline_of(at.write("main.yaml", without_key + "storage: " + storage + "\n"));
        ASSERT_TRUE(made.found && made.found->shared) << storage;
        EXPECT_EQ(made.found->store, at.file("signalbox.db"));
        EXPECT_TRUE(made.found->shared->dsn.empty());
        EXPECT_THAT(heads(made.found->shared->findings), ElementsAre(head));
    }
    auto const vault = outline_of(at.write("main.yaml", without_key + "storage: {type: postgres, dsn: {vault: \"v/events#dsn\"}}\n"));
    ASSERT_TRUE(vault.found && vault.found->shared);
    EXPECT_TRUE(vault.found->shared->in_vault);
}

}  // namespace
}  // namespace signalbox::config::test
