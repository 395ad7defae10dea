#include "storage/key_store.hpp"

#include "storage/sqlite.hpp"

#include "tests/storage/child_process.hpp"
#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <fstream>
#include <set>

namespace signalbox::storage {

using namespace testing;
using ::testing::HasSubstr;

namespace {

new_key key_number(std::uint8_t number)
{
    new_key key{.name = "laptop", .consumer = "alice", .allow = {"model:gpt-4o", "group:*"}, .prefix = "sb_ab12"};
    key.digest.fill(number);
    return key;
}

std::unique_ptr<key_store> keys_of(temporary_folder const& in)
{
    return must(key_store::open(in.file("events.db-keys")));
}

std::string refusal(key_store& keys, new_key const& key)
{
    auto const made = keys.create(key, noon_us);
    EXPECT_FALSE(made);
    if (made) return {};
    EXPECT_EQ(made.error().kind, trouble::bad_request);
    return made.error().detail;
}

}  // namespace

// Stored hashed, shown once.
TEST(key_store, keeps_everything_about_a_key_but_the_key)
{
    temporary_folder const folder;
    auto const keys = keys_of(folder);
    new_key key = key_number(1);
    key.expires_us = noon_us + day_us;
    auto const made = must(keys->create(key, noon_us));
    EXPECT_EQ(made.id.size(), 12u);
    EXPECT_EQ(made.id.substr(0, 4), "key_");
    EXPECT_EQ(made.name, "laptop");
    EXPECT_EQ(made.consumer, "alice");
    EXPECT_EQ(made.allow, key.allow);
    EXPECT_EQ(made.prefix, "sb_ab12");
    EXPECT_EQ(made.digest, key.digest);
    EXPECT_EQ(made.created_us, noon_us);
    EXPECT_EQ(made.expires_us, noon_us + day_us);
    EXPECT_EQ(made.revoked_us, std::nullopt);
    EXPECT_EQ(must(keys_of(folder)->list()), std::vector{made});
}

TEST(key_store, lists_in_order_of_creation)
{
    temporary_folder const folder;
    auto const keys = keys_of(folder);
    std::vector<std::string> ids;
    for (std::uint8_t i = 0; i < 20; ++i) ids.push_back(must(keys->create(key_number(i), noon_us + i / 2)).id);
    std::vector<std::string> listed;
    for (auto const& key : must(keys->list())) listed.push_back(key.id);
    EXPECT_EQ(listed, ids);
    EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 20u);
}

TEST(key_store, revokes_once_and_keeps_the_first_time)
{
    temporary_folder const folder;
    auto const keys = keys_of(folder);
    auto const id = must(keys->create(key_number(1), noon_us)).id;
    EXPECT_TRUE(must(keys->list()).at(0).active(noon_us));
    EXPECT_EQ(must(keys->revoke(id, noon_us + 5)).revoked_us, noon_us + 5);
    EXPECT_EQ(must(keys->revoke(id, noon_us + 9)).revoked_us, noon_us + 5);
    EXPECT_FALSE(must(keys->list()).at(0).active(noon_us + 5));
    EXPECT_EQ(keys->revoke("key_nobody00", noon_us).error().kind, trouble::not_found);
}

TEST(key_store, a_rotated_key_has_an_heir_and_an_end)
{
    temporary_folder const folder;
    auto const keys = keys_of(folder);
    auto const old = must(keys->create(key_number(1), noon_us));
    new_key fresh{.name = "not taken", .consumer = "not taken", .prefix = "sb_cd34"};
    fresh.digest.fill(2);
    auto const made = must(keys->rotate(old.id, fresh, noon_us + 100, noon_us + 10));
    EXPECT_NE(made.id, old.id);
    EXPECT_EQ(made.name, "laptop");
    EXPECT_EQ(made.consumer, "alice");
    EXPECT_EQ(made.allow, (std::vector<std::string>{"model:gpt-4o", "group:*"}));
    EXPECT_EQ(made.prefix, "sb_cd34");
    EXPECT_EQ(made.digest, fresh.digest);
    EXPECT_EQ(made.created_us, noon_us + 10);
    EXPECT_EQ(made.expires_us, std::nullopt);
    auto const all = must(keys_of(folder)->list());
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].expires_us, noon_us + 100);
    EXPECT_TRUE(all[0].active(noon_us + 99));
    EXPECT_FALSE(all[0].active(noon_us + 100));
    EXPECT_EQ(all[1], made);
}

TEST(key_store, the_grace_of_a_rotated_key_does_not_prolong_it)
{
    temporary_folder const folder;
    auto const keys = keys_of(folder);
    new_key first = key_number(1);
    first.expires_us = noon_us + 50;
    auto const old = must(keys->create(first, noon_us));
    new_key fresh = key_number(2);
    fresh.expires_us = noon_us + 500;
    EXPECT_EQ(must(keys->rotate(old.id, fresh, noon_us + 100, noon_us)).expires_us, noon_us + 500);
    EXPECT_EQ(must(keys->list()).at(0).expires_us, noon_us + 50);
}

TEST(key_store, a_rotation_that_is_refused_changes_nothing)
{
    temporary_folder const folder;
    auto const keys = keys_of(folder);
    auto const revoked = must(keys->create(key_number(1), noon_us)).id;
    must(keys->revoke(revoked, noon_us));
    new_key ending = key_number(2);
    ending.expires_us = noon_us + 5;
    auto const ends = must(keys->create(ending, noon_us)).id;
    auto const lives = must(keys->create(key_number(3), noon_us)).id;
    auto const before = must(keys->list());
    auto const refused = [&](std::string_view id, std::uint8_t number, std::int64_t now) {
        auto const made = keys->rotate(id, key_number(number), now + 1, now);
        return made ? failure{} : made.error();
    };
    EXPECT_THAT(refused(revoked, 9, noon_us).detail, HasSubstr("is revoked; make a new one"));
    EXPECT_THAT(refused(ends, 9, noon_us + 5).detail, HasSubstr("has expired; make a new one"));
    EXPECT_THAT(refused(ends, 9, noon_us).detail, HasSubstr("say when the new one ends"));
    EXPECT_THAT(refused(lives, 3, noon_us).detail, HasSubstr("exists already"));
    EXPECT_EQ(refused("key_nobody00", 9, noon_us).kind, trouble::not_found);
    EXPECT_EQ(must(keys->list()), before);
}

TEST(key_store, knows_when_a_key_has_expired)
{
    stored_key key;
    EXPECT_TRUE(key.active(noon_us));
    key.expires_us = noon_us;
    EXPECT_TRUE(key.active(noon_us - 1));
    EXPECT_FALSE(key.active(noon_us));
}

TEST(key_store, refuses_what_is_wrong_and_names_the_field)
{
    temporary_folder const folder;
    auto const keys = keys_of(folder);
    new_key key = key_number(1);
    key.name = "";
    EXPECT_THAT(refusal(*keys, key), HasSubstr("name is missing"));
    key = key_number(1);
    key.consumer = "a\nb";
    EXPECT_THAT(refusal(*keys, key), HasSubstr("consumer"));
    key = key_number(1);
    key.name = std::string(201, 'x');
    EXPECT_THAT(refusal(*keys, key), HasSubstr("longer than 200"));
    key = key_number(1);
    key.prefix = "sb_12345";
    EXPECT_THAT(refusal(*keys, key), HasSubstr("give the key away"));
    for (char const* entry : {"gpt-4o", "model:", "vendor:x", "http:", ":x", "", "group:a\nmodel:b"}) {
        key = key_number(1);
        key.allow = {entry};
        EXPECT_THAT(refusal(*keys, key), HasSubstr("allow")) << entry;
    }
    key = key_number(1);
    key.expires_us = noon_us;
    EXPECT_THAT(refusal(*keys, key), HasSubstr("expires is in the past"));
    key = key_number(1);
    key.allow.assign(1'001, "*");
    EXPECT_THAT(refusal(*keys, key), HasSubstr("more than 1000"));
    EXPECT_TRUE(must(keys->list()).empty());
}

TEST(key_store, refuses_a_key_that_exists)
{
    temporary_folder const folder;
    auto const keys = keys_of(folder);
    must(keys->create(key_number(1), noon_us));
    EXPECT_THAT(refusal(*keys, key_number(1)), HasSubstr("exists already"));
    EXPECT_EQ(must(keys->list()).size(), 1u);
}

TEST(key_store, notices_what_another_process_does)
{
    temporary_folder const folder;
    auto const server = keys_of(folder);
    EXPECT_TRUE(must(server->changed())) << "never listed";
    must(server->list());
    EXPECT_FALSE(must(server->changed()));
    child_process command{[&](report const&) {
        auto keys = key_store::open(folder.file("events.db-keys"));
        return keys && (*keys)->create(key_number(1), noon_us) ? 0 : 1;
    }};
    ASSERT_EQ(command.wait(), 0);
    EXPECT_TRUE(must(server->changed()));
    EXPECT_TRUE(must(server->changed())) << "until it is listed";
    auto const listed = must(server->list());
    ASSERT_EQ(listed.size(), 1u);
    EXPECT_FALSE(must(server->changed()));
    must(keys_of(folder)->revoke(listed[0].id, noon_us));
    EXPECT_TRUE(must(server->changed()));
}

TEST(key_store, notices_its_own_changes_and_a_file_put_in_its_place)
{
    temporary_folder const folder;
    auto const keys = keys_of(folder);
    must(keys->list());
    must(keys->create(key_number(1), noon_us));
    EXPECT_TRUE(must(keys->changed()));
    must(keys->list());
    EXPECT_FALSE(must(keys->changed()));
    must(must(key_store::open(folder.file("copy")))->create(key_number(2), noon_us));
    std::filesystem::rename(folder.file("copy"), folder.file("events.db-keys"));
    EXPECT_TRUE(must(keys->changed()));
    EXPECT_EQ(must(keys->list()).at(0).digest, key_number(2).digest);
    EXPECT_FALSE(must(keys->changed()));
}

TEST(key_store, serves_several_processes_at_once)
{
    temporary_folder const folder;
    auto const keys = keys_of(folder);
    {
        std::vector<std::unique_ptr<child_process>> commands;
        for (std::uint8_t who = 0; who < 4; ++who)
            commands.push_back(std::make_unique<child_process>([&folder, who](report const&) {
                auto mine = key_store::open(folder.file("events.db-keys"));
                if (!mine) return 1;
                for (std::uint8_t i = 0; i < 10; ++i)
                    if (!(*mine)->create(key_number(static_cast<std::uint8_t>(who * 10 + i)), noon_us)) return 2;
                return 0;
            }));
        for (auto const& command : commands) EXPECT_EQ(command->wait(), 0);
    }
    EXPECT_EQ(must(keys->list()).size(), 40u);
}

TEST(key_store, can_be_read_by_its_owner_only)
{
    temporary_folder const folder;
    keys_of(folder);
    struct stat about {};
    ASSERT_EQ(::stat(folder.file("events.db-keys").c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777, 0600u);
}

TEST(key_store, refuses_files_that_are_no_key_store)
{
    temporary_folder const folder;
    EXPECT_EQ(key_store::open(folder.file("absent"), if_absent::fail).error().kind, trouble::not_found);
    EXPECT_FALSE(std::filesystem::exists(folder.file("absent"))) << "looking makes nothing";
    EXPECT_EQ(key_store::open(folder.file("none/keys")).error().kind, trouble::missing_directory);
    std::ofstream{folder.file("text")} << std::string(2'000, 'x');
    EXPECT_EQ(key_store::open(folder.file("text")).error().kind, trouble::not_a_store);
    writer_of(folder);
    EXPECT_EQ(key_store::open(folder.file()).error().kind, trouble::not_a_store) << "an event store is something else";
    keys_of(folder);
    must(must(database::open(folder.file("events.db-keys"), access::read_write, std::chrono::seconds{1})).execute("PRAGMA user_version=7"));
    EXPECT_EQ(key_store::open(folder.file("events.db-keys")).error().kind, trouble::newer_schema);
}

TEST(key_store, survives_being_killed_while_it_writes)
{
    temporary_folder const folder;
    keys_of(folder);
    child_process command{[&](report const& out) {
        auto keys = key_store::open(folder.file("events.db-keys"));
        if (!keys) return 1;
        for (std::uint32_t i = 0;; ++i) {
            new_key key = key_number(0);
            for (int byte = 0; byte < 4; ++byte) key.digest[static_cast<std::size_t>(byte)] = static_cast<std::uint8_t>(i >> 8 * byte);
            if (!(*keys)->create(key, noon_us)) return 2;
            out.tell(i + 1);
        }
    }};
    std::uint64_t acknowledged = 0;
    while (acknowledged < 10) acknowledged = command.hear().value_or(10);
    command.kill();
    ASSERT_EQ(command.wait(), -SIGKILL);
    EXPECT_GE(must(keys_of(folder)->list()).size(), acknowledged);
}

}  // namespace signalbox::storage
