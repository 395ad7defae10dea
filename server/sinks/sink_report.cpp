#include "server/sinks/sink_report.hpp"

namespace signalbox::server {

sink_report::sink_report(config::sink_definition const& of, logger const& log) : log_(log)
{
    status_.id = of.id;
    status_.type = config::name(of.type);
}

void sink_report::failed(std::string const& why)
{
    bool first = false;
    {
        std::lock_guard const lock(guard_);
        first = !status_.failing;
        status_.failing = true;
        status_.detail = why;
        ++status_.failures;
    }
    if (first)
        log_.warn("a sink does not take events: they stay in the store and are delivered later", {{"sink", status_.id}, {"detail", why}});
}

void sink_report::delivered(std::uint64_t events, std::uint64_t behind)
{
    bool again = false;
    {
        std::lock_guard const lock(guard_);
        again = status_.failing;
        status_.failing = false;
        status_.detail.clear();
        status_.delivered += events;
        status_.behind = behind;
    }
    if (again) log_.info("a sink takes events again", {{"sink", status_.id}, {"behind", std::to_string(behind)}});
}

void sink_report::begin(std::uint64_t dropped, std::uint64_t missed)
{
    std::lock_guard const lock(guard_);
    status_.dropped = dropped;
    status_.missed = missed;
    said_ = dropped + missed;
}

void sink_report::lost(std::uint64_t dropped, std::uint64_t missed, std::string const& why, model::steady_time now)
{
    std::uint64_t fresh = 0;
    {
        std::lock_guard const lock(guard_);
        status_.dropped = dropped;
        status_.missed = missed;
        if (now < quiet_until_) return;
        fresh = dropped + missed - said_;
        if (fresh == 0) return;
        said_ = dropped + missed;
        quiet_until_ = now + loss_pause;
    }
    log_.error("a sink lost events", {{"sink", status_.id},
                                      {"lost", std::to_string(fresh)},
                                      {"dropped_in_all", std::to_string(dropped)},
                                      {"missed_in_all", std::to_string(missed)},
                                      {"detail", why.empty() ? "the store had deleted them before they could be delivered" : why}});
}

void sink_report::waiting(std::uint64_t behind)
{
    std::lock_guard const lock(guard_);
    status_.behind = behind;
}

sink_status sink_report::look() const
{
    std::lock_guard const lock(guard_);
    return status_;
}

}  // namespace signalbox::server
