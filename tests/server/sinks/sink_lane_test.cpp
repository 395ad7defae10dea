// A whole sink at work between a store and a receiver that is away, slow or refuses: nothing is lost but what it says.
#include "server/sinks/sink_lane.hpp"

#include "tests/server/background_upstream.hpp"
#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>
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

class lane : public testing::Test {
protected:
    lane() { must(writer->begin_run("test", noon_us)); }

    void add(std::uint64_t first, std::uint64_t last)
    {
        for (std::uint64_t i = first; i <= last; ++i) {
            storage::testing::batch all;
            all.push_back(storage::testing::plain_event(noon_us, i));
            must(storage::testing::append(*writer, all));
        }
    }
    config::sink_definition posting(std::size_t batch = 2)
    {
        config::sink_definition out;
        out.id = "web";
        out.type = config::sink_type::http;
        out.batch = batch;
        out.timeout = 5s;
        out.to.origin.host = "127.0.0.1";
        out.to.origin.port = there.port();
        out.to.target = "/in";
        out.to.authority = "here";
        return out;
    }
    config::sink_definition writing()
    {
        config::sink_definition out;
        out.id = "file";
        out.file.path = folder.file("events.jsonl");
        return out;
    }
    std::unique_ptr<sink_lane> start(config::sink_definition what)
    {
        return std::make_unique<sink_lane>(std::move(what), folder.file(), std::make_shared<provider_book const>(), log);
    }
    /// Lets it deliver all there is.
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
    std::vector<std::string> bodies()
    {
        std::vector<std::string> out;
        for (std::string const& each : there.requests()) out.push_back(each.substr(each.find("\r\n\r\n") + 4));
        return out;
    }
    std::string text() const
    {
        std::ifstream in(folder.file("events.jsonl"));
        std::ostringstream out;
        out << in.rdbuf();
        return out.str();
    }

    storage::testing::temporary_folder folder;
    std::unique_ptr<storage::event_writer> writer = storage::testing::writer_of(folder);
    test::background_upstream there;
    logger log;
};

TEST_F(lane, delivers_what_arrives_and_says_how_much)
{
    auto const one = start(writing());
    add(1, 5);
    EXPECT_TRUE(eventually([&] { return one->look().delivered == 5; }));
    sink_status const seen = finish(*one);
    EXPECT_EQ(seen.behind, 0u);
    EXPECT_FALSE(seen.failing);
    std::string const written = text();
    EXPECT_EQ(std::ranges::count(written, '\n'), 5);
}

TEST_F(lane, goes_on_where_it_stopped)
{
    finish(*start(writing()));
    add(1, 3);
    EXPECT_EQ(finish(*start(writing())).delivered, 3u);
    add(4, 5);
    EXPECT_EQ(finish(*start(writing())).delivered, 2u);
    std::string const written = text();
    EXPECT_EQ(std::ranges::count(written, '\n'), 5);
}

TEST_F(lane, keeps_the_order_through_an_outage)
{
    there.always({read_request(), send(reply_with("", {}, 503))});
    auto const one = start(posting());
    add(1, 5);
    ASSERT_TRUE(eventually([&] { return one->look().failing; }));
    EXPECT_EQ(one->look().detail, "status 503");
    EXPECT_EQ(one->look().delivered, 0u);
    there.always({read_request(), send(reply_with("")), again()});
    ASSERT_TRUE(eventually([&] { return one->look().delivered == 5; }));
    EXPECT_FALSE(one->look().failing);
    // What failed came again and again; from its last time on all is taken.
    auto const all = bodies();
    auto const again_and_again = std::ranges::find(all.rbegin(), all.rend(), all.front());
    std::vector<std::string> lines;
    for (auto each = again_and_again.base() - 1; each != all.end(); ++each) {
        std::istringstream in(*each);
        for (std::string line; std::getline(in, line);) lines.push_back(line.substr(0, line.find(',')));
    }
    EXPECT_EQ(lines.size(), 5u);
    EXPECT_TRUE(std::ranges::is_sorted(lines)) << "by id";
    EXPECT_EQ(finish(*one).behind, 0u);
}

TEST_F(lane, drops_an_event_that_is_refused_and_delivers_the_others)
{
    there.always({read_request(), send(reply_with("", {}, 400))});
    auto const one = start(posting(4));
    add(1, 1);
    ASSERT_TRUE(eventually([&] { return one->look().dropped == 1; }));
    there.always({read_request(), send(reply_with("")), again()});
    add(2, 4);
    ASSERT_TRUE(eventually([&] { return one->look().delivered == 3; }));
    sink_status const seen = finish(*one);
    EXPECT_EQ(seen.dropped, 1u);
    EXPECT_EQ(seen.behind, 0u);
}

TEST_F(lane, an_outage_ends_with_the_answer_that_refuses)
{
    there.always({read_request(), send(reply_with("", {}, 503))});
    auto const one = start(posting(1));
    add(1, 1);
    ASSERT_TRUE(eventually([&] { return one->look().failing; }));
    EXPECT_FALSE(one->look().refusing);
    there.always({read_request(), send(reply_with("no such field", {}, 400))});
    ASSERT_TRUE(eventually([&] { return one->look().dropped == 1; }));
    sink_status const refused = one->look();
    EXPECT_FALSE(refused.failing);
    EXPECT_TRUE(refused.refusing);
    EXPECT_EQ(refused.detail, "status 400: no such field");
    EXPECT_EQ(refused.behind, 0u);
    there.always({read_request(), send(reply_with("")), again()});
    add(2, 2);
    ASSERT_TRUE(eventually([&] { return one->look().delivered == 1; }));
    sink_status const seen = finish(*one);
    EXPECT_FALSE(seen.refusing);
    EXPECT_EQ(seen.detail, "");
    EXPECT_EQ(seen.last_loss, "status 400: no such field");
}

TEST_F(lane, holds_no_event_up_for_metrics_that_are_refused)
{
    there.always({read_request(), send(reply_with("no such metric", {}, 400))});
    auto what = posting();
    what.type = config::sink_type::otlp;
    what.otlp = {.traces = false, .metrics = true, .metrics_every = 0ms};
    auto const one = start(what);
    add(1, 3);
    ASSERT_TRUE(eventually([&] { return one->look().delivered == 3 && !one->look().no_metrics.empty(); }));
    EXPECT_EQ(one->look().no_metrics, "status 400: no such metric");
    EXPECT_FALSE(one->look().failing);
    EXPECT_FALSE(one->look().refusing);
    there.always({read_request(), send(reply_with("")), again()});
    add(4, 4);
    EXPECT_TRUE(eventually([&] { return one->look().no_metrics.empty(); }));
    EXPECT_EQ(finish(*one).dropped, 0u);
}

TEST_F(lane, ends_at_once_while_its_receiver_does_not_answer_and_delivers_later)
{
    there.always({read_request(), test::stall()});
    auto one = start(posting());
    add(1, 2);
    ASSERT_TRUE(there.reached(&test::scripted_upstream::stalled, 1));
    one.reset();
    there.always({read_request(), send(reply_with("")), again()});
    EXPECT_EQ(finish(*start(posting())).delivered, 2u);
}

TEST_F(lane, says_what_retention_took_from_it)
{
    finish(*start(writing()));
    add(1, 3);
    must(writer->prune(noon_us + 1, 100));
    sink_status const seen = finish(*start(writing()));
    EXPECT_EQ(seen.missed, 3u);
    EXPECT_EQ(seen.delivered, 0u);
    EXPECT_EQ(finish(*start(writing())).missed, 3u) << "counted once";
}

/// As the recorder does: what is written is told.
class fed_lane : public lane {
protected:
    void write(std::uint64_t first, std::uint64_t last)
    {
        std::vector<std::unique_ptr<schema::event_record>> all;
        for (std::uint64_t i = first; i <= last; ++i) all.push_back(schema::record_of(*storage::testing::plain_event(noon_us, i)));
        must(writer->append(all));
        feed->places().note(writer->arrivals_end(), std::chrono::steady_clock::now());
        feed->written(writer->place_of_last(), std::move(all));
    }
    std::unique_ptr<sink_lane> start_fed(config::sink_definition what)
    {
        return std::make_unique<sink_lane>(std::move(what), folder.file(), std::make_shared<provider_book const>(), log, feed);
    }

    std::shared_ptr<fresh_events> feed = std::make_shared<fresh_events>();
};

TEST_F(fed_lane, delivers_each_event_once_whichever_way_it_came)
{
    auto what = writing();
    what.batch = 7;
    auto one = start_fed(what);
    for (std::uint64_t first = 1; first <= 200; first += 5) write(first, first + 4);
    ASSERT_TRUE(eventually([&] { return one->look().delivered == 200; }));
    write(201, 203);
    ASSERT_TRUE(eventually([&] { return one->look().delivered == 203; }));
    EXPECT_EQ(finish(*one).behind, 0u);
    std::istringstream in(text());
    std::vector<std::string> ids;
    for (std::string line; std::getline(in, line);) ids.push_back(line.substr(0, line.find(',')));
    EXPECT_EQ(ids.size(), 203u);
    EXPECT_TRUE(std::ranges::is_sorted(ids));
    EXPECT_EQ(std::ranges::adjacent_find(ids), ids.end());
}

TEST_F(fed_lane, knows_at_each_look_how_much_waits_though_its_receiver_is_away)
{
    finish(*start_fed(posting()));
    write(1, 2);
    there.always({read_request(), send(reply_with("", "Retry-After: 300\r\n", 503))});
    auto one = start_fed(posting());
    EXPECT_EQ(one->look().behind, 2u) << "before its first delivery";
    ASSERT_TRUE(eventually([&] { return one->look().failing; }));
    std::size_t const posts = there.requests().size();
    write(3, 7);
    EXPECT_EQ(one->look().behind, 7u);
    write(8, 8);
    EXPECT_EQ(one->look().behind, 8u);
    EXPECT_EQ(there.requests().size(), posts) << "between its deliveries";
    EXPECT_EQ(finish(*one).behind, 8u);
}

TEST_F(fed_lane, leaves_to_the_store_what_arrives_while_its_receiver_is_away)
{
    there.always({read_request(), send(reply_with("", {}, 503))});
    auto one = start_fed(posting(100));
    write(1, 3);
    ASSERT_TRUE(eventually([&] { return one->look().failing; }));
    write(4, 3 + fresh_inbox::most_events + 1);
    there.always({read_request(), send(reply_with("")), again()});
    std::uint64_t const all = 3 + fresh_inbox::most_events + 1;
    ASSERT_TRUE(eventually([&] { return one->look().delivered == all; })) << one->look().delivered;
    EXPECT_EQ(one->look().missed, 0u);
    EXPECT_EQ(finish(*one).behind, 0u);
}

TEST_F(fed_lane, of_a_sink_with_payloads_reads_the_store)
{
    auto what = writing();
    what.payloads = true;
    auto one = start_fed(what);
    write(1, 2);
    EXPECT_TRUE(eventually([&] { return one->look().delivered == 2; }));
    EXPECT_EQ(std::ranges::count(text(), '\n'), 2);
}

TEST_F(fed_lane, that_ends_is_not_told_of_events_any_more)
{
    start_fed(writing()).reset();
    write(1, 1'000);
    EXPECT_EQ(finish(*start_fed(writing())).delivered, 1'000u);
}

}  // namespace
}  // namespace signalbox::server
