#include "server/access_token_watch.hpp"

#include "engine/access_token_fetch.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>

namespace signalbox::server {

struct access_token_watch::job {
    job(boost::asio::io_context& loop, config::token_address const& from, std::shared_ptr<provider::token_source> of)
        : clock(loop.get_executor()),
          where(from),
          source(std::move(of)),
          pool(std::make_shared<upstream::pool>(loop.get_executor(), clock, from.origin))
    {}
    upstream::alarm_clock clock;
    config::token_address where;
    std::shared_ptr<provider::token_source> source;
    provider::token_schedule schedule;
    std::shared_ptr<upstream::pool> pool;  // above the clock, below what is under way
    upstream::stop_signal stop;
    std::uint64_t fetched = 0, failed = 0;
    bool under_way = false;
};

access_token_watch::access_token_watch(boost::asio::io_context& loop, state_source& states, logger const& log, clock now)
    : loop_(loop), states_(states), log_(log), now_(std::move(now))
{}

access_token_watch::~access_token_watch()
{
    end();
}

void access_token_watch::look()
{
    auto const now = states_.current();
    if (ended_ || !now) return;
    if (now->config != followed_) follow(*now);
    followed_ = now->config;
    for (auto const& each : jobs_) {
        auto const time = now_();
        bool const wanted = each->source->take_wanted();
        if (!each->under_way && each->schedule.due(time, wanted)) {
            if (!each->schedule.due(time, false)) each->schedule.began_for_request(time);
            begin(each);
        }
        each->source->set_renewable(each->under_way || each->schedule.ready(time));
    }
}

/// An account that stays keeps its token and its connections; providers with the same one share them.
void access_token_watch::follow(state const& now)
{
    std::vector<std::shared_ptr<job>> next;
    for (config::token_address const& each : now.config->token_addresses) {
        auto const& source = now.tokens[each.provider];
        auto const its = [&](std::shared_ptr<job> const& one) { return one->source == source; };
        if (std::ranges::any_of(next, its)) continue;
        auto const same = std::ranges::find_if(jobs_, [&](auto const& one) { return its(one) && one->where.origin == each.origin; });
        next.push_back(same == jobs_.end() ? std::make_shared<job>(loop_, each, source) : *same);
    }
    for (auto const& each : jobs_)
        if (std::ranges::find(next, each) == next.end()) each->stop.fire(model::fault::draining);
    jobs_ = std::move(next);
}

void access_token_watch::begin(std::shared_ptr<job> const& one)
{
    one->under_way = true;
    one->source->begin();
    boost::asio::co_spawn(loop_, fetch(*this, one), boost::asio::detached);
}

upstream::task<void> access_token_watch::fetch(access_token_watch& self, std::shared_ptr<job> one)
{
    auto seen =
        co_await fetch_access_token(*one->pool, one->source->account(), one->where.authority, one->where.target, one->clock, one->stop);
    one->under_way = false;
    if (one->stop.fired()) {
        one->source->fail("the gateway does not fetch it any more");
        co_return;
    }
    self.finished(*one, std::move(seen));
    one->source->set_renewable(one->schedule.ready(self.now_()));
}

void access_token_watch::finished(job& one, model::result<provider::granted_token> seen)
{
    auto const now = now_();
    if (!seen) {
        ++one.failed;
        one.schedule.failed(now);
        std::string const why = model::words_of(seen.error());
        one.source->fail(why);
        // The first failure is news, and so is each tenth: an endpoint that is away for a day must not fill the log.
        if (one.schedule.failures() % 10 == 1)
            log_.warn("the access token of a provider cannot be fetched",
                      {{"provider", one.where.origin.id},
                       {"detail", why},
                       {"failures", std::to_string(one.schedule.failures())},
                       {"in_use", one.schedule.usable(now) ? "one for " + std::to_string(one.schedule.left(now).count()) + " s" : "none"}});
        return;
    }
    bool const news = one.schedule.failures() > 0 || one.fetched == 0;
    ++one.fetched;
    one.schedule.succeeded(now, seen->lifetime);
    std::string const lifetime = std::to_string(seen->lifetime.count());
    one.source->put(std::move(*seen), now);
    if (news) log_.info("access token of a provider fetched", {{"provider", one.where.origin.id}, {"seconds", lifetime}});
}

void access_token_watch::end()
{
    ended_ = true;
    for (auto const& each : jobs_) each->stop.fire(model::fault::draining);
    jobs_.clear();  // idle connections close; a fetch under way keeps its own until it ends
}

bool access_token_watch::idle() const
{
    return std::ranges::none_of(jobs_, [](auto const& each) { return each->under_way; });
}

std::vector<access_token_status> access_token_watch::status() const
{
    std::vector<access_token_status> out;
    for (auto const& each : jobs_) out.push_back({each->where.origin.id, each->fetched, each->failed, each->schedule.left(now_())});
    return out;
}

}  // namespace signalbox::server
