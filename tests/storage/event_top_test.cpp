// The slowest, dearest and largest events of a scope, found in steps.
#include "storage/event_top.hpp"

#include "storage/filter_text.hpp"
#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

namespace signalbox::storage {

using namespace testing;

namespace {

using Places = std::vector<event_top::place>;

std::uint64_t id(int number)
{
    return plain_event(noon_us + number * second_us, static_cast<std::uint64_t>(number))->id();
}

/// 300 events a second apart: latencies 7 ms * (n * 37 % 300), every tenth without a cost.
batch events()
{
    batch made;
    for (int n = 0; n < 300; ++n) {
        auto event = plain_event(noon_us + n * second_us, static_cast<std::uint64_t>(n));
        event->set_requested_model(n % 2 == 0 ? "even" : "odd");
        event->set_latency_us(n * 37 % 300 * 7'000);
        event->clear_actual_cost_micros();
        event->clear_estimated_cost_micros();
        if (n % 10 != 0) event->set_actual_cost_micros(n % 50);
        event->mutable_tokens()->set_prompt(static_cast<unsigned>(n));
        event->mutable_tokens()->set_completion(n == 4 ? 1'000U : 1U);
        made.push_back(std::move(event));
    }
    return made;
}

class top : public ::testing::Test {
protected:
    top()
    {
        auto const writer = writer_of(folder_);
        must(append(*writer, events()));
        reader_ = reader_of(folder_);
    }
    Places found(event_order by, std::size_t most, char const* query = "", time_range range = {}, std::uint64_t newest = 0)
    {
        auto at = must(reader_->begin_top(range, must(parse_filter(query)), by, most, newest));
        for (int step = 0; !at.scan.done; ++step) {
            must(reader_->continue_top(at, std::chrono::milliseconds(1)));
            if (step > 10'000) throw std::runtime_error{"the search does not end"};
        }
        return at.places();
    }
    temporary_folder folder_;
    std::unique_ptr<event_reader> reader_;
};

}  // namespace

// 37 * 73 = 2701 = 9 * 300 + 1: the inverse of 37 modulo 300 is 73, so that latency 7 ms * k belongs to number k * 73 % 300.
TEST_F(top, the_slowest_come_first)
{
    EXPECT_EQ(found(event_order::latency, 3), (Places{{299 * 7'000, id(227)}, {298 * 7'000, id(154)}, {297 * 7'000, id(81)}}));
}

TEST_F(top, of_equal_ones_the_newest_come_first_and_unknown_costs_have_no_place)
{
    EXPECT_EQ(found(event_order::cost, 4), (Places{{49, id(299)}, {49, id(249)}, {49, id(199)}, {49, id(149)}}));
    EXPECT_EQ(found(event_order::cost, 1'000).size(), 270u);
}

TEST_F(top, the_largest_are_those_with_the_most_tokens_in_and_out)
{
    EXPECT_EQ(found(event_order::tokens, 2), (Places{{1'004, id(4)}, {300, id(299)}}));
}

TEST_F(top, a_scope_is_kept_its_query_its_range_and_its_snapshot)
{
    EXPECT_EQ(found(event_order::latency, 1, "model=even"), (Places{{298 * 7'000, id(154)}}));
    EXPECT_EQ(found(event_order::tokens, 1, "", {noon_us + 10 * second_us, noon_us + 20 * second_us}), (Places{{20, id(19)}}));
    EXPECT_EQ(found(event_order::tokens, 1, "model=odd", {}, id(100)), (Places{{100, id(99)}}));
    EXPECT_EQ(found(event_order::tokens, 5, "model=nobody"), Places{});
}

TEST_F(top, not_more_than_the_limit_are_kept)
{
    EXPECT_EQ(must(reader_->begin_top({}, {}, event_order::cost, 1'000'000)).most, top_limit);
}

}  // namespace signalbox::storage
