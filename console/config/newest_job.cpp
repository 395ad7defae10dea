#include "console/config/newest_job.hpp"

#include <utility>

namespace signalbox::console {

void NewestJob::run(Work work)
{
    ++generation_;
    if (running_)
        next_ = std::move(work);
    else
        start(std::move(work));
}

void NewestJob::forget()
{
    ++generation_;
    next_ = nullptr;
}

void NewestJob::start(Work work)
{
    running_ = true;
    pool_.start([this, generation = generation_, work = std::move(work)] {
        Then const then = work();
        QMetaObject::invokeMethod(
            this, [this, generation, then] { ended(generation, then); }, Qt::QueuedConnection);
    });
}

void NewestJob::ended(std::uint64_t generation, Then const& then)
{
    running_ = false;
    if (next_) start(std::exchange(next_, nullptr));
    if (generation == generation_ && then) then();
}

}  // namespace signalbox::console
