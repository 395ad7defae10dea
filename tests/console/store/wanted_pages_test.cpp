// Which pages of the event table are asked for: what is seen first, what was wanted long ago not at all.
#include "console/store/wanted_pages.hpp"

#include <gtest/gtest.h>

namespace signalbox::console {

namespace {

using Pages = std::vector<std::uint64_t>;

Pages around(std::uint64_t first, std::uint64_t last)
{
    Pages heard;
    WantedPages::around(first, last, [&](std::uint64_t page) { heard.push_back(page); });
    return heard;
}

}  // namespace

TEST(wanted_pages, the_newest_wish_is_asked_for_first_and_four_at_once)
{
    WantedPages pages;
    for (std::uint64_t const page : {7, 8, 9, 8, 3, 5}) pages.want(page);
    EXPECT_EQ(pages.take([](std::uint64_t) { return true; }), (Pages{5, 3, 8, 9}));
    EXPECT_EQ(pages.take([](std::uint64_t) { return true; }), Pages{}) << "what was not asked for is out of sight";
}

TEST(wanted_pages, those_that_are_there_already_are_not_asked_for)
{
    WantedPages pages;
    for (std::uint64_t const page : {1, 2, 3}) pages.want(page);
    EXPECT_EQ(pages.take([](std::uint64_t page) { return page != 2; }), (Pages{3, 1}));
}

TEST(wanted_pages, only_the_newest_eight_wishes_are_kept)
{
    WantedPages pages;
    for (std::uint64_t page = 0; page < 9; ++page) pages.want(page);
    Pages asked;
    pages.take([&](std::uint64_t page) {
        asked.push_back(page);
        return false;
    });
    EXPECT_EQ(asked, (Pages{8, 7, 6, 5, 4, 3, 2, 1}));
}

TEST(wanted_pages, the_page_at_the_top_of_the_view_is_wanted_most)
{
    EXPECT_EQ(around(0, 0), (Pages{1, 0}));
    EXPECT_EQ(around(5, 6), (Pages{7, 4, 6, 5}));
    EXPECT_EQ(around(2, 100), (Pages{101, 1, 6, 5, 4, 3, 2})) << "a view is never as high as a hundred pages";
}

}  // namespace signalbox::console
