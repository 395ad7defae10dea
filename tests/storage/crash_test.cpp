// What a killed process leaves: whole batches, rollups that equal them, and an exact account of what was lost.
#include "storage/sqlite.hpp"

#include "tests/storage/child_process.hpp"
#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

#include <set>

namespace signalbox::storage {

using namespace testing;

namespace {

constexpr std::size_t batch_size = 20;

/// Opens the store, begins a run and writes batches until it is killed; tells how many are written. The last `in_flight` numbers of each
/// batch are given out and never recorded, as those of requests that are still running.
int write_until_killed(std::string const& path, writer_options const& options, std::size_t in_flight, report const& out)
{
    auto writer = event_writer::open(path, options);
    if (!writer) return 1;
    auto const run = (*writer)->begin_run("test", noon_us);
    if (!run) return 2;
    traffic source{7};
    for (std::uint64_t done = 0;; ++done) {
        batch events;
        for (std::size_t i = 0; i < batch_size; ++i) {
            events.push_back(source.make(noon_us + static_cast<std::int64_t>(done) * 7 * second_us + static_cast<std::int64_t>(i)));
            events.back()->set_run(*run);
            events.back()->set_sequence((*writer)->sequences().next());
        }
        for (std::size_t i = 0; i < in_flight; ++i) (*writer)->sequences().next();
        if (!append(**writer, events) || !(*writer)->tend()) return 3;
        out.tell(done + 1);
    }
}

std::vector<schema::Event> all_events(event_reader& reader)
{
    std::vector<schema::Event> events;
    must(reader.each({.limit = 10'000'000, .oldest_first = true}, [&](schema::Event const& event) {
        events.push_back(event);
        return true;
    }));
    return events;
}

void expect_rollups_equal_events(event_reader& reader, std::vector<schema::Event> const& events)
{
    for (auto const by : {dimension::none, dimension::key}) {
        std::map<std::string, totals> expected;
        for (auto const& event : events) expected[by == dimension::key ? event.key_id() : ""].add(event);
        std::map<std::string, totals> got;
        for (auto const& row : must(reader.stats({.by = by})).rows) got.emplace(row.name, row.sum);
        EXPECT_EQ(got, expected);
    }
}

}  // namespace

TEST(crash, leaves_whole_batches_and_rollups_that_equal_them)
{
    for (std::uint64_t const kill_after : {0u, 1u, 3u, 40u, 150u}) {
        temporary_folder const folder;
        child_process child{[&](report const& out) { return write_until_killed(folder.file(), {}, 0, out); }};
        std::uint64_t acknowledged = 0;
        while (acknowledged < kill_after) acknowledged = child.hear().value_or(kill_after);
        child.kill();  // in the middle of whatever the next batch is doing
        ASSERT_EQ(child.wait(), -SIGKILL);

        auto const writer = writer_of(folder);
        auto const reader = reader_of(folder);
        auto const events = all_events(*reader);
        EXPECT_EQ(events.size() % batch_size, 0u) << "a batch is written whole or not at all";
        EXPECT_GE(events.size(), acknowledged * batch_size) << "the system did not go down, so nothing acknowledged is lost";
        expect_rollups_equal_events(*reader, events);
        auto db = must(database::open(folder.file(), access::read_only, std::chrono::seconds{1}));
        EXPECT_EQ(must(db.ask("SELECT count(*) FROM pragma_quick_check WHERE quick_check <> 'ok'", -1)), 0);
    }
}

TEST(crash, is_told_with_the_exact_number_and_range_of_what_was_lost)
{
    for (std::size_t const in_flight : {0u, 1u, 5u}) {
        temporary_folder const folder;
        child_process child{[&](report const& out) { return write_until_killed(folder.file(), {}, in_flight, out); }};
        for (int i = 0; i < 12; ++i) ASSERT_TRUE(child.hear());
        child.kill();
        ASSERT_EQ(child.wait(), -SIGKILL);

        auto const writer = writer_of(folder);
        auto const reader = reader_of(folder);
        std::set<std::uint64_t> written;
        for (auto const& event : all_events(*reader)) written.insert(event.sequence());
        std::uint64_t const next = writer->sequences().peek();
        std::uint64_t first_lost = 0;
        std::uint64_t last_lost = 0;
        std::uint64_t lost = 0;
        for (std::uint64_t number = 1; number < next; ++number)
            if (!written.contains(number)) {
                first_lost = first_lost == 0 ? number : first_lost;
                last_lost = number;
                ++lost;
            }
        auto const& found = writer->recovered();
        ASSERT_EQ(found.size(), 1u) << "a killed run is told even when it lost nothing";
        EXPECT_EQ(found[0], (run_loss{1, next - 1, written.size(), lost, first_lost, last_lost, certainty::exact}));
        auto const row = must(reader->runs(1)).at(0);
        EXPECT_EQ(row.lost, lost);
        EXPECT_FALSE(row.clean);
        EXPECT_TRUE(row.ended_us);
        EXPECT_EQ(row.last_sequence, next - 1);
        must(writer->begin_run("next", noon_us));
        EXPECT_EQ(writer->sequences().next(), next) << "no number is given twice";
    }
}

TEST(crash, loses_nothing_acknowledged_when_strict)
{
    temporary_folder const folder;
    child_process child{[&](report const& out) { return write_until_killed(folder.file(), {.strict = true}, 0, out); }};
    std::uint64_t acknowledged = 0;
    while (acknowledged < 25) acknowledged = child.hear().value_or(25);
    child.kill();
    ASSERT_EQ(child.wait(), -SIGKILL);
    auto const writer = writer_of(folder);
    EXPECT_GE(all_events(*reader_of(folder)).size(), acknowledged * batch_size);
}

TEST(crash, is_told_once)
{
    temporary_folder const folder;
    child_process child{[&](report const& out) { return write_until_killed(folder.file(), {}, 2, out); }};
    ASSERT_TRUE(child.hear());
    child.kill();
    child.wait();
    EXPECT_EQ(writer_of(folder)->recovered().size(), 1u);
    EXPECT_EQ(writer_of(folder)->recovered().size(), 0u);
}

TEST(crash, is_not_exact_when_the_counter_is_gone)
{
    temporary_folder const folder;
    child_process child{[&](report const& out) { return write_until_killed(folder.file(), {}, 2, out); }};
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(child.hear());
    child.kill();
    child.wait();
    std::filesystem::remove(folder.file() + "-tail");
    auto const writer = writer_of(folder);
    ASSERT_EQ(writer->recovered().size(), 1u);
    EXPECT_EQ(writer->recovered()[0].known, certainty::at_least);
    EXPECT_GE(writer->recovered()[0].lost, 4u) << "the gaps below the last event written are known nevertheless";
    must(writer->begin_run("next", noon_us));
    EXPECT_GT(writer->sequences().next(), writer->recovered()[0].written);
}

TEST(crash, before_the_first_request_loses_nothing)
{
    temporary_folder const folder;
    child_process child{[&](report const& out) {
        auto writer = event_writer::open(folder.file());
        if (!writer || !(*writer)->begin_run("test", noon_us)) return 1;
        out.tell(1);
        ::pause();
        return 0;
    }};
    ASSERT_TRUE(child.hear());
    child.kill();
    child.wait();
    auto const writer = writer_of(folder);
    EXPECT_EQ(writer->recovered(), std::vector{run_loss{.run = 1}});
}

TEST(crash, of_a_creation_leaves_a_file_that_opens)
{
    for (int attempt = 0; attempt < 10; ++attempt) {
        temporary_folder const folder;
        child_process child{[&](report const& out) {
            out.tell(1);
            return event_writer::open(folder.file()) ? 0 : 1;
        }};
        ASSERT_TRUE(child.hear());
        child.kill();
        child.wait();
        auto const writer = writer_of(folder);
        must(append(*writer, one(plain_event())));
        EXPECT_EQ(all_events(*reader_of(folder)).size(), 1u);
    }
}

TEST(locking, lets_one_process_write_and_says_which)
{
    temporary_folder const folder;
    child_process child{[&](report const& out) {
        auto writer = event_writer::open(folder.file());
        out.tell(writer.has_value());
        ::pause();
        return 0;
    }};
    ASSERT_EQ(child.hear(), 1u);
    auto const second = event_writer::open(folder.file());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, trouble::locked);
    EXPECT_NE(second.error().detail.find("process"), std::string::npos);
    child.kill();
    child.wait();
    EXPECT_TRUE(event_writer::open(folder.file())) << "the lock dies with its process";
}

}  // namespace signalbox::storage
