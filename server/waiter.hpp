// A place where one coroutine waits until it is told to go on. Lives on one strand with both sides; a notice that comes first is kept.
#pragma once

#include "engine/upstream/task.hpp"

#include <boost/asio/async_result.hpp>

#include <memory>
#include <utility>

namespace signalbox::server {

class waiter {
public:
    waiter() = default;
    waiter(waiter const&) = delete;

    upstream::task<void> wait()
    {
        if (std::exchange(noticed_, false)) co_return;
        park here{this};
        auto token = upstream::awaiting;
        co_await boost::asio::async_initiate<decltype(token), void()>(here, token);
    }

    void notify()
    {
        if (!parked_) {
            noticed_ = true;
            return;
        }
        std::exchange(parked_, nullptr)->resume();
    }

private:
    struct parked {
        virtual ~parked() = default;
        virtual void resume() = 0;
    };
    template <class Handler>
    struct parked_in final : parked {
        explicit parked_in(Handler&& taken) : handler(std::move(taken)) {}
        void resume() override
        {
            Handler next(std::move(handler));
            next();
        }
        Handler handler;
    };
    struct park {
        waiter* at;
        template <class Handler>
        void operator()(Handler&& handler) const
        {
            at->parked_ = std::make_unique<parked_in<std::decay_t<Handler>>>(std::forward<Handler>(handler));
        }
    };

    std::unique_ptr<parked> parked_;
    bool noticed_ = false;
};

}  // namespace signalbox::server
