#include "storage/postgres/copy_bytes.hpp"

#include <gtest/gtest.h>

#include <string>

namespace signalbox::storage::postgres {

namespace {

std::string two_rows()
{
    copy_writer out;
    out.begin_row(7);
    out.integer(-5);
    out.small(200);
    out.truth(true);
    out.real(0.25);
    out.moment(1'795'262'400'000'001);
    out.null();
    out.bytes("text");
    out.begin_row(1);
    out.bytes("");
    return std::string{out.finish()};
}

TEST(copy_bytes, come_back_as_they_were_written)
{
    std::string const all = two_rows();
    std::string_view bytes = all;
    skip_copy_head(bytes);
    auto row = copy_row::take(bytes);
    ASSERT_TRUE(row);
    EXPECT_EQ(row->integer(), -5);
    EXPECT_EQ(row->small(), 200);
    EXPECT_TRUE(row->truth());
    EXPECT_EQ(row->real(), 0.25);
    EXPECT_EQ(row->moment(), 1'795'262'400'000'001);
    EXPECT_EQ(row->maybe_integer(), std::nullopt);
    EXPECT_EQ(row->bytes(), "text");
    row = copy_row::take(bytes);
    ASSERT_TRUE(row);
    EXPECT_EQ(row->bytes(), "");
    EXPECT_FALSE(copy_row::take(bytes)) << "the end of the data";
}

TEST(copy_bytes, are_written_as_the_manual_says)
{
    copy_writer out;
    out.begin_row(1);
    out.small(1);
    EXPECT_EQ(out.finish(), std::string_view("PGCOPY\n\377\r\n\0"
                                             "\0\0\0\0"
                                             "\0\0\0\0"
                                             "\0\1"
                                             "\0\0\0\4"
                                             "\0\0\0\1"
                                             "\377\377",
                                             31));
}

TEST(copy_bytes, that_end_early_are_no_row_and_read_as_nothing)
{
    std::string const all = two_rows();
    for (std::size_t cut = 19; cut < all.size(); ++cut) {
        std::string_view bytes = std::string_view{all}.substr(0, cut);
        skip_copy_head(bytes);
        int rows = 0;
        while (auto row = copy_row::take(bytes)) {
            ++rows;
            while (!row->bytes().empty()) {
            }
            EXPECT_EQ(row->integer(), 0) << "nothing behind the last column";
        }
        EXPECT_LE(rows, 2) << "cut at byte " << cut;
    }
}

}  // namespace

}  // namespace signalbox::storage::postgres
