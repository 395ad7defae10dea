// The thread that stores payloads: what it writes, what becomes of payloads that their file does not take, and that nothing waits for it.
#include "tests/server/temporary_folder.hpp"

#include "engine/payload/capture.hpp"
#include "server/payload_recorder.hpp"
#include "storage/payload_reader.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <future>

namespace signalbox::test {
namespace {

using storage::payload_part;
using storage::payload_presence;

class payload_recorder : public testing::Test {
protected:
    server::payload_recorder_settings settings(std::string const& name = "events.db-payloads") const
    {
        return {.path = folder.file(name), .size = 4u << 20, .queue = 1u << 20};
    }
    static void hand(server::payload_recorder& to, std::uint64_t event, std::string const& body,
                     std::function<void(payload::kept_payload&)> clean = {})
    {
        payload::capture one(to.queue(), 1u << 20, {});
        one.begin(payload::part::asked, "POST / HTTP/1.1\r\n");
        one.add(payload::part::asked, body);
        one.hand_over(event, std::move(clean));
    }
    std::string body_of(std::uint64_t event, std::string const& name = "events.db-payloads") const
    {
        auto const reader = storage::payload_reader::open(folder.file(name));
        if (!reader) return reader.error().detail;
        auto const read = (*reader)->read(event, payload_part::asked);
        return read ? read->body : read.error().detail;
    }
    /// Of a request that began now.
    static std::uint64_t id(std::uint64_t number)
    {
        return (static_cast<std::uint64_t>(model::wall_now().time_since_epoch().count() / 1000) << 20) + number;
    }

    temporary_folder folder;
    server::logger log;
};

TEST_F(payload_recorder, writes_what_it_was_given_before_it_ends)
{
    std::uint64_t const first = id(1), second = id(2);
    server::payload_recorder one(settings(), log);
    hand(one, first, "first");
    hand(one, second, "second");
    one.end();
    EXPECT_EQ(body_of(first), "first");
    EXPECT_EQ(body_of(second), "second");
    auto const seen = one.look();
    EXPECT_EQ(seen.written, 2u);
    EXPECT_EQ(seen.waiting, 0u);
    EXPECT_FALSE(seen.failing);
}

TEST_F(payload_recorder, makes_no_file_while_there_is_nothing_to_keep)
{
    server::payload_recorder one(settings(), log);
    one.end();
    EXPECT_FALSE(std::filesystem::exists(settings().path));
}

TEST_F(payload_recorder, takes_out_what_must_not_be_stored_on_its_own_thread)
{
    std::uint64_t const event = id(1);
    std::promise<std::thread::id> where;
    server::payload_recorder one(settings(), log);
    hand(one, event, "secret", [&](payload::kept_payload& of) {
        of.at(payload::part::asked).body = "clean";
        where.set_value(std::this_thread::get_id());
    });
    EXPECT_NE(where.get_future().get(), std::this_thread::get_id());
    one.end();
    EXPECT_EQ(body_of(event), "clean");
}

TEST_F(payload_recorder, notes_what_was_dropped_while_it_was_busy)
{
    std::uint64_t const event = id(3);
    std::promise<void> begun, goes_on;
    server::payload_recorder one(settings(), log);
    hand(one, id(1), "x", [&](payload::kept_payload&) {
        begun.set_value();
        goes_on.get_future().wait();
    });
    begun.get_future().wait();
    hand(one, id(2), std::string(1'000'000, 'x'));
    hand(one, event, std::string(100'000, 'x'));
    EXPECT_EQ(one.look().dropped, 1u);
    goes_on.set_value();
    one.end();
    EXPECT_EQ(one.look().written, 2u);
    auto const reader = storage::payload_reader::open(settings().path);
    ASSERT_TRUE(reader);
    EXPECT_EQ((*reader)->look_up(event)->presence, payload_presence::dropped);
}

TEST_F(payload_recorder, loses_payloads_and_goes_on_when_the_file_is_no_payload_store)
{
    std::string const path = folder.write("other", std::string(5'000, 'x'));
    server::payload_recorder one(settings("other"), log);
    hand(one, id(1), "first");
    one.end();
    EXPECT_EQ(one.look().lost, 1u);
    EXPECT_TRUE(one.look().failing);
    EXPECT_EQ(one.look().waiting, 0u);
    EXPECT_EQ(std::filesystem::file_size(path), 5'000u) << "it is left as it was";
}

TEST_F(payload_recorder, begins_a_new_file_when_its_own_was_removed)
{
    std::uint64_t const event = id(2);
    server::payload_recorder one(settings(), log);
    hand(one, id(1), "first");
    std::promise<void> begun, goes_on;
    hand(one, id(5), std::string(900'000, 'x'), [&](payload::kept_payload&) {
        begun.set_value();
        goes_on.get_future().wait();
    });
    begun.get_future().wait();
    std::filesystem::remove(settings().path);
    std::filesystem::remove(settings().path + "-wal");
    std::filesystem::remove(settings().path + "-shm");
    goes_on.set_value();
    hand(one, event, "second");
    one.end();
    EXPECT_EQ(body_of(event), "second");
}

TEST_F(payload_recorder, deletes_what_an_earlier_run_kept_for_long)
{
    std::uint64_t const old = std::uint64_t{1'000'000'000'000} << 20, fresh = id(1);
    {
        auto const writer = storage::payload_writer::open(settings().path, 1u << 20);
        ASSERT_TRUE(writer);
        for (std::uint64_t const event : {old, fresh}) {
            storage::payload const one{.event = event};
            ASSERT_TRUE((*writer)->append({&one, 1}));
        }
    }
    server::payload_recorder one(settings(), log);
    hand(one, id(2), "x");  // after it the thread looks for old ones
    one.end();
    auto const reader = storage::payload_reader::open(settings().path);
    ASSERT_TRUE(reader);
    EXPECT_EQ((*reader)->look_up(old)->presence, payload_presence::pruned);
    EXPECT_EQ((*reader)->look_up(fresh)->presence, payload_presence::kept);
}

}  // namespace
}  // namespace signalbox::test
