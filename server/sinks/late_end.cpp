#include "server/sinks/late_end.hpp"

#include <future>
#include <thread>

namespace signalbox::server {

void end_late(std::shared_ptr<void> what, std::chrono::milliseconds patience)
{
    std::promise<void> over;
    auto const ended = over.get_future();
    std::thread by([what = std::move(what), over = std::move(over)]() mutable {
        what.reset();
        over.set_value();
    });
    ended.wait_for(patience) == std::future_status::ready ? by.join() : by.detach();
}

}  // namespace signalbox::server
