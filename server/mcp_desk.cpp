#include "server/mcp_desk.hpp"

#include <algorithm>

namespace signalbox::server {

mcp_desk::mcp_desk(mcp_server& serving, std::function<void(std::string const&)> send)
    : serving_(serving), send_(std::move(send)), thread_([this] { run(); })
{}

mcp_desk::~mcp_desk()
{
    if (!thread_.joinable()) return;
    {
        std::lock_guard const lock(guard_);
        stage_ = stage::over;
        waiting_.clear();
        break_off_.request_stop();
    }
    changed_.notify_all();
    thread_.join();
}

void mcp_desk::finish()
{
    {
        std::lock_guard const lock(guard_);
        stage_ = stage::finishing;
    }
    changed_.notify_all();
    thread_.join();
}

void mcp_desk::take(std::string_view line)
{
    mcp_message message = serving_.read(line);
    for (boost::json::value const& each : message.cancelled) cancel(each);
    std::vector<std::string> at_once;
    if (std::ranges::any_of(message.questions, &mcp_question::is_call)) {
        std::lock_guard const lock(guard_);
        if (waiting_.size() < most_waiting) {
            waiting_.push_back(std::move(message));
            changed_.notify_all();
            return;
        }
        for (mcp_question const& each : message.questions) at_once.push_back(refused_as_full(each, most_waiting));
    } else {
        for (mcp_question const& each : message.questions) at_once.push_back(serving_.answer(each));
    }
    send(at_once, message.batch);
}

/// A call that has begun is broken off, one that waits is not begun, and neither is answered.
void mcp_desk::cancel(boost::json::value const& id)
{
    std::lock_guard const lock(guard_);
    if (!running_.is_null() && running_ == id) break_off_.request_stop();
    auto const is_it = [&](mcp_question const& one) { return one.is_call() && one.id == id; };
    std::erase_if(now_.questions, is_it);
    for (mcp_message& each : waiting_) std::erase_if(each.questions, is_it);
}

void mcp_desk::run()
{
    for (;;) {
        {
            std::unique_lock lock(guard_);
            changed_.wait(lock, [&] { return stage_ != stage::open || !waiting_.empty(); });
            if (waiting_.empty()) return;
            now_ = std::move(waiting_.front());
            waiting_.pop_front();
        }
        answer_calls();
    }
}

std::optional<mcp_question> mcp_desk::next_call(std::stop_token& stop)
{
    std::lock_guard const lock(guard_);
    running_ = nullptr;
    if (now_.questions.empty() || stage_ == stage::over) return std::nullopt;
    mcp_question out = std::move(now_.questions.front());
    now_.questions.erase(now_.questions.begin());
    running_ = out.id;
    break_off_ = std::stop_source();
    stop = break_off_.get_token();
    return out;
}

void mcp_desk::answer_calls()
{
    std::vector<std::string> answers;
    std::stop_token stop;
    while (auto const each = next_call(stop)) {
        std::string made = serving_.answer(*each, stop);
        if (!stop.stop_requested()) answers.push_back(std::move(made));
    }
    send(answers, now_.batch);
}

void mcp_desk::send(std::vector<std::string> const& answers, bool batch)
{
    auto const text = joined_answers(answers, batch);
    std::lock_guard const lock(sending_);
    if (text) send_(*text);
}

}  // namespace signalbox::server
