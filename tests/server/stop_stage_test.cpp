// Every edge of a server's end, without a signal.
#include "server/stop_stage.hpp"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <string_view>

namespace signalbox::server {

std::string_view name(stop_stage of)
{
    static constexpr std::array<std::string_view, 4> names{"serving", "draining", "breaking_off", "closing"};
    return names[static_cast<std::size_t>(of)];
}

std::ostream& operator<<(std::ostream& out, stop_step const& of)
{
    return out << name(of.next) << "/" << static_cast<int>(of.what);
}

namespace {

using news = stop_news;
using stage = stop_stage;
using act = stop_action;

void expect(stage from, std::map<news, stop_step> const& all)
{
    for (auto const& [seen, wanted] : all) EXPECT_EQ(advance(from, seen), wanted) << name(from) << " on " << static_cast<int>(seen);
}

TEST(stop_stage, a_serving_server_drains_at_the_first_signal)
{
    expect(stage::serving, {{news::signal, {stage::draining, act::drain}}, {news::time_over, {stage::serving, act::none}}});
}

TEST(stop_stage, draining_ends_with_its_workers_or_breaks_off_at_the_second_signal_or_when_its_time_is_over)
{
    expect(stage::draining, {{news::workers_ended, {stage::closing, act::close}},
                             {news::signal, {stage::breaking_off, act::break_off}},
                             {news::time_over, {stage::breaking_off, act::break_off}}});
}

TEST(stop_stage, what_is_broken_off_is_broken_off_once_and_then_closes)
{
    expect(stage::breaking_off, {{news::workers_ended, {stage::closing, act::close}},
                                 {news::signal, {stage::breaking_off, act::none}},
                                 {news::time_over, {stage::breaking_off, act::none}}});
}

TEST(stop_stage, nothing_changes_once_the_operators_connections_close)
{
    stop_step const stays{stage::closing, act::none};
    expect(stage::closing, {{news::workers_ended, stays}, {news::signal, stays}, {news::time_over, stays}});
}

}  // namespace
}  // namespace signalbox::server
