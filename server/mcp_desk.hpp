// The messages of an agent as they come, and their answers as they are ready: calls wait for each other, all else is answered at once. The thread that
// reads owns it; one of its own has the calls run.
#pragma once

#include "server/mcp.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace signalbox::server {

class mcp_desk {
public:
    /// Messages with calls. An agent has a few under way; one that has this many does not wait for answers.
    static constexpr std::size_t most_waiting = 1'000;

    /// `send` writes an answer; it is called by one thread at a time.
    mcp_desk(mcp_server& serving, std::function<void(std::string const&)> send);
    mcp_desk(mcp_desk const&) = delete;
    /// Breaks off what is under way; nothing is answered any more.
    ~mcp_desk();

    void take(std::string_view line);
    /// Returns when all that waits is answered.
    void finish();

private:
    void run();
    void answer_calls();
    std::optional<mcp_question> next_call(std::stop_token& stop);
    void cancel(boost::json::value const& id);
    void send(std::vector<std::string> const& answers, bool batch);

    mcp_server& serving_;
    std::function<void(std::string const&)> send_;
    std::mutex guard_, sending_;
    std::condition_variable changed_;
    std::deque<mcp_message> waiting_;
    mcp_message now_;             // whose questions are answered: those that are left
    boost::json::value running_;  // the id of the one that is answered
    std::stop_source break_off_;  // of that one
    enum class stage : std::uint8_t { open, finishing, over } stage_ = stage::open;
    std::thread thread_;  // last: it uses the others
};

}  // namespace signalbox::server
