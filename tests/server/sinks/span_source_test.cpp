// An export's source: each event once and in the order of the store, whether it was written while the sink was away, behind, or close.
#include "server/sinks/fresh_events.hpp"
#include "server/sinks/sink_source.hpp"

#include "storage/sqlite.hpp"
#include "tests/server/sinks/exported_spans.hpp"
#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gmock/gmock.h>

#include <numeric>
#include <thread>

namespace signalbox::server {
namespace {

using storage::testing::must;
using storage::testing::noon_us;
using testing::numbers;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

config::sink_definition exporting()
{
    config::sink_definition out;
    out.id = "a";
    out.type = config::sink_type::otlp;
    return out;
}

class span_source : public ::testing::Test {
protected:
    explicit span_source(std::size_t batch = 100) : batch_(batch)
    {
        must(writer->begin_run("test", noon_us));
        feed.join(box);
        EXPECT_EQ(one.open(), "");
    }
    void write(std::uint64_t first, std::uint64_t last, std::string const& sinks = {}, bool told = true)
    {
        std::vector<std::unique_ptr<schema::event_record>> events;
        for (std::uint64_t i = first; i <= last; ++i) {
            auto event = storage::testing::plain_event(noon_us, i);
            if (!sinks.empty()) {
                event->add_labels()->set_name("sinks");
                event->mutable_labels(0)->set_value(sinks);
            }
            events.push_back(schema::record_of(*event));
        }
        must(writer->append(events));
        if (told) feed.written(writer->place_of_last(), std::move(events));
    }
    std::vector<std::uint64_t> seen_in(sink_source::page const& page)
    {
        if (page.spans) return numbers(maker.whole(*page.spans));
        std::vector<std::uint64_t> out;
        for (schema::Event const& each : page.events) out.push_back(each.id() & 0xfffff);
        return out;
    }
    std::vector<std::uint64_t> take(std::size_t most = 100)
    {
        auto page = must(one.next(most));
        auto out = seen_in(page);
        others = page.others;
        of_memory = page.spans != nullptr;
        one.pass(std::move(page), 0);
        return out;
    }
    void empty_store()
    {
        must(must(storage::database::open(folder.file(), storage::access::read_write, std::chrono::seconds{1}))
                 .execute("DELETE FROM events"));
    }

    std::size_t const batch_;
    storage::testing::temporary_folder folder;
    std::unique_ptr<storage::event_writer> writer = storage::testing::writer_of(folder);
    fresh_events feed;
    span_maker maker{exporting(), {"1.2.3", "host/9"}};
    std::shared_ptr<span_inbox> box = std::make_shared<span_inbox>(maker, batch_, std::make_shared<provider_book const>(), [] {});
    sink_source one{folder.file(), "a", false, {.spans = box}};
    std::uint64_t others = 0;
    bool of_memory = false;
};

TEST_F(span_source, reads_the_store_until_it_has_caught_up_and_no_more_after_it)
{
    write(1, 5);
    EXPECT_THAT(take(3), ElementsAre(1u, 2u, 3u));
    write(6, 7);
    EXPECT_THAT(take(), ElementsAre(4u, 5u, 6u, 7u));
    write(8, 9);
    empty_store();
    EXPECT_THAT(take(), ElementsAre(8u, 9u));
    EXPECT_TRUE(of_memory);
    EXPECT_THAT(take(), IsEmpty());
    EXPECT_EQ(one.position().cursor, 10u);
    EXPECT_EQ(one.position().missed, 0u);
}

TEST_F(span_source, goes_back_to_the_store_for_what_it_was_not_told)
{
    EXPECT_THAT(take(), IsEmpty());
    write(1, 2);
    EXPECT_THAT(take(), ElementsAre(1u, 2u));
    EXPECT_TRUE(of_memory);
    write(3, 4, {}, false);
    write(5, 6);
    EXPECT_THAT(take(), ElementsAre(3u, 4u, 5u, 6u));
    EXPECT_FALSE(of_memory);
    write(7, 7);
    box->close();  // as more than it holds would
    write(8, 8);
    EXPECT_THAT(take(), ElementsAre(7u, 8u));
    write(9, 9);
    EXPECT_THAT(take(), ElementsAre(9u));
    EXPECT_TRUE(of_memory);
}

TEST_F(span_source, reads_the_store_for_a_receiver_that_takes_fewer)
{
    EXPECT_THAT(take(), IsEmpty());
    write(1, 5);
    EXPECT_EQ(must(one.next(100)).size(), 5u) << "and this is too large";
    EXPECT_THAT(take(2), ElementsAre(1u, 2u));
    EXPECT_THAT(take(2), ElementsAre(3u, 4u));
    EXPECT_THAT(take(4), ElementsAre(5u));
    EXPECT_FALSE(of_memory);
    write(6, 9);
    EXPECT_THAT(take(4), ElementsAre(6u, 7u, 8u, 9u));
    EXPECT_TRUE(of_memory);
}

TEST_F(span_source, gives_the_same_events_again_when_they_were_not_passed)
{
    EXPECT_THAT(take(), IsEmpty());
    write(1, 3);
    EXPECT_EQ(must(one.next(100)).size(), 3u);
    write(4, 4);
    EXPECT_THAT(take(), ElementsAre(1u, 2u, 3u, 4u));
    EXPECT_FALSE(of_memory);
}

TEST_F(span_source, passes_over_events_for_other_sinks)
{
    EXPECT_THAT(take(), IsEmpty());
    write(1, 2, "b");
    write(3, 3, "a");
    write(4, 4, "b");
    EXPECT_THAT(take(), ElementsAre(3u));
    EXPECT_EQ(others, 3u);
    write(5, 5, "b");
    EXPECT_THAT(take(), IsEmpty());
    EXPECT_EQ(others, 1u);
}

class busy_span_source : public span_source {
protected:
    busy_span_source() : span_source(5) {}
};

TEST_F(busy_span_source, gives_each_event_once_and_in_order_while_a_writer_is_at_work)
{
    constexpr std::uint64_t all = 900;
    std::thread writing([&] {
        for (std::uint64_t i = 1; i <= all; i += 3) write(i, i + 2, {}, i % 70 != 0);
    });
    std::vector<std::uint64_t> seen;
    for (std::size_t turn = 0; seen.size() < all; ++turn)
        for (std::uint64_t const each : take(turn % 50 == 7 ? 2 : 5)) seen.push_back(each);
    writing.join();
    std::vector<std::uint64_t> expected(all);
    std::iota(expected.begin(), expected.end(), 1);
    EXPECT_EQ(seen, expected);
}

}  // namespace
}  // namespace signalbox::server
