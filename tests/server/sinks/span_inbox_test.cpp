// The newest events on their way to an export: which chunks there are, when a sink is woken, and what is left to the store.
#include "server/sinks/span_inbox.hpp"

#include "server/sinks/fresh_events.hpp"
#include "tests/server/sinks/exported_spans.hpp"
#include "tests/storage/sample_events.hpp"

#include <gmock/gmock.h>

namespace signalbox::server {
namespace {

using storage::testing::noon_us;
using testing::numbers;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using records = std::vector<std::unique_ptr<schema::event_record>>;

/// The events of these numbers, each for these sinks alone, or for all.
records events(std::uint64_t first, std::uint64_t last, std::string const& sinks = {})
{
    records out;
    for (std::uint64_t i = first; i <= last; ++i) {
        auto event = storage::testing::plain_event(noon_us, i);
        event->add_attempts()->set_provider("openai");
        if (!sinks.empty()) {
            event->add_labels()->set_name("sinks");
            event->mutable_labels(0)->set_value(sinks);
        }
        out.push_back(schema::record_of(*event));
    }
    return out;
}

config::sink_definition exporting()
{
    config::sink_definition out;
    out.id = "a";
    out.type = config::sink_type::otlp;
    out.otlp.metrics = true;
    return out;
}

std::shared_ptr<provider_book const> book_with(std::string const& host)
{
    auto made = std::make_shared<provider_book>();
    made->add("openai", {"openai", host, 443});
    return made;
}

class span_box : public ::testing::Test {
protected:
    span_box() { feed.join(one); }
    void open_at(std::uint64_t place)
    {
        one->watch();
        one->open(place);
    }
    void write(std::uint64_t first, std::uint64_t last) { feed.written(first, events(first, last)); }
    /// The events of the next chunk.
    std::vector<std::uint64_t> take(std::uint64_t place, std::size_t most = 100)
    {
        auto taken = one->take(place, most);
        last = taken.value_or(span_inbox::taken());
        return last.chunk ? numbers(maker.whole(*last.chunk)) : std::vector<std::uint64_t>();
    }

    fresh_events feed;
    int woken = 0;
    span_maker maker{exporting(), {"1.2.3", "host/9"}};
    std::shared_ptr<span_inbox> one = std::make_shared<span_inbox>(maker, 10, book_with("first"), [this] { ++woken; });
    span_inbox::taken last;
};

TEST_F(span_box, holds_nothing_before_the_store_was_read_to_its_end)
{
    write(1, 2);
    EXPECT_FALSE(one->take(1, 100));
    one->watch();
    EXPECT_FALSE(one->take(1, 100));
    one->open(3);
    EXPECT_TRUE(one->is_open());
    EXPECT_THAT(take(3), IsEmpty());
    write(3, 4);
    EXPECT_THAT(take(3), ElementsAre(3u, 4u));
}

TEST_F(span_box, does_not_open_while_the_reader_may_have_missed_what_was_written)
{
    one->watch();
    write(1, 3);
    one->open(3);
    EXPECT_FALSE(one->is_open()) << "the third came while the first two were read";
    one->open(4);
    EXPECT_TRUE(one->is_open());
    one->close();
    one->watch();
    write(4, 5);
    one->watch();
    one->open(4);
    EXPECT_TRUE(one->is_open()) << "what was written before it watched is in the store for sure";
}

TEST_F(span_box, does_not_open_after_events_of_unknown_places)
{
    one->watch();
    feed.written(std::nullopt, events(1, 1));
    one->open(2);
    EXPECT_FALSE(one->is_open());
    open_at(2);
    feed.written(std::nullopt, events(2, 2));
    EXPECT_FALSE(one->is_open());
}

TEST_F(span_box, leaves_out_what_the_store_s_reader_has)
{
    open_at(5);
    write(1, 3);
    write(4, 7);
    EXPECT_THAT(take(5), ElementsAre(5u, 6u, 7u));
    EXPECT_EQ(last.chunk->first, 5u);
    EXPECT_EQ(last.chunk->end, 8u);
}

TEST_F(span_box, cuts_chunks_at_a_delivery_and_wakes_its_sink_for_each)
{
    open_at(1);
    write(1, 9);
    EXPECT_EQ(woken, 0);
    write(10, 10);
    EXPECT_EQ(woken, 1);
    write(11, 35);
    EXPECT_EQ(woken, 2);
    EXPECT_THAT(take(1), ElementsAre(1u, 2u, 3u, 4u, 5u, 6u, 7u, 8u, 9u, 10u));
    EXPECT_TRUE(last.whole_follows);
    EXPECT_EQ(take(11).size(), 10u);
    EXPECT_TRUE(last.whole_follows);
    EXPECT_EQ(take(21).size(), 10u);
    EXPECT_FALSE(last.whole_follows);
    EXPECT_TRUE(last.some_follow);
    EXPECT_THAT(take(31), ElementsAre(31u, 32u, 33u, 34u, 35u));
    EXPECT_FALSE(last.some_follow);
    EXPECT_THAT(take(36), IsEmpty());
    EXPECT_TRUE(one->is_open());
}

TEST_F(span_box, gives_a_chunk_that_is_not_whole_to_a_sink_that_asks)
{
    open_at(1);
    write(1, 3);
    EXPECT_THAT(take(1), ElementsAre(1u, 2u, 3u));
    auto const held = last.chunk;
    write(4, 5);
    EXPECT_THAT(numbers(maker.whole(*held)), ElementsAre(1u, 2u, 3u)) << "it does not change any more";
    EXPECT_THAT(take(4), ElementsAre(4u, 5u));
}

TEST_F(span_box, is_closed_by_a_gap_and_by_too_much)
{
    open_at(1);
    write(1, 3);
    write(5, 6);
    EXPECT_FALSE(one->is_open());
    open_at(7);
    write(7, 6 + span_inbox::most_events);
    EXPECT_TRUE(one->is_open());
    EXPECT_EQ(take(7).size(), 10u);
    write(7 + span_inbox::most_events, 16 + span_inbox::most_events);
    EXPECT_TRUE(one->is_open()) << "what was taken is not counted";
    write(17 + span_inbox::most_events, 17 + span_inbox::most_events);
    EXPECT_FALSE(one->is_open());
    open_at(9'000);
    EXPECT_THAT(take(9'000), IsEmpty()) << "what it held before is gone";
}

TEST_F(span_box, is_closed_by_a_sink_that_wants_fewer_or_is_at_another_place)
{
    open_at(1);
    write(1, 5);
    EXPECT_FALSE(one->take(1, 4));
    EXPECT_FALSE(one->is_open());
    open_at(6);
    write(6, 7);
    EXPECT_FALSE(one->take(5, 100)) << "the chunk before it was not delivered";
    EXPECT_FALSE(one->is_open());
    open_at(8);
    EXPECT_FALSE(one->take(7, 100));
}

TEST_F(span_box, counts_events_for_other_sinks_without_their_spans)
{
    open_at(1);
    feed.written(1, events(1, 2, "b"));
    feed.written(3, events(3, 3, "b,a"));
    feed.written(4, events(4, 10, "(none)"));
    EXPECT_EQ(woken, 1) << "a delivery has passed as many places as the store's pages do";
    EXPECT_THAT(take(1), ElementsAre(3u));
    EXPECT_EQ(last.chunk->others, 9u);
    EXPECT_EQ(last.chunk->events, 1u);
    EXPECT_EQ(last.chunk->end, 11u);
}

TEST_F(span_box, says_of_providers_what_the_configuration_of_the_time_says)
{
    open_at(1);
    write(1, 1);
    one->use(book_with("second"));
    write(2, 2);
    (void)take(1);
    EXPECT_THAT(testing::values(maker.whole(*last.chunk), "server.address"), ElementsAre("first", "second"));
}

TEST_F(span_box, fills_the_memory_of_a_delivered_chunk_again_unless_a_post_still_reads_it)
{
    open_at(1);
    write(1, 1);
    (void)take(1);
    auto const read = last.chunk;
    write(2, 2);
    (void)take(2);
    span_chunk const* const second = last.chunk.get();
    last = {};
    write(3, 3);
    (void)take(3);
    EXPECT_NE(last.chunk.get(), second) << "it was begun while the second was under way";
    last = {};
    write(4, 4);
    EXPECT_THAT(take(4), ElementsAre(4u));
    EXPECT_EQ(last.chunk.get(), second);
    EXPECT_THAT(numbers(read->whole), ElementsAre(1u));
}

TEST_F(span_box, gives_records_back_at_once)
{
    open_at(1);
    auto some = events(1, 1);
    schema::event_record const* const which = some.front().get();
    feed.written(1, std::move(some));
    EXPECT_EQ(feed.blanks()->take().get(), which);
}

TEST_F(span_box, that_left_gets_nothing)
{
    open_at(1);
    feed.leave(*one);
    write(1, 20);
    EXPECT_EQ(woken, 0);
    EXPECT_THAT(take(1), IsEmpty());
}

TEST_F(span_box, stands_beside_inboxes_of_records)
{
    auto const other = std::make_shared<fresh_inbox>(10, [] {});
    feed.join(other);
    other->open();
    open_at(1);
    write(1, 3);
    EXPECT_EQ(other->from(1, 100)->size(), 1u);
    EXPECT_THAT(take(1), ElementsAre(1u, 2u, 3u));
}

}  // namespace
}  // namespace signalbox::server
