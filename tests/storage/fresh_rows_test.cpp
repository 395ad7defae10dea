// Rows in memory on their way from the writer to a delivery: what is kept is what was written, and what is not kept is left to the store.
#include "storage/fresh_rows.hpp"
#include "storage/row_source.hpp"
#include "storage/stored_row.hpp"

#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

namespace signalbox::storage::testing {

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class rows_in_memory : public ::testing::Test {
protected:
    void write(std::uint64_t place, std::uint64_t count) { held_.written(place, count, held_.blank()); }
    /// The places at which the batches begin that it would give.
    std::vector<std::uint64_t> firsts(std::uint64_t place, std::uint64_t wanted = 100)
    {
        std::vector<std::uint64_t> out;
        for (auto const& each : held_.from(place, wanted).value_or(fresh_rows::batches())) out.push_back(each->first);
        return out;
    }

    std::atomic<int> woken_{0};
    fresh_rows held_{10, [this] { ++woken_; }};
};

TEST_F(rows_in_memory, keep_nothing_before_they_are_asked_for)
{
    EXPECT_FALSE(held_.blank()) << "the writer need not pack them";
    held_.written(1, 3, std::nullopt);
    EXPECT_FALSE(held_.from(1, 100));
    held_.open();
    write(4, 3);
    EXPECT_THAT(firsts(4), ElementsAre(4u));
}

TEST_F(rows_in_memory, stay_until_they_are_passed)
{
    held_.open();
    write(1, 2);
    write(3, 2);
    write(5, 2);
    EXPECT_THAT(firsts(1), ElementsAre(1u, 3u, 5u));
    EXPECT_THAT(firsts(1), ElementsAre(1u, 3u, 5u)) << "the delivery failed";
    EXPECT_THAT(firsts(2, 2), ElementsAre(1u, 3u)) << "two rows from place 2 on";
    EXPECT_THAT(firsts(5), ElementsAre(5u));
    EXPECT_THAT(firsts(7), IsEmpty());
    EXPECT_TRUE(held_.is_open());
}

TEST_F(rows_in_memory, are_left_to_the_store_after_a_gap)
{
    held_.open();
    write(1, 2);
    write(4, 2);
    EXPECT_FALSE(held_.is_open());
    EXPECT_FALSE(held_.from(1, 100));
}

TEST_F(rows_in_memory, are_left_to_the_store_when_a_batch_has_no_known_place)
{
    held_.open();
    write(1, 2);
    held_.written(std::nullopt, 2, held_.blank());
    EXPECT_FALSE(held_.is_open());
}

/// The writer asked for memory, got none, and wrote; meanwhile the delivery opened it and read the store before that commit.
TEST_F(rows_in_memory, are_left_to_the_store_when_a_batch_was_written_without_them)
{
    auto const none = held_.blank();
    held_.open();
    held_.written(1, 2, none);
    EXPECT_FALSE(held_.is_open());
}

TEST_F(rows_in_memory, are_bounded)
{
    held_.open();
    write(1, fresh_rows::most);
    EXPECT_TRUE(held_.is_open());
    (void)held_.from(3, 1);
    write(fresh_rows::most + 1, 2);
    EXPECT_TRUE(held_.is_open()) << "two were passed";
    write(fresh_rows::most + 3, 1);
    EXPECT_FALSE(held_.is_open());
}

TEST_F(rows_in_memory, wake_the_delivery_when_there_are_enough)
{
    held_.open();
    write(1, 9);
    EXPECT_EQ(woken_, 0);
    write(10, 5);
    EXPECT_EQ(woken_, 1);
    write(15, 5);
    EXPECT_EQ(woken_, 1) << "it knows already";
    (void)held_.from(15, 10);
    write(20, 5);
    EXPECT_EQ(woken_, 2);
}

TEST_F(rows_in_memory, use_memory_again_that_none_looks_at)
{
    held_.open();
    std::string large(100'000, 'x');
    held_.written(1, 1, large);
    auto looking = held_.from(1, 1);
    (void)held_.from(2, 1);
    EXPECT_EQ(held_.blank()->capacity(), std::string().capacity()) << "it is looked at";
    looking.reset();
    held_.written(2, 1, large);
    (void)held_.from(3, 1);
    EXPECT_GE(held_.blank()->capacity(), large.size());
}

TEST_F(rows_in_memory, come_in_order_while_they_are_written)
{
    constexpr std::uint64_t last = 200'000;
    held_.open();
    std::atomic<std::uint64_t> taken{1};
    std::thread writing([&] {
        for (std::uint64_t place = 1; place <= last; ++place) {
            while (place - taken > fresh_rows::most / 2) std::this_thread::yield();
            held_.written(place, 1, held_.blank());
        }
    });
    while (taken <= last) {
        auto const some = held_.from(taken, 50);
        ASSERT_TRUE(some);
        for (auto const& each : *some) {
            ASSERT_EQ(each->first, taken);
            taken = each->end();
        }
    }
    writing.join();
    EXPECT_TRUE(held_.from(last + 1, 1)->empty());
}

row_cells some_row()
{
    row_cells row;
    for (std::size_t i = 0; i < row.size(); ++i) row[i] = cell::of(static_cast<std::int64_t>(i) * 1'000'003 - 7);
    row[static_cast<std::size_t>(event_column::id)] = cell::of(std::numeric_limits<std::int64_t>::max());
    row[static_cast<std::size_t>(event_column::actual_cost_micros)] = cell::of(std::numeric_limits<std::int64_t>::min());
    row[static_cast<std::size_t>(event_column::first_token_us)] = {};
    row[static_cast<std::size_t>(event_column::trace_id)] = cell::of_text("a trace");
    row[static_cast<std::size_t>(event_column::detail)] = cell::of_blob(std::string_view("\0\xff bytes", 8));
    return row;
}

TEST(packed_row, is_the_row_again)
{
    std::string packed;
    row_cells empty;
    pack_row(packed, some_row());
    pack_row(packed, empty);
    std::string_view rest = packed;
    row_cells read;
    ASSERT_TRUE(unpack_row(rest, read));
    EXPECT_EQ(read, some_row());
    ASSERT_TRUE(unpack_row(rest, read));
    EXPECT_EQ(read, empty);
    EXPECT_TRUE(rest.empty());
    EXPECT_FALSE(unpack_row(rest, read));
}

TEST(packed_row, is_none_when_it_is_cut)
{
    std::string packed;
    pack_row(packed, some_row());
    for (std::size_t cut = 0; cut < packed.size(); ++cut) {
        std::string_view rest = std::string_view(packed).substr(0, cut);
        row_cells read;
        EXPECT_FALSE(unpack_row(rest, read)) << cut;
    }
}

/// What a visitor sees of a row, as one text.
std::string seen(stored_row const& row)
{
    std::string out;
    for (std::size_t i = 0; i < event_column_names.size(); ++i)
        out += std::to_string(row.integer(static_cast<event_column>(i))) + (row.is_null(static_cast<event_column>(i)) ? "-," : ",");
    for (std::size_t i = 0; i < dimension_count; ++i) out.append(row.split_text(i)).append("|");
    for (std::size_t i = 0; i < shape_field_count; ++i) out.append(row.shape_text(i)).append("|");
    return out.append(row.revision()).append("|").append(row.trace_id()).append("|").append(row.detail());
}

TEST(rows_handed_over, are_those_that_the_store_has)
{
    temporary_folder folder;
    auto const writer = must(event_writer::open(folder.file()));
    traffic made(5);
    auto const source = must(row_source::open(folder.file()));
    std::vector<std::string> handed, read;
    fresh_rows held{1'000};
    held.open();
    std::uint64_t cursor = 1;
    for (int round = 0; round < 3; ++round) {  // each with names that the source does not know yet
        batch events;
        for (int i = 0; i < 40; ++i) {
            auto event = made.make(noon_us + (round * 40 + i) * second_us);
            event->set_requested_model("model of round " + std::to_string(round) + (i == 7 ? std::string(5'000, 'x') : std::string()));
            event->set_config_revision("r" + std::to_string(round));
            event->set_trace_id(i % 3 == 0 ? "0123456789abcdef0123456789abcdef" : i % 3 == 1 ? "its own words" : "");
            events.push_back(std::move(event));
        }
        auto rows = held.blank();
        must(append(*writer, events, &*rows));
        held.written(writer->place_of_last(), events.size(), std::move(rows));
        auto const some = held.from(cursor, 100);
        ASSERT_TRUE(some);
        auto const first = must(source->handed(*some, cursor, 15, [&](stored_row const& row) { handed.push_back(seen(row)); }));
        EXPECT_EQ(first.rows, 15u);
        EXPECT_TRUE(first.more);
        EXPECT_EQ(must(source->id_at(first.cursor - 1)), first.last_id);
        auto const rest = must(source->handed(*some, first.cursor, 100, [&](stored_row const& row) { handed.push_back(seen(row)); }));
        EXPECT_EQ(rest.rows, 25u);
        EXPECT_FALSE(rest.more);
        cursor = rest.cursor;
    }
    auto const all = must(source->arrived(1, 1'000, [&](stored_row const& row) { read.push_back(seen(row)); }));
    EXPECT_EQ(all.rows, 120u);
    EXPECT_EQ(all.cursor, cursor);
    EXPECT_EQ(handed, read);
}

}  // namespace

}  // namespace signalbox::storage::testing
