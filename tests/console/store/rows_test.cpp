// The parts of the event table that know no store: the ring of live rows, the cache of pages, the names.
#include "console/store/event_names.hpp"
#include "console/store/event_table_model.hpp"
#include "console/store/live_rows.hpp"
#include "console/store/page_cache.hpp"

#include <gtest/gtest.h>

namespace {

using namespace signalbox::console;

EventRow row(std::uint64_t id)
{
    EventRow made;
    made.id = id;
    return made;
}

std::vector<std::uint64_t> ids(LiveRows const& of)
{
    std::vector<std::uint64_t> found;
    for (std::size_t i = 0; i < of.size(); ++i) found.push_back(of.at(i).id);
    return found;
}

}  // namespace

TEST(LiveRows, grow_at_both_ends_and_lose_the_oldest)
{
    LiveRows ring{3'000};
    std::vector<std::uint64_t> expected;
    for (std::uint64_t i = 0; i < 1'500; ++i) {
        ring.addNewest(row(10'000 + i));
        ring.addOldest(row(9'999 - i));
        expected.insert(expected.begin(), 10'000 + i);
        expected.push_back(9'999 - i);
    }
    EXPECT_EQ(ids(ring), expected);
    ring.dropOldest(2'999);
    ring.addNewest(row(77));
    EXPECT_EQ(ids(ring), (std::vector<std::uint64_t>{77, 11'499}));
    EXPECT_EQ(ring.find(11'499), 1);
    EXPECT_EQ(ring.find(10'000), -1);
    ring.clear();
    ring.addOldest(row(5));
    EXPECT_EQ(ids(ring), std::vector<std::uint64_t>{5});
}

TEST(PageCache, keeps_the_pages_used_last)
{
    PageCache cache{2, 3};
    for (std::uint64_t page = 0; page < 3; ++page) cache.put(page, {row(10 * page + 1), row(10 * page + 2)});
    EXPECT_EQ(cache.row(1)->id, 2u);  // page 0 is used again
    cache.put(9, {row(91)});
    EXPECT_EQ(cache.row(2), nullptr) << "page 1 was used longest ago";
    EXPECT_EQ(cache.row(0)->id, 1u);
    EXPECT_EQ(cache.row(18)->id, 91u);
    EXPECT_EQ(cache.row(19), nullptr);
    EXPECT_EQ(cache.rows(9), 1u);
    EXPECT_EQ(cache.rows(1), 0u);
    cache.put(9, {row(91), row(92)});
    EXPECT_EQ(cache.row(19)->id, 92u);
    EXPECT_EQ(cache.pages(), 3u);
    EXPECT_EQ(cache.find(22), 5);
    EXPECT_EQ(cache.find(12), -1);
}

TEST(PageCache, of_the_event_table_stays_within_sixteen_megabytes)
{
    PageCache cache{EventTableModel::pageRows, EventTableModel::mostPages};
    for (std::uint64_t page = 0; page < 1'000; ++page) cache.put(page, std::vector<EventRow>(EventTableModel::pageRows));
    EXPECT_EQ(cache.pages(), 400u);
    EXPECT_LE(cache.bytes(), 16u << 20);
}

TEST(EventNames, learn_what_is_new_from_answers_that_overlap)
{
    EventNames names;
    RowsAnswer first{{}, 0, {"", "(other)", "gpt"}};
    RowsAnswer second{{}, 0, {"", "(other)", "gpt", "claude"}};
    RowsAnswer early{{}, 9, {"too early"}};
    names.take(second);
    names.take(first);
    names.take(early);
    EXPECT_EQ(names.known(), 4u);
    EXPECT_EQ(names.text(4), QStringLiteral("claude"));
    EXPECT_EQ(names.text(1), QString{});
    EXPECT_EQ(names.text(0), QString{});
    EXPECT_EQ(names.text(99), QString{});
}

TEST(EventNames, keep_a_bounded_number_of_texts_that_only_events_have)
{
    using signalbox::storage::first_spilled_name;
    EventNames names;
    RowsAnswer known{{}, 0, {"", "(other)"}};
    names.take(known);
    auto const ask = [&](std::string const& text) {
        RowsAnswer answer;
        EventRow of = row(1);
        of.requested_model = first_spilled_name;
        answer.page.rows = {of};
        answer.page.spilled = {text};
        answer.namesFrom = 2;
        names.take(answer);
        return names.text(answer.page.rows.front().requested_model).toStdString();
    };
    for (int i = 0; i < 16'384; ++i) ASSERT_EQ(ask("typed-" + std::to_string(i)), "typed-" + std::to_string(i));
    EXPECT_EQ(ask("one too many"), "(other)");
    EXPECT_EQ(ask("typed-7"), "typed-7");
}
