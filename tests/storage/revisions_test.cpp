// Configurations over time: a row for each that a run had, in the transaction of its first event; and the step to format 2.
#include "storage/format.hpp"
#include "storage/sqlite.hpp"

#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

namespace signalbox::storage {

using namespace testing;

namespace {

event_ptr event_of(std::uint64_t number, std::uint64_t run, char const* revision)
{
    auto event = plain_event(noon_us + static_cast<std::int64_t>(number) * second_us, number);
    event->set_run(run);
    event->set_sequence(number);
    event->set_config_revision(revision);
    return event;
}

revision_row row(std::uint64_t number, std::uint64_t run, char const* revision)
{
    std::int64_t const at = noon_us + static_cast<std::int64_t>(number) * second_us;
    return {run, revision, id_of(at, number), at};
}

}  // namespace

TEST(revisions, have_a_row_for_each_that_a_run_had_with_its_first_event)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    batch events;
    std::uint64_t number = 0;
    for (char const* const revision : {"aaa", "aaa", "bbb", "aaa", "bbb", ""}) events.push_back(event_of(++number, 1, revision));
    must(append(*writer, events));
    must(append(*writer, one(event_of(7, 1, "bbb"))));
    must(append(*writer, one(event_of(8, 2, "bbb"))));
    auto const reader = reader_of(folder);
    EXPECT_EQ(must(reader->revisions({})), (std::vector{row(1, 1, "aaa"), row(3, 1, "bbb"), row(8, 2, "bbb")}));
    EXPECT_EQ(must(reader->revisions({noon_us + 2 * second_us, noon_us + 8 * second_us})), std::vector{row(3, 1, "bbb")});
}

TEST(revisions, are_not_written_twice_by_the_writer_that_opens_the_store_again)
{
    temporary_folder const folder;
    must(append(*writer_of(folder), one(event_of(1, 1, "aaa"))));
    must(append(*writer_of(folder), one(event_of(2, 1, "aaa"))));
    EXPECT_EQ(must(reader_of(folder)->revisions({})), std::vector{row(1, 1, "aaa")});
}

TEST(revisions, go_with_the_batch_that_failed_and_come_with_the_next)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    must(append(*writer, one(event_of(1, 1, "aaa"))));
    auto db = must(database::open(folder.file(), access::read_write, std::chrono::seconds{1}));
    must(db.execute("CREATE TRIGGER stop BEFORE INSERT ON arrivals BEGIN SELECT raise(ABORT, 'no'); END"));
    batch const refused = one(event_of(2, 1, "bbb"));
    EXPECT_FALSE(append(*writer, refused));
    EXPECT_EQ(must(reader_of(folder)->revisions({})).size(), 1u);
    must(db.execute("DROP TRIGGER stop"));
    must(append(*writer, refused));
    EXPECT_EQ(must(reader_of(folder)->revisions({})), (std::vector{row(1, 1, "aaa"), row(2, 1, "bbb")}));
}

TEST(revisions, of_a_store_of_format_1_begin_when_a_writer_has_brought_it_up_to_date)
{
    temporary_folder const folder;
    {
        auto db = must(database::open(folder.file(), access::create, std::chrono::seconds{1}));
        must(db.execute("PRAGMA journal_mode=WAL"));
        must(migrate(db, {event_store_format().noun, event_store_format().application_id, event_store_format().steps.first(1)}));
    }
    EXPECT_EQ(event_reader::open(folder.file()).error().kind, trouble::older_schema);
    must(append(*writer_of(folder), one(event_of(1, 1, "aaa"))));
    EXPECT_EQ(must(reader_of(folder)->revisions({})), std::vector{row(1, 1, "aaa")});
}

}  // namespace signalbox::storage
