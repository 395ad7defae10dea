#include "storage/event_row.hpp"
#include "storage/filter_sql.hpp"
#include "storage/sqlite.hpp"

#include "tests/storage/child_process.hpp"
#include "tests/storage/seconds_apart.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>

namespace signalbox::storage {

using namespace testing;
using ::testing::ElementsAre;

namespace {

std::int64_t at(std::int64_t second)
{
    return noon_us + second * second_us;
}

}  // namespace

TEST(event_reader, says_when_there_is_no_such_event)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    auto const reader = reader_of(folder);
    auto const got = reader->get(5);
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind, trouble::not_found);
    EXPECT_NE(got.error().detail.find("req_0000000000005"), std::string::npos);
    EXPECT_EQ(reader->get(~0ull).error().kind, trouble::not_found);
}

// Newest first.
TEST(event_reader, lists_the_newest_first_in_pages_that_follow_each_other)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    must(append(*writer, seconds_apart(7)));
    auto const reader = reader_of(folder);
    auto const first = must(reader->list({.limit = 3}));
    EXPECT_THAT(sequences(first.events), ElementsAre(7, 6, 5));
    auto const second = must(reader->list({.limit = 3, .cursor = first.next}));
    EXPECT_THAT(sequences(second.events), ElementsAre(4, 3, 2));
    auto const third = must(reader->list({.limit = 3, .cursor = second.next}));
    EXPECT_THAT(sequences(third.events), ElementsAre(1));
    EXPECT_EQ(third.next, std::nullopt);
    EXPECT_EQ(must(reader->list({.limit = 7})).next, std::nullopt) << "the last page knows that it is";
}

TEST(event_reader, lists_the_oldest_first_when_asked)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    must(append(*writer, seconds_apart(5)));
    auto const reader = reader_of(folder);
    auto const first = must(reader->list({.limit = 3, .oldest_first = true}));
    EXPECT_THAT(sequences(first.events), ElementsAre(1, 2, 3));
    auto const second = must(reader->list({.limit = 3, .cursor = first.next, .oldest_first = true}));
    EXPECT_THAT(sequences(second.events), ElementsAre(4, 5));
    EXPECT_TRUE(must(reader->list({.cursor = ~0ull, .oldest_first = true})).events.empty());
    EXPECT_TRUE(must(reader->list({.cursor = 0})).events.empty());
}

TEST(event_reader, lists_a_range_without_its_end)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    must(append(*writer, seconds_apart(9)));
    auto const reader = reader_of(folder);
    EXPECT_THAT(sequences(must(reader->list({.range = {at(3), at(6)}})).events), ElementsAre(5, 4, 3));
    EXPECT_THAT(sequences(must(reader->list({.range = {at(8) + 1}})).events), ElementsAre(9));
    EXPECT_TRUE(must(reader->list({.range = {at(6), at(3)}})).events.empty());
    EXPECT_TRUE(must(reader->list({.limit = 0})).events.empty());
}

TEST(event_reader, lists_by_start_also_when_an_id_was_made_a_little_later)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    auto event = plain_event();
    event->set_id(id_of(noon_us + 2 * second_us, 1));
    must(append(*writer, one(std::move(event))));
    EXPECT_EQ(must(reader_of(folder)->list({.range = {noon_us, noon_us + 1}})).events.size(), 1u);
}

TEST(event_reader, leaves_the_detail_out_when_asked)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    must(append(*writer, one(full_event())));
    auto const light = must(reader_of(folder)->list({.detail = false})).events.at(0);
    EXPECT_EQ(light.attempts_size(), 0);
    EXPECT_EQ(light.requested_model(), full_event()->requested_model());
    EXPECT_EQ(light.latency_us(), full_event()->latency_us());
    EXPECT_EQ(light.finish_reason(), full_event()->finish_reason());
}

TEST(event_reader, never_sorts_for_a_list)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    must(append(*writer, seconds_apart(3)));
    auto db = must(database::open(folder.file(), access::read_only, std::chrono::seconds{1}));
    must(install_detail_text(db));
    for (char const* text : {"", "tag=even", "model=gpt-4o,status>=500", "latency_ms>1,upstream_model!=x"})
        for (char const* order : {"", " DESC"}) {
            auto const where = compile(*parse_filter(text), 6);
            auto plan = must(db.prepare("EXPLAIN QUERY PLAN SELECT " + row_columns(true) + " FROM events WHERE id >= ?1 AND id <= ?2 AND " +
                                            where.text + " ORDER BY id" + order + " LIMIT ?5",
                                        false));
            while (plan.step() == SQLITE_ROW) EXPECT_EQ(plan.text(3).find("ORDER BY"), std::string_view::npos) << plan.text(3);
        }
}

TEST(event_reader, visits_everything_a_query_names_over_many_pages)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    must(append(*writer, seconds_apart(1'234)));
    auto const reader = reader_of(folder);
    std::vector<std::uint64_t> seen;
    auto const visit = [&](schema::Event const& event) {
        seen.push_back(event.sequence());
        return true;
    };
    EXPECT_EQ(must(reader->each({.limit = 100'000, .oldest_first = true}, visit)), 1'234u);
    EXPECT_EQ(seen.front(), 1u);
    EXPECT_EQ(seen.back(), 1'234u);
    EXPECT_EQ(must(reader->each({.where = *parse_filter("tag=even"), .limit = 550}, visit)), 550u);
    EXPECT_EQ(must(reader->each({.limit = 1'000}, [](schema::Event const&) { return false; })), 1u);
}

TEST(event_reader, sees_whole_batches_while_another_process_writes)
{
    temporary_folder const folder;
    writer_of(folder);
    child_process child{[&](report const& out) {
        auto writer = event_writer::open(folder.file());
        if (!writer) return 1;
        traffic source{3};
        for (std::int64_t i = 0;; ++i) {
            batch events;
            for (int n = 0; n < 10; ++n) events.push_back(source.make(noon_us + i * 20 * second_us));
            if (!append(**writer, events) || !(*writer)->tend()) return 2;
            out.tell(static_cast<std::uint64_t>(i));
        }
    }};
    auto const reader = reader_of(folder);
    std::uint64_t cursor = 1;
    std::uint64_t followed = 0;
    for (int i = 0; i < 50; ++i) {
        ASSERT_TRUE(child.hear());
        auto const stats = must(reader->stats({.by = dimension::consumer}));
        std::uint64_t requests = 0;
        for (auto const& row : stats.rows) requests += row.sum.requests;
        EXPECT_EQ(requests % 10, 0u);
        auto const page = must(reader->follow(cursor, {}, 10'000));
        EXPECT_EQ(page.missed, 0u);
        cursor = page.cursor;
        followed += page.events.size();
        EXPECT_GE(followed, requests) << "nothing that was counted is missing from what was followed";
        EXPECT_EQ(must(reader->list({.limit = 2'000, .detail = false})).events.size() % 10, 0u);
    }
}

TEST(event_reader, notices_that_another_connection_wrote)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    auto const reader = reader_of(folder);
    EXPECT_TRUE(must(reader->changed())) << "the first time, everything is new";
    EXPECT_FALSE(must(reader->changed()));
    must(append(*writer, seconds_apart(1)));
    EXPECT_TRUE(must(reader->changed()));
    EXPECT_FALSE(must(reader->changed()));
}

TEST(event_reader, never_keeps_the_log_from_being_emptied)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    auto const reader = reader_of(folder);
    must(append(*writer, seconds_apart(100)));
    must(reader->list({.limit = 10}));
    must(reader->stats({}));
    must(reader->follow(1, {}, 5));
    must(reader->runs(1));
    must(reader->changed());
    EXPECT_FALSE(reader->get(1));
    auto db = must(database::open(folder.file(), access::read_write, std::chrono::seconds{1}));
    EXPECT_EQ(must(db.ask("PRAGMA wal_checkpoint(TRUNCATE)", -1)), 0) << "busy: a read transaction is open";
}

TEST(event_reader, can_be_interrupted)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    must(append(*writer, seconds_apart(3'000)));
    auto const reader = reader_of(folder);
    std::atomic<bool> done = false;
    std::thread stopper{[&] {
        while (!done) reader->interrupt();
    }};
    result<event_page> last;
    do last = reader->list({.where = *parse_filter("path=/nowhere")});
    while (last);
    done = true;
    stopper.join();
    EXPECT_EQ(last.error().kind, trouble::interrupted);
    EXPECT_EQ(must(reader->list({.limit = 5})).events.size(), 5u);
}

TEST(event_reader, reads_while_the_writer_deletes)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    must(append(*writer, seconds_apart(1'000)));
    auto const reader = reader_of(folder);
    std::uint64_t seen = 0;
    must(reader->each({.limit = 5'000, .oldest_first = true}, [&](schema::Event const& event) {
        if (++seen == 1) {
            EXPECT_TRUE(writer->prune(at(700), 1'000)) << event.id();
        }
        return true;
    }));
    EXPECT_GE(seen, 801u) << "a page that was read, and what was left behind it";
}

}  // namespace signalbox::storage
