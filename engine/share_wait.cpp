#include "engine/share_wait.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>

#include <memory>

namespace signalbox {

namespace {

using clock = std::chrono::steady_clock;
using timer = boost::asio::basic_waitable_timer<clock, boost::asio::wait_traits<clock>, upstream::executor>;

}  // namespace

upstream::task<void> wait_for_shares(limits::share_desk& at, std::uint64_t round, model::steady_time until, upstream::stop_signal& stop)
{
    upstream::executor const here = co_await boost::asio::this_coro::executor;
    auto const sleep = std::make_shared<timer>(here, until);
    upstream::stop_signal::guard const broken_off(
        stop, [](void* what) { static_cast<timer*>(what)->cancel(); }, sleep.get());
    if (stop.fired()) co_return;
    // It is called on the thread that asks: what waits is woken on its own strand.
    bool const waits = at.wait(round, [here, woken = std::weak_ptr<timer>(sleep)] {
        boost::asio::post(here, [woken] {
            if (auto const waiting = woken.lock()) waiting->cancel();
        });
    });
    if (!waits) co_return;
    boost::system::error_code ignored;
    co_await sleep->async_wait(boost::asio::redirect_error(upstream::awaiting, ignored));
}

}  // namespace signalbox
