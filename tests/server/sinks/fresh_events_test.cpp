// The way from the recorder to a sink beside the store: what is on it is what the store has, and what is not on it is left to the store.
#include "server/sinks/fresh_events.hpp"
#include "server/sinks/sink_source.hpp"

#include "tests/storage/sample_events.hpp"
#include "storage/sqlite.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <numeric>
#include <set>
#include <thread>

namespace signalbox::server {
namespace {

using storage::testing::must;
using storage::testing::noon_us;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::unique_ptr<schema::event_record>> records(std::uint64_t first, std::uint64_t last)
{
    std::vector<std::unique_ptr<schema::event_record>> out;
    for (std::uint64_t i = first; i <= last; ++i) {
        auto event = storage::testing::plain_event(noon_us, i);
        event->set_sequence(i);
        out.push_back(schema::record_of(*event));
    }
    return out;
}

class inbox : public testing::Test {
protected:
    inbox() { feed.join(one); }
    /// The places at which the batches begin that it would give.
    std::vector<std::uint64_t> firsts(std::uint64_t place, std::size_t most = 100)
    {
        std::vector<std::uint64_t> out;
        for (auto const& each : one->from(place, most).value_or(fresh_inbox::batches())) out.push_back(each->first);
        return out;
    }

    fresh_events feed;
    std::shared_ptr<blank_events> blanks = feed.blanks();
    std::atomic<int> woken{0};
    std::shared_ptr<fresh_inbox> one = std::make_shared<fresh_inbox>(10, [this] { ++woken; });
};

TEST_F(inbox, keeps_nothing_before_it_is_open)
{
    feed.written(1, records(1, 3));
    EXPECT_FALSE(one->from(1, 100));
    one->open();
    feed.written(4, records(4, 6));
    EXPECT_THAT(firsts(1), ElementsAre(4u));
}

TEST_F(inbox, gives_batches_from_a_place_on_and_forgets_those_before_it)
{
    one->open();
    for (std::uint64_t first = 1; first <= 7; first += 3) feed.written(first, records(first, first + 2));
    EXPECT_THAT(firsts(1), ElementsAre(1u, 4u, 7u));
    EXPECT_THAT(firsts(1, 3), ElementsAre(1u)) << "it has enough";
    EXPECT_THAT(firsts(2, 3), ElementsAre(1u, 4u));
    EXPECT_THAT(firsts(4), ElementsAre(4u, 7u));
    EXPECT_THAT(firsts(10), IsEmpty());
    EXPECT_TRUE(one->is_open());
}

TEST_F(inbox, wakes_its_sink_when_there_is_enough_for_a_delivery)
{
    one->open();
    feed.written(1, records(1, 9));
    EXPECT_EQ(woken, 0);
    feed.written(10, records(10, 10));
    EXPECT_EQ(woken, 1);
    (void)one->from(8, 100);
    feed.written(11, records(11, 12));
    EXPECT_EQ(woken, 1) << "seven were taken";
}

TEST_F(inbox, is_closed_by_a_gap_by_an_unknown_place_and_by_too_much)
{
    one->open();
    feed.written(1, records(1, 3));
    feed.written(5, records(5, 6));
    EXPECT_FALSE(one->is_open());
    one->open();
    feed.written(7, records(7, 7));
    feed.written(std::nullopt, records(8, 8));
    EXPECT_FALSE(one->is_open());
    one->open();
    feed.written(9, records(9, 9 + fresh_inbox::most_events));
    EXPECT_FALSE(one->is_open());
    one->open();
    EXPECT_THAT(firsts(9), IsEmpty()) << "what was in it before it was closed is gone";
}

TEST_F(inbox, gives_events_back_when_the_last_sink_has_taken_them)
{
    auto const other = std::make_shared<fresh_inbox>(10, [] {});
    feed.join(other);
    one->open();
    other->open();
    auto events = records(1, 1);
    schema::event_record const* const which = events.front().get();
    feed.written(1, std::move(events));
    (void)one->from(2, 100);
    EXPECT_NE(blanks->take().get(), which);
    (void)other->from(2, 100);
    auto const again = blanks->take();
    EXPECT_EQ(again.get(), which);
    EXPECT_TRUE(again->requested_model.empty()) << "it is cleared";
}

TEST_F(inbox, that_left_gets_nothing_and_events_are_given_back_at_once)
{
    one->open();
    feed.leave(*one);
    auto events = records(1, 20);
    schema::event_record const* const last = events.front().get();
    feed.written(1, std::move(events));
    EXPECT_EQ(woken, 0);
    EXPECT_THAT(firsts(1), IsEmpty());
    EXPECT_EQ(blanks->take().get(), last);
}

TEST(blank_events, keeps_no_more_than_it_says)
{
    blank_events some;
    std::vector<std::unique_ptr<schema::event_record>> many(blank_events::most + 5);
    for (auto& each : many) each = std::make_unique<schema::event_record>();
    std::set<schema::event_record const*> known;
    for (auto const& each : many) known.insert(each.get());
    some.keep(std::move(many));
    std::vector<std::unique_ptr<schema::event_record>> taken;
    for (std::size_t i = 0; i < blank_events::most; ++i) taken.push_back(some.take());
    std::set<schema::event_record const*> different;
    for (auto const& each : taken) different.insert(each.get());
    EXPECT_EQ(different.size(), blank_events::most);
    EXPECT_TRUE(std::ranges::all_of(different, [&](auto const* each) { return known.contains(each); }));
}

/// A source that gets events both ways: from the store, and from what the writer says it wrote.
class fresh_source : public testing::Test {
protected:
    fresh_source()
    {
        must(writer->begin_run("test", noon_us));
        feed.join(box);
        EXPECT_EQ(one.open(), "");
    }
    void write(std::uint64_t first, std::uint64_t last, std::string const& sinks = {}, bool told = true)
    {
        auto events = records(first, last);
        schema::Event further;
        if (!sinks.empty()) {
            further.add_labels()->set_name("sinks");
            further.mutable_labels(0)->set_value(sinks);
        }
        for (auto const& each : events) each->further = further.SerializeAsString();
        must(writer->append(events));
        if (told) feed.written(writer->place_of_last(), std::move(events));
    }
    std::vector<std::uint64_t> take(std::size_t most = 100)
    {
        auto page = must(one.next(most));
        std::vector<std::uint64_t> out;
        page.batch().each([&](schema::Event const& each, std::size_t) { out.push_back(each.sequence()); });
        others = page.others;
        one.pass(std::move(page), 0);
        return out;
    }
    /// From now on the store has none of its events.
    void empty_store()
    {
        must(must(storage::database::open(folder.file(), storage::access::read_write, std::chrono::seconds{1}))
                 .execute("DELETE FROM events"));
    }

    storage::testing::temporary_folder folder;
    std::unique_ptr<storage::event_writer> writer = storage::testing::writer_of(folder);
    fresh_events feed;
    std::shared_ptr<fresh_inbox> box = std::make_shared<fresh_inbox>(100, [] {});
    sink_source one{folder.file(), "a", false, {.records = box}};
    std::uint64_t others = 0;
};

TEST_F(fresh_source, reads_the_store_until_it_has_caught_up_and_no_more_after_it)
{
    write(1, 5);
    EXPECT_THAT(take(3), ElementsAre(1u, 2u, 3u));
    write(6, 7);
    EXPECT_THAT(take(), ElementsAre(4u, 5u, 6u, 7u));
    write(8, 9);
    empty_store();
    EXPECT_THAT(take(1), ElementsAre(8u));
    EXPECT_THAT(take(), ElementsAre(9u));
    EXPECT_THAT(take(), IsEmpty());
    EXPECT_EQ(one.position().missed, 0u);
}

TEST_F(fresh_source, goes_back_to_the_store_for_what_it_was_not_told)
{
    EXPECT_THAT(take(), IsEmpty());
    write(1, 2);
    EXPECT_THAT(take(), ElementsAre(1u, 2u));
    write(3, 4, {}, false);
    write(5, 6);
    EXPECT_THAT(take(), ElementsAre(3u, 4u, 5u, 6u));
    write(7, 7);
    box->close();  // as more than it holds would
    write(8, 8);
    EXPECT_THAT(take(), ElementsAre(7u, 8u));
    write(9, 9);
    EXPECT_THAT(take(), ElementsAre(9u));
}

TEST_F(fresh_source, passes_over_events_for_other_sinks)
{
    EXPECT_THAT(take(), IsEmpty());
    write(1, 2, "b");
    write(3, 3, "a");
    write(4, 4, "b");
    EXPECT_THAT(take(3), ElementsAre(3u));
    EXPECT_EQ(others, 2u);
    EXPECT_THAT(take(1), IsEmpty());
    EXPECT_EQ(others, 1u);
}

TEST_F(fresh_source, gives_the_same_events_again_until_they_are_passed)
{
    EXPECT_THAT(take(), IsEmpty());
    write(1, 3);
    EXPECT_EQ(must(one.next(2)).size(), 2u);
    EXPECT_THAT(take(), ElementsAre(1u, 2u, 3u));
}

TEST_F(fresh_source, gives_each_event_once_and_in_order_while_a_writer_is_at_work)
{
    constexpr std::uint64_t all = 600;
    std::thread writing([&] {
        for (std::uint64_t i = 1; i <= all; i += 3) write(i, i + 2, {}, i % 7 != 0);
    });
    std::vector<std::uint64_t> seen;
    while (seen.size() < all)
        for (std::uint64_t const each : take(5)) seen.push_back(each);
    writing.join();
    std::vector<std::uint64_t> expected(all);
    std::iota(expected.begin(), expected.end(), 1);
    EXPECT_EQ(seen, expected);
}

}  // namespace
}  // namespace signalbox::server
