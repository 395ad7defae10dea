#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

#include <set>

namespace signalbox::storage {

using namespace testing;

namespace {

batch some(std::size_t count, std::int64_t from_us = noon_us)
{
    batch made;
    for (std::size_t i = 0; i < count; ++i) made.push_back(plain_event(from_us + static_cast<std::int64_t>(i) * 1'000, i));
    return made;
}

/// A batch of two megabytes.
batch large(std::int64_t at)
{
    batch made = some(100, at);
    for (auto& event : made) event->set_detail(std::string(20'000, 'd'));
    return made;
}

}  // namespace

// Everything an event says is there when it is read.
TEST(event_writer, writes_a_batch_given_twice_once)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    auto const run = must(writer->begin_run("test", noon_us));
    batch events = some(5);
    for (auto& event : events) {
        event->set_run(run);
        event->set_sequence(writer->sequences().next());
    }
    must(append(*writer, events));
    must(append(*writer, events));
    auto const reader = reader_of(folder);
    EXPECT_EQ(must(reader->list({})).events.size(), 5u);
    EXPECT_EQ(must(reader->stats({})).rows.at(0).sum.requests, 5u);
    EXPECT_EQ(must(reader->follow(1, {}, 100)).events.size(), 5u);
    EXPECT_EQ(must(writer->end_run(noon_us)).written, 5u);
}

TEST(event_writer, gives_an_event_whose_id_is_taken_the_next_free_one)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    batch events = some(3);
    for (auto& event : events) {
        event->set_id(1'000);
        event->set_sequence(static_cast<std::uint64_t>(&event - events.data()));
    }
    must(append(*writer, events));
    std::set<std::uint64_t> ids;
    for (auto const& event : must(reader_of(folder)->list({.range = {}})).events) ids.insert(event.id());
    EXPECT_EQ(ids, (std::set<std::uint64_t>{1'000, 1'001, 1'002}));
}

TEST(event_writer, takes_empty_batches_and_empty_places_in_them)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    must(append(*writer, {}));
    batch events = some(2);
    events.insert(events.begin() + 1, nullptr);
    must(append(*writer, events));
    EXPECT_EQ(must(reader_of(folder)->list({})).events.size(), 2u);
}

TEST(event_writer, numbers_its_runs_and_continues_their_sequences)
{
    temporary_folder const folder;
    {
        auto const writer = writer_of(folder);
        EXPECT_EQ(must(writer->begin_run("1.0", noon_us)), 1u);
        for (std::uint64_t expected = 1; expected <= 3; ++expected) EXPECT_EQ(writer->sequences().next(), expected);
        auto const loss = must(writer->end_run(noon_us + 5));
        EXPECT_EQ(loss.admitted, 3u);
        EXPECT_EQ(loss.lost, 3u) << "admitted, and never recorded";
        EXPECT_EQ(loss.first_lost, 1u);
        EXPECT_EQ(loss.last_lost, 3u);
    }
    auto const writer = writer_of(folder);
    EXPECT_TRUE(writer->recovered().empty());
    EXPECT_EQ(must(writer->begin_run("1.1", noon_us + 10)), 2u);
    EXPECT_EQ(writer->sequences().next(), 4u);
    auto const runs = must(reader_of(folder)->runs(10));
    ASSERT_EQ(runs.size(), 2u);
    EXPECT_EQ(runs[0].version, "1.1");
    EXPECT_EQ(runs[0].ended_us, std::nullopt);
    EXPECT_EQ(runs[1].version, "1.0");
    EXPECT_TRUE(runs[1].clean);
    EXPECT_EQ(runs[1].last_sequence, 3u);
    EXPECT_EQ(runs[1].lost, 3u);
    EXPECT_EQ(runs[1].ended_us, noon_us + 5);
}

TEST(event_writer, refuses_a_second_run_inside_a_run_and_an_end_without_a_run)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    EXPECT_EQ(writer->end_run(noon_us).error().kind, trouble::bad_request);
    must(writer->begin_run("test", noon_us));
    EXPECT_EQ(writer->begin_run("test", noon_us).error().kind, trouble::bad_request);
    must(writer->end_run(noon_us));
    EXPECT_EQ(must(writer->begin_run("test", noon_us)), 2u) << "the same process may begin another";
}

TEST(event_writer, counts_what_a_run_wrote_in_whatever_order)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    auto const run = must(writer->begin_run("test", noon_us));
    batch events = some(100);
    for (auto& event : events) {
        event->set_run(run);
        event->set_sequence(writer->sequences().next());
    }
    std::reverse(events.begin(), events.end());
    events.erase(events.begin() + 30);  // number 70 is never recorded
    for (std::size_t at = 0; at < events.size(); at += 9)
        must(append(*writer, std::span{events}.subspan(at, std::min<std::size_t>(9, events.size() - at))));
    auto const loss = must(writer->end_run(noon_us));
    EXPECT_EQ(loss.written, 99u);
    EXPECT_EQ(loss.lost, 1u);
    EXPECT_EQ(loss.first_lost, 70u);
    EXPECT_EQ(loss.last_lost, 70u);
}

TEST(event_writer, deletes_old_events_in_slices_and_keeps_their_totals)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    must(append(*writer, some(100)));
    auto const before = noon_us + 50 * 1'000;
    auto first = must(writer->prune(before, 30));
    EXPECT_EQ(first.rows, 30u);
    EXPECT_TRUE(first.more);
    auto const second = must(writer->prune(before, 30));
    EXPECT_EQ(second.rows, 20u);
    EXPECT_FALSE(second.more);
    EXPECT_EQ(must(writer->prune(before, 30)).rows, 0u);
    EXPECT_EQ(must(writer->prune(0, 30)).rows, 0u);
    EXPECT_EQ(must(writer->prune(-5, 0)).rows, 0u);
    auto const reader = reader_of(folder);
    auto const left = must(reader->list({})).events;
    ASSERT_EQ(left.size(), 50u);
    EXPECT_EQ(left.back().started_us(), before);
    EXPECT_EQ(must(reader->stats({})).rows.at(0).sum.requests, 100u);
    EXPECT_EQ(must(reader->follow(1, {}, 1'000)).events.size(), 50u);
}

TEST(event_writer, strict_writes_the_same)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder, {.strict = true});
    auto const events = some(10);
    must(append(*writer, events));
    EXPECT_EQ(must(reader_of(folder)->list({})).events.size(), 10u);
}

TEST(event_writer, moves_its_log_into_the_file_when_it_is_tended)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    auto const small = std::filesystem::file_size(folder.file());
    for (std::int64_t at = noon_us; std::filesystem::file_size(folder.file() + "-wal") < 17u << 20; at += second_us)
        must(append(*writer, large(at)));
    EXPECT_EQ(std::filesystem::file_size(folder.file()), small);
    must(writer->tend());
    EXPECT_GT(std::filesystem::file_size(folder.file()), small);
}

TEST(event_writer, moves_its_log_by_itself_when_nobody_tends_it)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    auto const small = std::filesystem::file_size(folder.file());
    std::int64_t at = noon_us;
    for (int i = 0; i < 100 && std::filesystem::file_size(folder.file()) == small; ++i, at += second_us) must(append(*writer, large(at)));
    EXPECT_GT(std::filesystem::file_size(folder.file()), small);
    EXPECT_LT(std::filesystem::file_size(folder.file() + "-wal"), 80u << 20);
}

}  // namespace signalbox::storage
