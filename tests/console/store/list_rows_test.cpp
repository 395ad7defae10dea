// The rows of the event table as a value: arrivals above a list, matches below, pages in between.
#include "console/store/list_rows.hpp"

#include <gtest/gtest.h>

namespace signalbox::console {

namespace {

constexpr ListRows::Limits small{.page = 4, .pages = 2, .head = 6, .list = 9};

std::vector<storage::event_cells> cells(std::vector<std::uint64_t> const& ids)
{
    std::vector<storage::event_cells> made;
    for (std::uint64_t const id : ids) made.push_back({.id = id});
    return made;
}

std::vector<std::uint64_t> idsOf(ListRows& rows)
{
    std::vector<std::uint64_t> made;
    for (int row = 0; row < rows.size(); ++row) made.push_back(rows.idAt(row));
    return made;
}

std::shared_ptr<storage::event_list const> listOf(std::uint64_t size)
{
    return std::make_shared<storage::event_list const>(storage::event_list{.parts = {}, .size = size, .newest = size, .arrivals = 1});
}

using Ids = std::vector<std::uint64_t>;

}  // namespace

TEST(list_rows, arrivals_stand_above_the_list_once_they_are_shown)
{
    ListRows rows(small);
    rows.setMatches({30, 20, 10}, 30);
    EXPECT_EQ(rows.arrive(cells({41, 42})).taken, 2u);
    EXPECT_EQ(rows.size(), 3);
    EXPECT_EQ(rows.pending(), 2u);
    EXPECT_EQ(rows.rowOf(42), -1) << "not shown yet";
    EXPECT_EQ(rows.newest(), 30u);
    rows.showPending();
    EXPECT_EQ(idsOf(rows), (Ids{42, 41, 30, 20, 10}));
    EXPECT_EQ(rows.rowOf(42), 0);
    EXPECT_EQ(rows.rowOf(20), 3);
    EXPECT_EQ(rows.newest(), 42u);
    rows.arrive(cells({43}));
    EXPECT_EQ(idsOf(rows), (Ids{42, 41, 30, 20, 10}));
    EXPECT_EQ(rows.rowOf(41), 1);
}

TEST(list_rows, arrivals_beyond_the_room_above_are_counted)
{
    ListRows rows(small);
    rows.setMatches({}, 5);
    ListRows::Arrived const first = rows.arrive(cells({11, 12, 13, 14, 15}));
    EXPECT_EQ(first.taken, 5u);
    EXPECT_TRUE(rows.headIsFull(2));
    EXPECT_FALSE(rows.headIsFull(1));
    ListRows::Arrived const second = rows.arrive(cells({16, 17, 18}));
    EXPECT_EQ(second.taken, 1u);
    EXPECT_EQ(second.dropped, 2u);
}

TEST(list_rows, folding_moves_no_row_of_a_list_of_matches)
{
    ListRows rows(small);
    rows.setMatches({30, 20}, 30);
    rows.arrive(cells({41, 29}));
    EXPECT_FALSE(rows.fold()) << "what is not shown cannot become part of the list";
    rows.showPending();
    ASSERT_TRUE(rows.fold());
    EXPECT_EQ(rows.headRows(), 0);
    EXPECT_EQ(idsOf(rows), (Ids{29, 41, 30, 20}));
    EXPECT_EQ(rows.newest(), 41u);
    EXPECT_EQ(rows.folded(), 2u);
    rows.arrive(cells({20, 50}));
    rows.showPending();
    EXPECT_EQ(idsOf(rows), (Ids{50, 29, 41, 30, 20})) << "20 was listed already";
}

TEST(list_rows, an_event_that_arrives_and_is_found_later_is_listed_once)
{
    ListRows rows(small);
    rows.setMatches({30, 20}, 30);
    rows.arrive(cells({15, 20}));
    rows.showPending();
    rows.append(rows.unseen({18, 15, 12}));
    EXPECT_EQ(idsOf(rows), (Ids{15, 30, 20, 18, 12}));
}

TEST(list_rows, pages_of_a_list_are_below_the_arrivals)
{
    ListRows rows(small);
    rows.setList(listOf(10), 4);
    EXPECT_EQ(rows.size(), 4);
    EXPECT_EQ(rows.rest(), 5) << "of ten events nine can be shown";
    rows.showRest();
    EXPECT_EQ(rows.size(), 9);
    rows.arrive(cells({77}));
    rows.showPending();
    EXPECT_EQ(rows.missing(0), std::nullopt);
    EXPECT_EQ(rows.missing(1), 0u);
    EXPECT_EQ(rows.missing(5), 1u);
    EXPECT_EQ(rows.row(5), nullptr);
    ListRows::Span const changed = rows.put(1, cells({6, 5, 4, 3}));
    EXPECT_EQ(changed.first, 5);
    EXPECT_EQ(changed.last, 8);
    EXPECT_EQ(rows.idAt(6), 5u);
    EXPECT_EQ(rows.rowOf(4), 7);
    EXPECT_EQ(rows.rowsOfPage(2), 1u);
    EXPECT_EQ(rows.rowsOfPage(3), 0u);
    EXPECT_FALSE(rows.fold()) << "a list of a range is frozen anew instead";
}

TEST(list_rows, a_row_whose_event_is_gone_is_there_and_empty)
{
    ListRows rows(small);
    rows.setList(listOf(3), 3);
    rows.put(0, cells({9, 0, 7}));
    EXPECT_EQ(rows.row(1), nullptr);
    EXPECT_EQ(rows.missing(1), std::nullopt) << "it is not asked for again";
}

}  // namespace signalbox::console
