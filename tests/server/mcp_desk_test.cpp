// An agent that does not wait: what is answered while a call runs, what becomes of calls that it cancels, and batches.
#include "server/mcp_desk.hpp"
#include "server/own_command.hpp"
#include "tests/server/raw_client.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include <future>

namespace signalbox::test {
namespace {

using namespace std::chrono_literals;
using server::command_output;
using server::mcp_command;
using server::mcp_desk;
using server::mcp_server;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string call(int id)
{
    return R"({"jsonrpc":"2.0","id":)" + std::to_string(id) +
           R"(,"method":"tools/call","params":{"name":"prices","arguments":{"model":"m)" + std::to_string(id) + R"("}}})";
}
std::string cancel(int id)
{
    return R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":)" + std::to_string(id) + "}}";
}
constexpr std::string_view ping = R"({"jsonrpc":"2.0","id":"p","method":"ping"})";

/// Commands that end when the test says so, or when they are broken off.
class hurried_agent : public testing::Test {
protected:
    command_output run(mcp_command const& what)
    {
        std::unique_lock lock(guard);
        ran.push_back(what.words.back());
        changed.notify_all();
        std::stop_callback const ends(what.stop, [&] { changed.notify_all(); });
        changed.wait(lock, [&] { return open || what.stop.stop_requested(); });
        return {.status = 0, .out = "{}"};
    }
    /// Lets commands end at once from now on.
    void release()
    {
        std::lock_guard const lock(guard);
        open = true;
        changed.notify_all();
    }
    bool began(std::size_t calls)
    {
        std::unique_lock lock(guard);
        return changed.wait_for(lock, patience, [&] { return ran.size() >= calls; });
    }
    std::vector<std::string> ids()
    {
        std::vector<std::string> out;
        for (std::string const& each : said) out.push_back(boost::json::serialize(boost::json::parse(each).at("id")));
        return out;
    }

    std::mutex guard;
    std::condition_variable_any changed;
    bool open = false;
    std::vector<std::string> ran, said;
    mcp_server serving{{}, [this](mcp_command const& each) { return run(each); }};
    mcp_desk desk{serving, [this](std::string const& each) { said.push_back(each); }};
};

TEST_F(hurried_agent, is_answered_while_its_calls_wait)
{
    for (int id = 1; id <= 3; ++id) desk.take(call(id));
    ASSERT_TRUE(began(1));
    desk.take(ping);
    EXPECT_THAT(said, ElementsAre(R"({"jsonrpc":"2.0","id":"p","result":{}})")) << "before any call is";
    release();
    desk.finish();
    EXPECT_THAT(ids(), ElementsAre("\"p\"", "1", "2", "3"));
}

TEST_F(hurried_agent, has_no_call_run_that_it_cancelled_and_none_answered)
{
    for (int id = 1; id <= 3; ++id) desk.take(call(id));
    ASSERT_TRUE(began(1));
    desk.take(cancel(2));
    desk.take(cancel(1));  // which is under way
    desk.take(cancel(77));
    release();
    desk.finish();
    EXPECT_THAT(ran, ElementsAre("m1", "m3"));
    EXPECT_THAT(ids(), ElementsAre("3"));
}

TEST_F(hurried_agent, has_batches_in_the_revision_that_has_them)
{
    release();
    std::string const batch = "[" + call(1) + "," + std::string(ping) + "," + cancel(9) + "," + call(2) + "]";
    desk.take(R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-03-26"}})");
    EXPECT_THAT(said.back(), HasSubstr(R"("protocolVersion":"2025-03-26")"));
    desk.take(batch);
    desk.take(R"([{"jsonrpc":"2.0","method":"notifications/initialized"}])");
    desk.take(R"([{"jsonrpc":"2.0","id":5,"method":"initialize"}])");
    desk.finish();
    ASSERT_EQ(said.size(), 3u) << "nothing for notifications alone";
    EXPECT_THAT(said[1] + said[2], HasSubstr("initialize is sent alone"));
    auto const together = boost::json::parse(said[1].size() > said[2].size() ? said[1] : said[2]).as_array();
    ASSERT_EQ(together.size(), 3u);
    EXPECT_EQ(together[0].at("id").as_int64(), 1);
    EXPECT_EQ(together[1].at("id").as_string(), "p");
    EXPECT_EQ(together[2].at("id").as_int64(), 2);
}

TEST_F(hurried_agent, has_no_batches_in_other_revisions)
{
    desk.take(R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18"}})");
    desk.take("[" + call(1) + "]");
    EXPECT_THAT(said.back(), HasSubstr("-32600"));
    desk.finish();
    EXPECT_THAT(ran, IsEmpty());
}

TEST_F(hurried_agent, is_refused_a_call_that_is_one_too_many)
{
    desk.take(call(0));
    ASSERT_TRUE(began(1));
    for (int id = 1; id <= static_cast<int>(mcp_desk::most_waiting); ++id) desk.take(call(id));
    EXPECT_THAT(said, IsEmpty());
    desk.take(call(7'000));
    ASSERT_EQ(said.size(), 1u);
    EXPECT_THAT(said[0], HasSubstr(R"("id":7000,"error":{"code":-32000)"));
    desk.take(cancel(0));
}

TEST(own_commands, end_when_they_are_broken_off)
{
    std::stop_source source;
    auto const began = std::chrono::steady_clock::now();
    std::jthread const breaks([&] { source.request_stop(); });
    auto const made = server::run_own_command("/bin/sh", {{"-c", "exec tail -f /dev/null"}, {}, source.get_token()});
    EXPECT_EQ(made.status, 128 + SIGKILL);
    EXPECT_LT(std::chrono::steady_clock::now() - began, 30s) << "far below the limit of a command";
}

}  // namespace
}  // namespace signalbox::test
