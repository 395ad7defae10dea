#include "engine/attempt/token_wait.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>

namespace signalbox::attempt {

namespace {

using clock = std::chrono::steady_clock;
using timer = boost::asio::basic_waitable_timer<clock, boost::asio::wait_traits<clock>, upstream::executor>;

model::failure unavailable(std::string why)
{
    return {model::fault::connect_failed, "no access token for the provider: " + std::move(why)};
}

}  // namespace

upstream::task<model::result<std::shared_ptr<provider::access_token const>>>
wait_for_token(provider::token_source& from, std::uint64_t refused, model::steady_time until, upstream::stop_signal& stop)
{
    upstream::executor const here = co_await boost::asio::this_coro::executor;
    auto const sleep = std::make_shared<timer>(here, until);
    upstream::stop_signal::guard const broken_off(
        stop, [](void* what) { static_cast<timer*>(what)->cancel(); }, sleep.get());
    // It is called on the thread that fetches: what waits is woken on its own strand.
    std::function<void()> const changed = [here, woken = std::weak_ptr<timer>(sleep)] {
        boost::asio::post(here, [woken] {
            if (auto const waiting = woken.lock()) waiting->cancel();
        });
    };
    for (;;) {
        auto seen = from.ask(clock::now(), refused, changed);
        if (seen.token) co_return std::move(seen.token);
        if (!seen.expected) co_return unavailable(std::move(seen.why));
        if (stop.fired()) co_return model::failure{stop.why(), "stopped while waiting for an access token"};
        if (clock::now() >= until) co_return unavailable("it did not come in time");
        boost::system::error_code ignored;
        co_await sleep->async_wait(boost::asio::redirect_error(upstream::awaiting, ignored));
    }
}

}  // namespace signalbox::attempt
