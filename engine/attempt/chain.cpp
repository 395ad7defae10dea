#include "engine/attempt/chain.hpp"

#include "engine/attempt/machine.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>

namespace signalbox::attempt {

upstream::task<model::result<void>> chain::run(route::plan const& plan, trail& notes, open_reply& opened)
{
    auto const patience = plan.on_failure.deadline;
    auto const until = patience.count() > 0 ? std::min(with_.deadline, with_.clock.now() + patience) : with_.deadline;
    machine decides(plan, with_.health, until, notes);
    outcome seen;
    for (;;) {
        bool const failed = seen.what == outcome::kind::failed;
        action const next = decides.resume(seen, with_.clock.now(), failed ? chance_() : 0);
        if (auto const* const one = std::get_if<call>(&next)) {
            auto done = co_await calling_.perform(*one, plan.strict, until, notes.attempts[one->place], opened);
            seen.what = done ? outcome::kind::answered : outcome::kind::failed;
            if (!done) {
                seen.why = std::move(done).error();
                opened = {};  // its connection is free before the next call
            }
        } else if (auto const* const brief = std::get_if<wait>(&next)) {
            bool const waited = co_await pause(brief->pause);
            seen = {waited ? outcome::kind::waited : outcome::kind::stopped, {}};
            if (!waited) seen.why = {.kind = with_.stop.why(), .detail = "stopped while waiting to retry"};
        } else if (auto const* const over = std::get_if<give_up>(&next)) {
            co_return over->why;
        } else {
            opened.tried = std::get<answer>(next).place;
            co_return model::result<void>();
        }
    }
}

/// Sleeps between retries; false when the request was stopped meanwhile.
upstream::task<bool> chain::pause(std::chrono::milliseconds length)
{
    using timer = boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>,
                                                    upstream::executor>;
    auto const here = co_await boost::asio::this_coro::executor;
    timer sleep(here, length);
    upstream::stop_signal::guard const broken_off(
        with_.stop, [](void* what) { static_cast<timer*>(what)->cancel(); }, &sleep);
    if (with_.stop.fired()) co_return false;
    boost::system::error_code ignored;
    co_await sleep.async_wait(boost::asio::redirect_error(upstream::awaiting, ignored));
    co_return !with_.stop.fired();
}

}  // namespace signalbox::attempt
