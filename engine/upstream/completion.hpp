// An Asio operation awaited as a result<T>: the completion is translated in the handler, which spares the coroutine a translating wrapper
// would be. Stateless; for transports on their strand.
#pragma once

#include "engine/model/failure.hpp"
#include "engine/upstream/task.hpp"

#include <boost/asio/associated_allocator.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/error.hpp>

namespace signalbox::upstream {

inline model::failure reset_by(boost::system::error_code why)
{
    return {.kind = model::fault::connection_reset, .detail = why.message()};
}

/// Handler of a read: the peer's orderly end is zero bytes, everything else that goes wrong is connection_reset.
template <class Handler>
class read_completion {
public:
    using executor_type = asio::associated_executor_t<Handler>;
    using allocator_type = asio::associated_allocator_t<Handler>;
    using cancellation_slot_type = asio::associated_cancellation_slot_t<Handler>;

    explicit read_completion(Handler handler) : handler_(std::move(handler)) {}
    executor_type get_executor() const noexcept { return asio::get_associated_executor(handler_); }
    allocator_type get_allocator() const noexcept { return asio::get_associated_allocator(handler_); }
    cancellation_slot_type get_cancellation_slot() const noexcept { return asio::get_associated_cancellation_slot(handler_); }

    void operator()(boost::system::error_code failed, std::size_t size)
    {
        if (!failed)
            handler_(model::result<std::size_t>(size));
        else if (failed == asio::error::eof)
            handler_(model::result<std::size_t>(std::size_t{0}));
        else
            handler_(model::result<std::size_t>(reset_by(failed)));
    }

private:
    Handler handler_;
};

}  // namespace signalbox::upstream
