// When sums are exported: at their times, also while nothing happens, so that a collector that was started anew has them.
#include "server/sinks/sink_receiver.hpp"
#include "tests/server/background_upstream.hpp"

#include <gtest/gtest.h>

namespace signalbox::server {
namespace {

using namespace std::chrono_literals;

class sums_of_an_exporter : public testing::Test {
protected:
    sums_of_an_exporter()
    {
        there.always({test::read_request(), test::send(test::reply_with("")), test::again()});
        one.set_operation("chat");
        one.set_decision("allowed");
        one.set_latency_us(1'000);
    }
    config::sink_definition sink(bool delta = false) const
    {
        config::sink_definition made;
        made.type = config::sink_type::otlp;
        made.to.origin.id = "sink one";
        made.to.origin.host = "127.0.0.1";
        made.to.origin.port = there.port();
        made.otlp.traces = false;
        made.otlp.metrics = true;
        made.otlp.delta = delta;
        made.otlp.metrics_every = 10s;
        return made;
    }
    receipt deliver(otlp_exporter& to) { return to.deliver({.events = {&one, 1}}, {}); }

    schema::Event one;
    model::steady_time const noon{1h};
    test::background_upstream there;
};

TEST_F(sums_of_an_exporter, are_none_before_the_first_event)
{
    otlp_exporter exporter(sink(), {"1.2.3", "host/9"});
    EXPECT_FALSE(exporter.export_sums(noon, false));
    EXPECT_FALSE(exporter.export_sums(noon, true));
}

TEST_F(sums_of_an_exporter, since_the_beginning_are_told_again_at_their_times_although_nothing_happens)
{
    otlp_exporter exporter(sink(), {"1.2.3", "host/9"});
    EXPECT_EQ(deliver(exporter), receipt{});
    EXPECT_EQ(exporter.export_sums(noon, false), receipt{});
    EXPECT_FALSE(exporter.export_sums(noon + 9s, false));
    EXPECT_EQ(exporter.export_sums(noon + 10s, false), receipt{});
    EXPECT_EQ(exporter.export_sums(noon + 20s, false), receipt{});
    EXPECT_FALSE(exporter.export_sums(noon + 21s, true)) << "the end has nothing to add";
    EXPECT_EQ(there.requests().size(), 3u);
}

TEST_F(sums_of_an_exporter, since_the_export_before_are_told_once)
{
    otlp_exporter exporter(sink(true), {"1.2.3", "host/9"});
    EXPECT_EQ(deliver(exporter), receipt{});
    EXPECT_EQ(exporter.export_sums(noon, false), receipt{});
    EXPECT_FALSE(exporter.export_sums(noon + 10s, false));
    EXPECT_EQ(deliver(exporter), receipt{});
    EXPECT_EQ(exporter.export_sums(noon + 20s, false), receipt{});
    EXPECT_EQ(there.requests().size(), 2u);
}

TEST_F(sums_of_an_exporter, that_changed_are_told_at_the_end_before_their_time)
{
    otlp_exporter exporter(sink(), {"1.2.3", "host/9"});
    EXPECT_EQ(deliver(exporter), receipt{});
    EXPECT_EQ(exporter.export_sums(noon, false), receipt{});
    EXPECT_EQ(deliver(exporter), receipt{});
    EXPECT_EQ(exporter.export_sums(noon + 1s, true), receipt{});
}

}  // namespace
}  // namespace signalbox::server
