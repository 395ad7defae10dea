#include "server/sinks/sink_report.hpp"

#include <algorithm>

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
        status_.refusing = false;
        status_.detail = why;
        ++status_.failures;
    }
    if (first)
        log_.warn("a sink does not take events: they stay in the store and are delivered later", {{"sink", status_.id}, {"detail", why}});
}

void sink_report::answered()
{
    {
        std::lock_guard const lock(guard_);
        if (!status_.failing) return;
        status_.failing = false;
        status_.detail.clear();
    }
    log_.info("a sink answers again", {{"sink", status_.id}});
}

void sink_report::delivered(std::uint64_t events, backlog const& waited, std::string const& left_out)
{
    bool again = false;
    {
        std::lock_guard const lock(guard_);
        again = status_.failing;
        status_.failing = false;
        status_.refusing = !left_out.empty();
        status_.detail = left_out;
        status_.delivered += events;
    }
    if (again)
        log_.info(
            "a sink takes events again",
            {{"sink", status_.id}, {"waited", std::to_string(waited.events)}, {"waited_seconds", std::to_string(waited.age.count())}});
}

void sink_report::offered_metrics(receipt const& done)
{
    bool const refused = done.what == receipt::outcome::refused || done.what == receipt::outcome::too_large || done.rejected > 0;
    std::string why = done.words;
    if (why.empty() && done.rejected > 0) why = "it left out " + std::to_string(done.rejected) + " of their values and does not say why";
    bool changed = false;
    {
        std::lock_guard const lock(guard_);
        changed = why.empty() != status_.no_metrics.empty();
        status_.no_metrics = why;
    }
    if (!changed) return;
    if (why.empty()) return log_.info("a sink takes metrics again", {{"sink", status_.id}});
    log_.warn(refused ? "a sink refuses metrics: no event waits for them or is lost"
                      : "a sink does not take metrics: no event waits for them",
              {{"sink", status_.id}, {"detail", why}});
}

void sink_report::begin(std::uint64_t dropped, std::uint64_t missed)
{
    std::lock_guard const lock(guard_);
    status_.dropped = dropped;
    status_.missed = missed;
    said_ = {dropped, missed, {}};
}

void sink_report::lost(std::uint64_t dropped, std::uint64_t missed, std::string const& why, model::steady_time now)
{
    std::lock_guard const lock(guard_);
    if (missed > status_.missed) status_.last_loss = "the store had deleted it before it could be delivered";
    if (dropped > status_.dropped) {
        status_.refusing = true;
        status_.detail = said_.why = status_.last_loss = why;
    }
    status_.dropped = dropped;
    status_.missed = missed;
    if (!due_ && (dropped > said_.dropped || missed > said_.missed)) due_ = std::max<model::steady_time>(now + loss_gather, quiet_until_);
}

void sink_report::tend(model::steady_time now, bool last)
{
    losses fresh;
    {
        std::lock_guard const lock(guard_);
        if (!due_ || (now < *due_ && !last)) return;
        due_.reset();
        quiet_until_ = now + loss_pause;
        fresh = {status_.dropped - said_.dropped, status_.missed - said_.missed, said_.why};
        said_.dropped = status_.dropped;
        said_.missed = status_.missed;
    }
    write(fresh);
}

/// Of each cause its own line: what a receiver refuses and what the store has deleted are mended differently.
void sink_report::write(losses const& fresh) const
{
    if (fresh.dropped > 0)
        log_.error("a sink refused events, and they are lost", {{"sink", status_.id},
                                                                {"lost", std::to_string(fresh.dropped)},
                                                                {"dropped_in_all", std::to_string(said_.dropped)},
                                                                {"detail", fresh.why}});
    if (fresh.missed > 0)
        log_.error("events were deleted from the store before a sink took them",
                   {{"sink", status_.id}, {"lost", std::to_string(fresh.missed)}, {"missed_in_all", std::to_string(said_.missed)}});
}

sink_status sink_report::look() const
{
    std::lock_guard const lock(guard_);
    return status_;
}

}  // namespace signalbox::server
