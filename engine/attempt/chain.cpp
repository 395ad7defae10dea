#include "engine/attempt/chain.hpp"

#include "engine/attempt/verdict.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>

namespace signalbox::attempt {

using model::fault;

upstream::task<model::result<open_reply>> chain::run(route::plan const& plan, trail& notes)
{
    auto const started = with_.clock.now();
    auto const patience = plan.on_failure.deadline;
    auto const until = patience.count() > 0 ? std::min(with_.deadline, started + patience) : with_.deadline;
    for (route::step const& next : plan.steps) {
        if (calls_ >= plan.on_failure.attempts) break;
        auto answer = co_await try_target(plan, next, until, notes);
        if (answer || judge(answer.error()) == verdict::give_up) co_return answer;
        if (with_.clock.now() >= until) break;
    }
    co_return summary(plan, notes);
}

/// One target with its retries; every call leaves a note.
upstream::task<model::result<open_reply>> chain::try_target(route::plan const& plan, route::step const& step, model::steady_time until,
                                                            trail& notes)
{
    route::failover const& on_failure = plan.on_failure;
    std::string_view reason = step.reason;
    auto connection = upstream::connection_choice::kept_or_new;
    for (std::uint32_t retry = 0;;) {
        std::size_t const place = notes.attempts.size();
        notes.attempts.push_back({.target = step.target, .reason = reason});
        tried note = notes.attempts.back();
        breaker& health = with_.health.of(step.target);
        note.start = with_.clock.now();
        if (!health.admit(note.start)) {
            note.end = note.start;
            note.failure = {fault::breaker_open,
                            "its circuit breaker is open",
                            {},
                            0,
                            std::chrono::ceil<std::chrono::milliseconds>(health.opens_at(note.start) - note.start)};
            notes.attempts[place] = note;
            co_return note.failure;
        }
        auto answer = co_await caller_.call(step, plan.strict, until, note, connection);
        if (note.unsent)
            health.abandon(with_.clock.now());  // a kept connection ended: it shows nothing about the target
        else
            settle(step.target, answer);
        note.end = with_.clock.now();
        note.succeeded = answer.has_value();
        if (answer) {
            answer->tried = place;
        } else {
            note.failure = answer.error();
        }
        notes.attempts[place] = note;
        if (note.unsent) {  // a new connection cannot be unsent, so this happens once
            reason = "resent";
            connection = upstream::connection_choice::only_new;
            continue;
        }
        ++calls_;
        if (answer || judge(answer.error()) != verdict::retry_same) co_return answer;
        if (retry >= on_failure.retries || calls_ >= on_failure.attempts) co_return answer;
        auto const pause = backoff(retry + 1, on_failure.backoff, on_failure.backoff_limit, answer.error().retry_after, chance_());
        if (!pause || with_.clock.now() + *pause >= until) co_return answer;
        bool const waited = co_await wait(*pause);
        if (!waited) co_return model::failure{with_.stop.why(), "stopped while waiting to retry"};
        ++retry;
        reason = "retry";
        connection = upstream::connection_choice::kept_or_new;
    }
}

/// Tells the breaker what the call showed about the target.
void chain::settle(std::uint32_t target, model::result<open_reply> const& answer)
{
    breaker& health = with_.health.of(target);
    auto const now = with_.clock.now();
    // A 400 is about the request: the target that sent it is alive.
    bool const alive = answer || answer.error().kind == fault::upstream_status;
    if (alive && (answer || !counts_against_target(answer.error()))) {
        health.success(now);
    } else if (counts_against_target(answer.error())) {
        health.failure(now);
    } else {
        health.abandon(now);
    }
}

/// Sleeps between retries; false when the request was stopped meanwhile.
upstream::task<bool> chain::wait(std::chrono::milliseconds pause)
{
    using timer = boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>,
                                                    upstream::executor>;
    auto const here = co_await boost::asio::this_coro::executor;
    timer sleep(here, pause);
    upstream::stop_signal::guard const broken_off(
        with_.stop, [](void* what) { static_cast<timer*>(what)->cancel(); }, &sleep);
    if (with_.stop.fired()) co_return false;
    boost::system::error_code ignored;
    co_await sleep.async_wait(boost::asio::redirect_error(upstream::awaiting, ignored));
    co_return !with_.stop.fired();
}

model::failure chain::summary(route::plan const& plan, trail const& notes)
{
    if (notes.attempts.empty()) return {fault::exhausted, "no target to try"};
    auto const open = [](tried const& each) { return each.failure.kind == fault::breaker_open; };
    bool const all_open = std::ranges::all_of(notes.attempts, open);
    model::failure last = notes.attempts.back().failure;
    if (plan.steps.size() == 1 || all_open) return last;
    last.detail = "all " + std::to_string(notes.attempts.size()) + " attempts failed, the last with " + std::string(name(last.kind)) +
                  (last.detail.empty() ? "" : ": " + last.detail);
    last.kind = fault::exhausted;
    last.param.clear();
    return last;
}

}  // namespace signalbox::attempt
