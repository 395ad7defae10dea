#include "storage/sqlite.hpp"

#include "tests/storage/seconds_apart.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace signalbox::storage {

using namespace testing;
using ::testing::ElementsAre;

TEST(follow, gives_a_late_event_although_its_id_is_older)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    must(append(*writer, seconds_apart(3, 10)));
    auto const reader = reader_of(folder);
    auto const end = must(reader->arrivals_end());
    EXPECT_TRUE(must(reader->follow(end, {}, 10)).events.empty());
    must(append(*writer, seconds_apart(1, 2)));  // started before all the others, and ended last
    auto const page = must(reader->follow(end, {}, 10));
    EXPECT_THAT(sequences(page.events), ElementsAre(2));
    EXPECT_EQ(page.missed, 0u);
    EXPECT_TRUE(must(reader->follow(page.cursor, {}, 10)).events.empty());
}

TEST(follow, continues_in_the_middle_of_a_batch)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    auto const reader = reader_of(folder);
    must(append(*writer, seconds_apart(5)));
    must(append(*writer, seconds_apart(4, 6)));
    std::vector<std::uint64_t> seen;
    std::uint64_t cursor = 1;
    for (bool more = true; more;) {
        auto const page = must(reader->follow(cursor, {}, 2));
        for (auto const& event : page.events) seen.push_back(event.sequence());
        cursor = page.cursor;
        more = page.more;
    }
    EXPECT_THAT(seen, ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9));
    EXPECT_EQ(cursor, must(reader->arrivals_end()));
}

TEST(follow, moves_over_events_that_do_not_pass)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    auto const reader = reader_of(folder);
    must(append(*writer, seconds_apart(9)));
    auto const page = must(reader->follow(1, *parse_filter("tag=even"), 100));
    EXPECT_THAT(sequences(page.events), ElementsAre(2, 4, 6, 8));
    EXPECT_EQ(page.cursor, 10u);
    auto const none = must(reader->follow(1, *parse_filter("tag=none"), 100));
    EXPECT_TRUE(none.events.empty());
    EXPECT_EQ(none.cursor, 10u);
}

TEST(follow, keeps_the_order_of_arrival_however_ids_and_other_rows_lie)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    auto const reader = reader_of(folder);
    must(append(*writer, seconds_apart(40)));  // other rows, before, between and behind
    std::uint64_t const end = must(reader->arrivals_end());
    std::vector<std::unique_ptr<schema::Event>> mixed;
    std::vector<std::uint64_t> arrival;
    for (std::uint64_t i = 0; i < 30; ++i) {
        std::uint64_t const which = 41 + i * 7 % 30;
        mixed.push_back(std::move(seconds_apart(1, which).front()));
        mixed.back()->set_started_us(mixed.front()->started_us() + static_cast<std::int64_t>(i * 11 % 30) * 1'500'000);
        arrival.push_back(which);
    }
    must(append(*writer, mixed));
    for (std::size_t const limit : {1, 2, 7, 30}) {
        std::vector<std::uint64_t> seen;
        std::uint64_t cursor = end;
        std::vector<schema::Event> used;
        for (bool more = true; more;) {
            auto page = must(reader->follow(cursor, {}, limit, std::move(used)));
            for (auto const& event : page.events) seen.push_back(event.sequence());
            cursor = page.cursor;
            more = page.more;
            used = std::move(page.events);
        }
        EXPECT_EQ(seen, arrival) << "pages of " << limit;
    }
}

TEST(follow, fills_used_events_anew_and_passes_over_what_was_deleted)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    auto const reader = reader_of(folder);
    must(append(*writer, seconds_apart(6)));
    auto first = must(reader->follow(1, {}, 6));
    auto const expected = first.events;
    for (schema::Event& each : first.events) {
        each.add_translation_losses("of another event");
        each.set_detail("of another event");
    }
    auto const again = must(reader->follow(1, {}, 6, std::move(first.events)));
    ASSERT_EQ(again.events.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(again.events[i].SerializeAsString(), expected[i].SerializeAsString());
    auto const id = std::to_string(expected[2].id());
    must(must(database::open(folder.file(), access::read_write, std::chrono::seconds{1}))
             .execute(("DELETE FROM events WHERE id = " + id).c_str()));
    auto const left = must(reader->follow(1, {}, 6, std::vector<schema::Event>(20)));
    EXPECT_THAT(sequences(left.events), ElementsAre(1, 2, 4, 5, 6));
    EXPECT_EQ(left.cursor, 7u);
}

TEST(follow, tells_how_many_were_missed)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    must(append(*writer, seconds_apart(3)));
    must(append(*writer, seconds_apart(3, 4)));
    must(must(database::open(folder.file(), access::read_write, std::chrono::seconds{1})).execute("DELETE FROM arrivals WHERE first = 1"));
    auto const page = must(reader_of(folder)->follow(2, {}, 100));
    EXPECT_EQ(page.missed, 2u);
    EXPECT_THAT(sequences(page.events), ElementsAre(4, 5, 6));
}

TEST(follow, begins_at_the_end_when_its_cursor_is_from_another_store)
{
    temporary_folder const folder;
    auto const writer = writer_of(folder);
    must(append(*writer, seconds_apart(3)));
    auto const page = must(reader_of(folder)->follow(1'000, {}, 100));
    EXPECT_TRUE(page.events.empty());
    EXPECT_EQ(page.cursor, 4u);
}

}  // namespace signalbox::storage
