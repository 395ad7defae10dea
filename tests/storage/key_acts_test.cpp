// What is done to keys leaves an act beside it, in one transaction, until a server has put it into the chain.
#include "storage/key_store.hpp"
#include "storage/sqlite.hpp"

#include "tests/storage/child_process.hpp"
#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox::storage {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

namespace {

new_key key_number(std::uint8_t number)
{
    new_key key{.name = "laptop", .consumer = "alice", .allow = {"model:mini", "group:*"}, .prefix = "sb_ab12"};
    key.digest.fill(number);
    return key;
}

class key_acts : public ::testing::Test {
protected:
    key_acts() { keys->act_as("anna as root"); }

    std::vector<std::string> kinds()
    {
        std::vector<std::string> found;
        for (audit_act const& each : must(keys->unchained(100))) found.push_back(each.kind);
        return found;
    }

    temporary_folder folder;
    std::unique_ptr<key_store> keys = must(key_store::open(folder.file("events.db-keys")));
};

}  // namespace

TEST_F(key_acts, say_who_did_what_to_which_key)
{
    auto key = key_number(1);
    key.expires_us = noon_us + day_us;
    auto const made = must(keys->create(key, noon_us));
    auto fresh = key_number(2);
    fresh.expires_us = noon_us + 2 * day_us;
    auto const second = must(keys->rotate(made.id, fresh, noon_us + hour_us, noon_us + 1));
    must(keys->revoke(made.id, noon_us + 2));
    auto const acts = must(keys->unchained(100));
    ASSERT_EQ(acts.size(), 3u);
    for (audit_act const& each : acts) EXPECT_THAT(each.id, ::testing::MatchesRegex("act_[0-9a-z]{16}"));
    std::string const about = R"(","name":"laptop","consumer":"alice")";
    std::string const rights = R"(,"allow":["model:mini","group:*"],"expires":"2026-11-2)";
    EXPECT_EQ(acts[0].kind, "key.created");
    EXPECT_EQ(acts[0].at_us, noon_us);
    EXPECT_EQ(acts[0].body, R"({"by":"anna as root","key":")" + made.id + about + rights + R"(2T12:00:00.000000Z"})");
    EXPECT_EQ(acts[1].kind, "key.rotated");
    EXPECT_EQ(acts[1].body, R"({"by":"anna as root","key":")" + second.id + about + rights + R"(3T12:00:00.000000Z","replaces":")" +
                                made.id + R"(","replaced_until":"2026-11-21T13:00:00.000000Z"})");
    EXPECT_EQ(acts[2].kind, "key.revoked");
    EXPECT_EQ(acts[2].at_us, noon_us + 2);
    EXPECT_EQ(acts[2].body, R"({"by":"anna as root","key":")" + made.id + about + "}");
}

TEST_F(key_acts, are_left_by_what_was_done_alone)
{
    auto const made = must(keys->create(key_number(1), noon_us));
    EXPECT_FALSE(keys->create(key_number(1), noon_us)) << "there already";
    EXPECT_FALSE(keys->revoke("key_00000000", noon_us));
    EXPECT_FALSE(keys->rotate("key_00000000", key_number(2), noon_us, noon_us));
    must(keys->revoke(made.id, noon_us));
    must(keys->revoke(made.id, noon_us + 1));  // a second time changes nothing
    EXPECT_FALSE(keys->rotate(made.id, key_number(2), noon_us, noon_us)) << "no longer active";
    EXPECT_THAT(kinds(), ElementsAre("key.created", "key.revoked"));
}

TEST_F(key_acts, are_offered_until_they_are_chained)
{
    for (std::uint8_t i = 1; i <= 3; ++i) must(keys->create(key_number(i), noon_us + i));
    auto const first = must(keys->unchained(2));
    ASSERT_EQ(first.size(), 2u);
    std::vector<std::string> const done{first[0].id, first[1].id, "act_of_something_else"};
    must(keys->chained(done));
    auto const rest = must(must(key_store::open(folder.file("events.db-keys")))->unchained(100));
    ASSERT_EQ(rest.size(), 1u);
    EXPECT_EQ(rest[0].at_us, noon_us + 3);
    must(keys->chained({}));
}

TEST_F(key_acts, are_seen_by_another_process_as_a_change)
{
    must(keys->list());
    auto const other = must(key_store::open(folder.file("events.db-keys")));
    must(other->create(key_number(1), noon_us));
    EXPECT_TRUE(must(keys->changed()));
    EXPECT_THAT(kinds(), ElementsAre("key.created"));
}

// Killed at any moment: as many acts as keys.
TEST(key_acts_of, a_killed_command_are_as_many_as_its_keys)
{
    for (std::uint64_t const kill_after : {0u, 1u, 5u, 20u}) {
        temporary_folder const folder;
        child_process child{[&](report const& out) {
            auto const keys = key_store::open(folder.file("k"));
            if (!keys) return 1;
            for (std::uint64_t i = 1;; ++i) {
                new_key key{.name = "n", .consumer = "c", .prefix = "sb_"};
                key.digest[0] = static_cast<std::uint8_t>(i);
                key.digest[1] = static_cast<std::uint8_t>(i >> 8);
                if (!(*keys)->create(key, noon_us)) return 2;
                out.tell(i);
            }
        }};
        std::uint64_t made = 0;
        while (made < kill_after) made = child.hear().value_or(kill_after);
        child.kill();
        ASSERT_EQ(child.wait(), -SIGKILL);
        auto const keys = must(key_store::open(folder.file("k")));
        auto const acts = must(keys->unchained(1'000'000));
        EXPECT_EQ(acts.size(), must(keys->list()).size());
        EXPECT_GE(acts.size(), made);
    }
}

TEST(key_acts_of, a_store_of_format_1_begin_with_what_is_done_now)
{
    temporary_folder const folder;
    {
        auto db = must(database::open(folder.file("k"), access::create, std::chrono::seconds{1}));
        must(db.execute(
            "CREATE TABLE keys (id TEXT PRIMARY KEY, digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32), name TEXT NOT NULL, "
            "consumer TEXT NOT NULL, allow TEXT NOT NULL, prefix TEXT NOT NULL, created_us INTEGER NOT NULL, expires_us INTEGER, "
            "revoked_us INTEGER); PRAGMA application_id=0x53424b79; PRAGMA user_version=1; "
            "INSERT INTO keys VALUES ('key_00000001', zeroblob(32), 'old', 'bob', '', 'sb_', 5, NULL, NULL)"));
    }
    auto const keys = must(key_store::open(folder.file("k")));
    EXPECT_EQ(must(keys->list()).at(0).name, "old");
    EXPECT_THAT(must(keys->unchained(10)), IsEmpty());
    must(keys->revoke("key_00000001", noon_us));
    auto const acts = must(keys->unchained(10));
    ASSERT_EQ(acts.size(), 1u);
    EXPECT_EQ(acts[0].body, R"({"by":"unknown","key":"key_00000001","name":"old","consumer":"bob"})");
}

}  // namespace signalbox::storage
