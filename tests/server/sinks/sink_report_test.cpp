// What the log and /health have of a sink's outages and losses: each number once, with its own cause.
#include "server/sinks/sink_report.hpp"

#include "tests/server/temporary_folder.hpp"

#include <gmock/gmock.h>

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <string>
#include <vector>

namespace signalbox::server {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class reported : public testing::Test {
protected:
    static config::sink_definition sink()
    {
        config::sink_definition out;
        out.id = "web";
        out.type = config::sink_type::http;
        return out;
    }
    ~reported() override { ::close(to); }
    /// Since the last call, without their times.
    std::vector<std::string> lines()
    {
        std::ifstream in(folder.file("log"));
        std::vector<std::string> out;
        std::size_t at = 0;
        for (std::string line; std::getline(in, line);)
            if (at++ >= read) out.push_back(line.substr(line.find(' ') + 1));
        read = at;
        return out;
    }

    test::temporary_folder folder;
    int to = ::open(folder.file("log").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    logger log{to};
    sink_report report{sink(), log};
    model::steady_time now{1h};
    std::size_t read = 0;
};

TEST_F(reported, losses_that_follow_at_once_are_one_line_with_their_number_and_cause)
{
    for (std::uint64_t lost = 1; lost <= 7; ++lost) report.lost(lost, 0, "status 400: bad", now);
    EXPECT_EQ(report.look().dropped, 7u);
    report.tend(now + 900ms, false);
    EXPECT_THAT(lines(), IsEmpty());
    report.tend(now + 1s, false);
    EXPECT_THAT(lines(),
                ElementsAre("error a sink refused events, and they are lost sink=web lost=7 dropped_in_all=7 detail=\"status 400: bad\""));
    report.tend(now + 2min, false);
    EXPECT_THAT(lines(), IsEmpty());
}

TEST_F(reported, later_losses_are_said_after_a_pause_though_none_follow)
{
    report.lost(1, 0, "status 400", now);
    report.tend(now + 1s, false);
    EXPECT_EQ(lines().size(), 1u);
    report.lost(3, 0, "status 422", now + 2s);
    report.tend(now + 10s, false);
    EXPECT_THAT(lines(), IsEmpty());
    report.delivered(5, {});
    report.tend(now + 61s, false);
    EXPECT_THAT(lines(), ElementsAre(HasSubstr("lost=2 dropped_in_all=3 detail=\"status 422\"")));
}

TEST_F(reported, what_was_refused_and_what_was_deleted_have_lines_of_their_own)
{
    report.begin(10, 20);
    report.lost(11, 20, "status 400", now);
    report.lost(11, 24, {}, now);
    report.tend(now, true);
    EXPECT_THAT(lines(), ElementsAre(AllOf(HasSubstr("refused"), HasSubstr("lost=1 dropped_in_all=11 detail=\"status 400\"")),
                                     AllOf(HasSubstr("deleted from the store"), HasSubstr("lost=4 missed_in_all=24"))));
    EXPECT_EQ(report.look().last_loss, "the store had deleted it before it could be delivered");
}

TEST_F(reported, metrics_that_are_refused_are_no_outage_of_events)
{
    receipt const refused{.what = receipt::outcome::refused, .words = "status 400: no such metric"};
    report.lost(1, 0, "status 422", now);
    report.offered_metrics(refused);
    report.offered_metrics(refused);
    EXPECT_FALSE(report.look().failing);
    EXPECT_EQ(report.look().failures, 0u);
    EXPECT_EQ(report.look().no_metrics, "status 400: no such metric");
    EXPECT_THAT(
        lines(),
        ElementsAre("warn a sink refuses metrics: no event waits for them or is lost sink=web detail=\"status 400: no such metric\""));
    report.offered_metrics({});
    EXPECT_EQ(report.look().no_metrics, "");
    EXPECT_EQ(report.look().detail, "status 422") << "what became of events stays";
    report.offered_metrics(receipt::failure("no connection"));
    report.offered_metrics({});
    report.offered_metrics({.rejected = 3});
    EXPECT_THAT(lines(), ElementsAre("info a sink takes metrics again sink=web",
                                     "warn a sink does not take metrics: no event waits for them sink=web detail=\"no connection\"",
                                     "info a sink takes metrics again sink=web", HasSubstr("it left out 3 of their values")));
}

TEST_F(reported, the_end_of_an_outage_says_what_had_waited)
{
    report.failed("no connection");
    report.failed("no connection");
    report.delivered(2, {.events = 7, .age = 90s});
    report.delivered(5, {.events = 5, .age = 1s});
    EXPECT_THAT(lines(),
                ElementsAre(HasSubstr("does not take events"), "info a sink takes events again sink=web waited=7 waited_seconds=90"));
}

TEST_F(reported, a_refusal_is_no_outage_and_ends_with_the_next_event_that_is_taken)
{
    report.failed("no connection");
    EXPECT_TRUE(report.look().failing);
    report.answered();
    report.answered();
    report.lost(1, 0, "status 400", now);
    EXPECT_FALSE(report.look().failing);
    EXPECT_TRUE(report.look().refusing);
    EXPECT_EQ(report.look().detail, "status 400");
    EXPECT_THAT(lines(), ElementsAre(HasSubstr("does not take events"), HasSubstr("answers again")));
    report.delivered(1, {});
    EXPECT_FALSE(report.look().refusing);
    EXPECT_EQ(report.look().detail, "");
    EXPECT_EQ(report.look().last_loss, "status 400");
    report.delivered(3, {}, "two spans are too long");
    EXPECT_TRUE(report.look().refusing);
}

}  // namespace
}  // namespace signalbox::server
