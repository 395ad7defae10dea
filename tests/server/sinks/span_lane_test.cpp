// A whole export at work, from the recorder to a collector: nothing is lost and nothing is counted twice, whichever way events come.
#include "server/sinks/sink_lane.hpp"

#include "tests/server/background_upstream.hpp"
#include "tests/server/sinks/exported_spans.hpp"
#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <thread>

namespace signalbox::server {
namespace {

using namespace std::chrono_literals;
using storage::testing::must;
using storage::testing::noon_us;
using test::again;
using test::read_request;
using test::reply_with;
using test::send;

class span_lane : public ::testing::Test {
protected:
    span_lane()
    {
        must(writer->begin_run("test", noon_us));
        there.always({read_request(), send(reply_with(""))});  // and ends the connection: the next one may be answered otherwise
    }

    /// As the recorder does: what is written is told.
    void write(std::uint64_t first, std::uint64_t last)
    {
        std::vector<std::unique_ptr<schema::event_record>> all;
        for (std::uint64_t i = first; i <= last; ++i) all.push_back(schema::record_of(*storage::testing::plain_event(noon_us, i)));
        must(writer->append(all));
        feed->written(writer->place_of_last(), std::move(all));
    }
    config::sink_definition exporting(std::size_t batch = 10)
    {
        config::sink_definition out;
        out.id = "collector";
        out.type = config::sink_type::otlp;
        out.batch = batch;
        out.timeout = 5s;
        out.to.origin.host = "127.0.0.1";
        out.to.origin.port = there.port();
        out.to.target = "/in";
        out.to.authority = "here";
        out.otlp.metrics = true;
        out.otlp.metrics_every = 1h;
        return out;
    }
    std::unique_ptr<sink_lane> start(config::sink_definition what)
    {
        return std::make_unique<sink_lane>(std::move(what), folder.file(), std::make_shared<provider_book const>(), log, feed);
    }
    static sink_status finish(sink_lane& one)
    {
        one.ask_to_end();
        one.end(std::chrono::steady_clock::now() + 30s);
        return one.look();
    }
    template <class What>
    static bool eventually(What what)
    {
        for (auto const until = std::chrono::steady_clock::now() + 30s; std::chrono::steady_clock::now() < until; std::this_thread::yield())
            if (what()) return true;
        return false;
    }
    static bool delivers(sink_lane const& one, std::uint64_t events)
    {
        return eventually([&] { return one.look().delivered == events; });
    }
    std::vector<std::string> bodies(std::string_view path)
    {
        std::vector<std::string> out;
        for (std::string const& each : there.requests())
            if (each.starts_with("POST /in" + std::string(path))) out.push_back(each.substr(each.find("\r\n\r\n") + 4));
        return out;
    }
    /// The events of each export, from one on.
    std::vector<std::vector<std::uint64_t>> exports(std::size_t from = 0)
    {
        std::vector<std::vector<std::uint64_t>> out;
        for (std::string const& each : bodies("/v1/traces")) out.push_back(testing::numbers(each));
        out.erase(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(std::min(from, out.size())));
        return out;
    }
    std::vector<std::uint64_t> exported(std::size_t from = 0)
    {
        std::vector<std::uint64_t> out;
        for (auto const& each : exports(from)) out.insert(out.end(), each.begin(), each.end());
        return out;
    }
    static std::vector<std::uint64_t> all(std::uint64_t events, std::uint64_t first = 1)
    {
        std::vector<std::uint64_t> out(events);
        std::iota(out.begin(), out.end(), first);
        return out;
    }
    /// Events that the last export of sums counts.
    std::uint64_t counted()
    {
        auto const posts = bodies("/v1/metrics");
        schema::otlp::MetricsRequest read;
        if (posts.empty() || !read.ParseFromString(posts.back())) return 0;
        std::uint64_t out = 0;
        for (auto const& point : read.resource_metrics(0).scope_metrics(0).metrics(0).histogram().data_points()) out += point.count();
        return out;
    }
    /// Lets a lane catch up, so that what follows comes from memory.
    std::unique_ptr<sink_lane> caught_up(config::sink_definition what)
    {
        auto one = start(std::move(what));
        write(1, 1);
        EXPECT_TRUE(delivers(*one, 1));
        return one;
    }

    storage::testing::temporary_folder folder;
    std::unique_ptr<storage::event_writer> writer = storage::testing::writer_of(folder);
    test::background_upstream there;
    std::shared_ptr<fresh_events> feed = std::make_shared<fresh_events>();
    logger log;
};

TEST_F(span_lane, exports_each_event_once_and_in_order_and_counts_it_once)
{
    auto one = start(exporting(7));
    for (std::uint64_t first = 1; first <= 200; first += 5) write(first, first + 4);
    ASSERT_TRUE(delivers(*one, 200));
    write(201, 203);
    ASSERT_TRUE(delivers(*one, 203));
    sink_status const seen = finish(*one);
    EXPECT_EQ(seen.behind, 0u);
    EXPECT_EQ(seen.missed, 0u);
    EXPECT_EQ(exported(), all(203));
    EXPECT_EQ(counted(), 203u);
}

TEST_F(span_lane, exports_whole_deliveries_and_the_rest_when_its_time_is_over)
{
    auto one = caught_up(exporting(10));
    write(2, 24);
    ASSERT_TRUE(delivers(*one, 24));
    auto const seen = exports(1);
    std::size_t most = 0;
    for (auto const& each : seen) most = std::max(most, each.size());
    EXPECT_EQ(most, 10u);
    EXPECT_EQ(exported(), all(24));
}

TEST_F(span_lane, leaves_to_the_store_what_arrives_while_its_receiver_is_away)
{
    auto one = caught_up(exporting(100));
    there.always({read_request(), send(reply_with("", {}, 503))});
    write(2, 3);
    ASSERT_TRUE(eventually([&] { return one->look().failing; }));
    write(4, 2'000);
    write(2'001, 4'000);
    write(4'001, 4'100);
    there.always({read_request(), send(reply_with("")), again()});
    ASSERT_TRUE(delivers(*one, 4'100)) << one->look().delivered;
    write(4'101, 4'105);
    ASSERT_TRUE(delivers(*one, 4'105)) << one->look().delivered;
    EXPECT_EQ(one->look().missed, 0u);
    EXPECT_EQ(finish(*one).behind, 0u);
    EXPECT_EQ(counted(), 4'105u);
}

TEST_F(span_lane, counts_only_what_was_delivered)
{
    auto one = caught_up(exporting(4));
    there.always({read_request(), send(reply_with("", {}, 400))});
    write(2, 4);
    ASSERT_TRUE(eventually([&] { return one->look().dropped == 3; }));
    there.always({read_request(), send(reply_with("")), again()});
    write(5, 6);
    ASSERT_TRUE(delivers(*one, 3));
    EXPECT_EQ(finish(*one).behind, 0u);
    EXPECT_EQ(counted(), 3u);
}

TEST_F(span_lane, sends_fewer_to_a_receiver_that_takes_no_more)
{
    auto one = caught_up(exporting(8));
    there.always({read_request(), send(reply_with("", {}, 413))});
    write(2, 9);
    ASSERT_TRUE(eventually([&] {
        auto const seen = exports();
        return std::ranges::any_of(seen, [](auto const& each) { return each.size() == 4; });
    }));
    there.always({read_request(), send(reply_with("")), again()});
    ASSERT_TRUE(eventually([&] { return one->look().delivered + one->look().dropped == 9; }));
    EXPECT_EQ(finish(*one).behind, 0u);
    std::vector<std::uint64_t> const seen = exported();
    EXPECT_EQ(std::ranges::max(seen), 9u);
}

TEST_F(span_lane, that_ends_exports_what_is_pending)
{
    auto one = caught_up(exporting(100));
    write(2, 30);
    sink_status const seen = finish(*one);
    EXPECT_EQ(seen.delivered, 30u);
    EXPECT_EQ(seen.behind, 0u);
    EXPECT_EQ(exported(), all(30));
    EXPECT_EQ(finish(*start(exporting())).delivered, 0u) << "its position says so";
}

TEST_F(span_lane, that_is_broken_off_exports_what_was_pending_after_the_next_start)
{
    auto one = caught_up(exporting(2));
    there.always({read_request(), test::stall()});
    write(2, 3);
    ASSERT_TRUE(there.reached(&test::scripted_upstream::stalled, 1));
    write(4, 8);
    one.reset();
    there.always({read_request(), send(reply_with("")), again()});
    std::size_t const before = exports().size();
    EXPECT_EQ(finish(*start(exporting(3))).delivered, 7u);
    EXPECT_EQ(exported(before), all(7, 2));
}

TEST_F(span_lane, goes_on_with_its_chunks_when_the_configuration_changes)
{
    auto one = caught_up(exporting(100));
    write(2, 5);
    one->use(std::make_shared<provider_book const>());
    write(6, 9);
    EXPECT_EQ(finish(*one).delivered, 9u);
    EXPECT_EQ(exported(), all(9));
}

}  // namespace
}  // namespace signalbox::server
