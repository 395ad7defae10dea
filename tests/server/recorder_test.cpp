// What the recorder promises: one event for each admitted request, bounded waiting, and under strict durability no reply before its event.
#include "tests/server/background_upstream.hpp"
#include "tests/server/chat_samples.hpp"
#include "tests/server/running_workers.hpp"
#include "tests/server/temporary_folder.hpp"

#include "server/event_recorder.hpp"
#include "storage/event_reader.hpp"

#include <sqlite3.h>

#include <set>

namespace signalbox::test {
namespace {

/// Another program's write transaction: the recorder's writer finds the store busy as long as it lasts.
class write_lock {
public:
    explicit write_lock(std::string const& path)
    {
        EXPECT_EQ(sqlite3_open(path.c_str(), &db_), SQLITE_OK);
        sqlite3_busy_timeout(db_, static_cast<int>(std::chrono::milliseconds(patience).count()));
        EXPECT_EQ(sqlite3_exec(db_, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db_);
    }
    ~write_lock()
    {
        sqlite3_exec(db_, "ROLLBACK", nullptr, nullptr, nullptr);
        sqlite3_close(db_);
    }

private:
    sqlite3* db_ = nullptr;
};

class recorder : public testing::Test {
protected:
    void open(server::recorder_settings const& settings, storage::writer_options how = {})
    {
        how.strict = settings.strict;
        auto store = storage::event_writer::open(path, how);
        ASSERT_TRUE(store) << store.error().detail;
        auto const run = (*store)->begin_run("test", model::wall_now().time_since_epoch().count());
        ASSERT_TRUE(run) << run.error().detail;
        keeps.emplace(std::move(*store), *run, settings, counts, log);
    }
    storage::event_reader& reader()
    {
        if (!reader_) {
            auto opened = storage::event_reader::open(path);
            EXPECT_TRUE(opened) << opened.error().detail;
            reader_ = std::move(*opened);
        }
        return *reader_;
    }
    std::uint64_t stored()
    {
        auto const all = reader().each({.limit = 1'000'000, .detail = false}, [](auto const&) { return true; });
        EXPECT_TRUE(all) << all.error().detail;
        return all ? *all : 0;
    }
    /// An admitted event, finished but for being recorded; null when there is no room.
    std::unique_ptr<schema::event_record> admit(std::uint64_t id)
    {
        auto made = keeps->admit();
        if (!made) return made;
        made->id = id;
        made->started_us = model::wall_now().time_since_epoch().count();
        made->decision = "allowed";
        return made;
    }

    temporary_folder at;
    std::string const path = at.file("events.db");
    server::metrics counts;
    server::logger log;
    std::optional<server::event_recorder> keeps;

private:
    std::unique_ptr<storage::event_reader> reader_;
};

TEST_F(recorder, writes_each_event_of_several_threads_once_and_all_before_it_ends)
{
    constexpr std::uint64_t threads = 4, each = 500;
    open({});
    std::vector<std::thread> all;
    for (std::uint64_t t = 0; t < threads; ++t)
        all.emplace_back([&, t] {
            for (std::uint64_t i = 1; i <= each; ++i) {
                auto one = admit(t << 32 | i);
                ASSERT_TRUE(one);
                keeps->record(std::move(one));
            }
        });
    for (auto& one : all) one.join();
    keeps.reset();
    std::set<std::uint64_t> sequences;
    auto const visited = reader().each({.limit = 1'000'000, .detail = false},
                                       [&](schema::Event const& one) { return sequences.insert(one.sequence()).second; });
    ASSERT_TRUE(visited);
    EXPECT_EQ(*visited, threads * each);
    EXPECT_EQ(*sequences.rbegin() - *sequences.begin() + 1, threads * each) << "no number is missing";
    auto const runs = reader().runs(1);
    ASSERT_TRUE(runs);
    EXPECT_TRUE(runs->front().clean);
    EXPECT_EQ(runs->front().written, threads * each);
    EXPECT_EQ(runs->front().lost, 0u);
}

TEST_F(recorder, takes_no_more_requests_than_its_queue_has_room_for)
{
    open({.queue = 2});
    auto first = admit(1), second = admit(2), third = admit(3);
    ASSERT_TRUE(first && second);
    EXPECT_FALSE(third);
    EXPECT_EQ(keeps->look().queued, 2u);
    keeps->record(std::move(first));
    ASSERT_TRUE(eventually([&] { return keeps->look().written == 1; }));
    EXPECT_TRUE(eventually([&] { return (third = admit(3)) != nullptr; })) << "room again";
    keeps->record(std::move(second));
    keeps->record(std::move(third));
    keeps.reset();
    EXPECT_EQ(stored(), 3u);
}

TEST_F(recorder, a_request_beyond_the_queue_is_503_with_retry_after_while_those_before_it_go_on)
{
    background_upstream from;
    from.always({read_request(), send(std::string(stream_head) + std::string(stream_start)), stall(), send(std::string(stream_rest))});
    open({.queue = 1});
    running_workers workers(forwarding(from.url()), *keeps);
    raw_client busy(workers.port());
    busy.send(post(openai.path(), openai.body("up", true)));
    busy.read_until("Hel");
    for (way const& spoken : {openai, anthropic}) {
        auto const said = ask(workers.port(), post(spoken.path(), spoken.body("up")));
        EXPECT_EQ(said.status, 503);
        EXPECT_EQ(said.header("retry-after"), "1");
        EXPECT_TRUE(said.body.starts_with(spoken.error_mark())) << said.body;
    }
    from.release();
    EXPECT_TRUE(busy.reply().body.ends_with("data: [DONE]\n\n"));
    EXPECT_TRUE(eventually([&] { return keeps->look().written == 1; }));
    EXPECT_EQ(stored(), 1u);
}

TEST_F(recorder, batched_serves_on_while_the_store_fails_and_writes_all_of_it_afterwards)
{
    open({}, {.busy_timeout = std::chrono::milliseconds(1)});
    running_workers workers(simulated(), *keeps);
    {
        write_lock const held(path);
        for (int i = 0; i < 5; ++i) EXPECT_EQ(ask(workers.port(), post(openai.path(), openai.body("sim"))).status, 200);
        ASSERT_TRUE(eventually([&] { return keeps->look().failing; }));
        EXPECT_NE(keeps->look().detail.find("busy"), std::string::npos) << keeps->look().detail;
        EXPECT_EQ(ask(workers.port(), post(openai.path(), openai.body("sim"))).status, 200);
        EXPECT_EQ(keeps->look().written, 0u);
    }
    ASSERT_TRUE(eventually([&] { return keeps->look().written == 6; }));
    EXPECT_FALSE(keeps->look().failing);
    EXPECT_EQ(keeps->look().detail, "");
    EXPECT_EQ(keeps->look().lost, 0u);
    EXPECT_EQ(stored(), 6u);
}

TEST_F(recorder, batched_counts_what_a_full_store_never_takes)
{
    storage::writer_options small;
    {
        open({});
        keeps.reset();
        small.size_limit = std::filesystem::file_size(path);  // not a page more than an empty store
    }
    open({.queue = 3}, small);
    for (std::uint64_t i = 1; i <= 200 && !keeps->look().failing; ++i) {
        if (auto one = admit(i)) keeps->record(std::move(one));
        EXPECT_TRUE(eventually([&] { return keeps->look().queued == 0 || keeps->look().failing; }));
    }
    ASSERT_TRUE(keeps->look().failing);
    EXPECT_NE(keeps->look().detail.find("full"), std::string::npos) << keeps->look().detail;
    std::uint64_t const before = keeps->look().lost;
    for (std::uint64_t i = 1'001; i <= 1'010; ++i) {
        auto one = admit(i);
        ASSERT_TRUE(one) << "batched serves on";
        keeps->record(std::move(one));
    }
    EXPECT_GE(keeps->look().lost, before + 7) << "three found room to wait";
    EXPECT_LE(keeps->look().queued, 3u + 200u) << "the memory stays bounded";
}

TEST_F(recorder, deletes_all_that_is_too_old_without_waiting_for_requests_or_the_next_idle_look)
{
    std::int64_t const old_us = (model::wall_now() - std::chrono::hours(24 * 10)).time_since_epoch().count();
    {
        auto store = storage::event_writer::open(path);
        ASSERT_TRUE(store);
        std::vector<std::unique_ptr<schema::event_record>> batch;
        for (std::uint64_t i = 0; i < 3'000; ++i) {
            batch.push_back(std::make_unique<schema::event_record>());
            batch.back()->id = static_cast<std::uint64_t>(old_us / 1000) << 20 | i;
            batch.back()->started_us = old_us;
            batch.back()->decision = "allowed";
        }
        ASSERT_TRUE((*store)->append(batch));
    }
    ASSERT_EQ(stored(), 3'000u);
    open({.retention = std::chrono::seconds(86'400), .idle_look = std::chrono::hours(1)});
    auto fresh = admit(static_cast<std::uint64_t>(old_us / 1000 + 864'000'000) << 20);
    keeps->record(std::move(fresh));
    EXPECT_TRUE(eventually([&] { return stored() == 1; }));
}

TEST_F(recorder, strict_sends_no_last_byte_before_the_event_is_in_the_store)
{
    open({.strict = true});
    running_workers workers(simulated(), *keeps);
    raw_client client(workers.port());
    std::uint64_t asked = 0;
    for (way const& spoken : {openai, anthropic})
        for (bool const streamed : {false, true})
            for (int i = 0; i < 5; ++i) {
                client.send(post(spoken.path(), spoken.body("sim", streamed)));
                auto const said = client.reply();
                ASSERT_EQ(said.status, 200) << said.body;
                ASSERT_TRUE(said.whole);
                EXPECT_EQ(stored(), ++asked) << "the reply is here, so the event is there";
            }
    client.send(post(openai.path(), "{"));
    EXPECT_EQ(client.reply().status, 400);
    EXPECT_EQ(stored(), ++asked) << "refusals too";
}

TEST_F(recorder, strict_holds_the_end_of_the_reply_while_the_store_is_held)
{
    background_upstream from;
    from.always({read_request(), send(std::string(stream_head) + std::string(stream_start)), stall(), send(std::string(stream_rest))});
    open({.strict = true});
    running_workers workers(forwarding(from.url()), *keeps);
    for (way const& spoken : {openai, anthropic}) {
        std::uint64_t const before = stored();
        raw_client client(workers.port());
        client.send(post(spoken.path(), spoken.body("up", true)));
        client.read_until("Hel");
        {
            write_lock const held(path);
            from.release();
            EXPECT_FALSE(client.hears(spoken.last_event(), std::chrono::milliseconds(50))) << client.rest();
            EXPECT_EQ(stored(), before);
        }
        auto const said = client.reply();
        EXPECT_TRUE(said.whole);
        EXPECT_NE(said.body.find(spoken.last_event()), std::string::npos);
        EXPECT_EQ(stored(), before + 1);
    }
}

TEST_F(recorder, strict_refuses_requests_while_the_store_fails_and_takes_them_again_afterwards)
{
    open({.strict = true}, {.busy_timeout = std::chrono::milliseconds(1)});
    running_workers workers(simulated(), *keeps);
    {
        write_lock const held(path);
        auto const first = ask(workers.port(), post(openai.path(), openai.body("sim")));
        EXPECT_EQ(first.status, 503) << "its event could not be stored: " << first.body;
        EXPECT_NE(first.header("retry-after"), "");
        ASSERT_TRUE(keeps->look().failing);
        for (way const& spoken : {openai, anthropic}) {
            auto const said = ask(workers.port(), post(spoken.path(), spoken.body("sim", true)));
            EXPECT_EQ(said.status, 503) << said.body;
            EXPECT_NE(said.header("retry-after"), "");
            EXPECT_TRUE(said.body.starts_with(spoken.error_mark())) << said.body;
        }
    }
    ASSERT_TRUE(eventually([&] { return !keeps->look().failing; }));
    EXPECT_EQ(ask(workers.port(), post(openai.path(), openai.body("sim"))).status, 200);
}

TEST_F(recorder, many_clients_at_once_leave_one_event_each)
{
    for (bool const strict : {false, true}) {
        open({.strict = strict});
        std::uint64_t const before = stored();
        constexpr int clients = 6, each = 25;
        {
            running_workers workers(simulated(), *keeps, 2);
            std::vector<std::thread> all;
            for (int c = 0; c < clients; ++c)
                all.emplace_back([&, c] {
                    raw_client client(workers.port());
                    for (int i = 0; i < each; ++i) {
                        client.send(post(openai.path(), openai.body(i % 5 ? "sim" : "nobody", c % 2)));
                        EXPECT_EQ(client.reply().status, i % 5 ? 200 : 404);
                    }
                });
            for (auto& one : all) one.join();
            workers.drain();
            EXPECT_TRUE(workers.end_within(std::chrono::seconds(10)));
        }
        keeps.reset();
        EXPECT_EQ(stored() - before, static_cast<std::uint64_t>(clients * each));
    }
}

TEST_F(recorder, hands_on_what_it_wrote_with_its_place_in_the_store)
{
    open({});
    auto const inbox = std::make_shared<server::fresh_inbox>(1'000, [] {});
    keeps->fresh()->join(inbox);
    inbox->open();
    for (std::uint64_t i = 1; i <= 20; ++i) keeps->record(admit(i));
    std::uint64_t const first = 1;
    while (keeps->look().queued > 0 || keeps->fresh()->places().behind(first, {}).events < 20u) std::this_thread::yield();
    auto const page = reader().follow(first, {}, 100);
    ASSERT_TRUE(page);
    std::vector<std::uint64_t> stored, told;
    for (schema::Event const& each : page->events) stored.push_back(each.id());
    auto const held = inbox->from(first, 100);
    ASSERT_TRUE(held);
    for (auto const& batch : *held)
        for (auto const& each : batch->events) told.push_back(each->id);
    EXPECT_EQ(told, stored);
    EXPECT_EQ(told.size(), 20u);
}

TEST_F(recorder, hands_on_nothing_that_the_store_did_not_take)
{
    open({}, {.busy_timeout = std::chrono::milliseconds(1)});
    auto const inbox = std::make_shared<server::fresh_inbox>(1'000, [] {});
    keeps->fresh()->join(inbox);
    inbox->open();
    {
        write_lock const busy(path);
        keeps->record(admit(1));
        while (!keeps->look().failing) std::this_thread::yield();
        EXPECT_TRUE(inbox->from(1, 100)->empty());
        EXPECT_EQ(keeps->fresh()->places().behind(1, {}).events, 0u);
    }
    while (keeps->fresh()->places().behind(1, {}).events == 0) std::this_thread::yield();
    EXPECT_EQ(stored(), 1u);
}

}  // namespace
}  // namespace signalbox::test
