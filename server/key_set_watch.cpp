#include "server/key_set_watch.hpp"

#include "engine/key_set_fetch.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>

namespace signalbox::server {

struct key_set_watch::issuer {
    issuer(boost::asio::io_context& loop, config::key_address const& from)
        : clock(loop.get_executor()),
          where(from),
          schedule({from.cache, from.keep}),
          pool(std::make_shared<upstream::pool>(loop.get_executor(), clock, from.origin))
    {}
    upstream::alarm_clock clock;
    config::key_address where;
    access::key_schedule schedule;
    std::shared_ptr<upstream::pool> pool;  // above the clock, below what is under way
    upstream::stop_signal stop;
    std::uint64_t fetched = 0, failed = 0;
    bool under_way = false, given_up = false;
};

key_set_watch::key_set_watch(boost::asio::io_context& loop, state_source& states, logger const& log, clock now)
    : loop_(loop), states_(states), log_(log), now_(now)
{}

key_set_watch::~key_set_watch()
{
    end();
}

void key_set_watch::look()
{
    auto const now = states_.current();
    if (ended_ || !now) return;
    if (now->config != followed_) follow(*now->config);
    followed_ = now->config;
    for (auto const& each : issuers_) {
        auto const time = now_();
        bool const wanted = each->where.signals->wanted.exchange(false, std::memory_order_relaxed);
        if (!each->under_way && each->schedule.due(time, wanted)) {
            if (!each->schedule.due(time, false)) each->schedule.began_for_token(time);
            begin(*each);
        }
        each->where.signals->ready.store(each->under_way || each->schedule.ready(time), std::memory_order_relaxed);
        give_up_outdated(*each);
    }
}

/// What was fetched from an address that stays is kept, with its connections.
void key_set_watch::follow(config::snapshot const& now)
{
    std::vector<std::shared_ptr<issuer>> next;
    for (config::key_address const& each : now.key_addresses) {
        auto const same =
            std::ranges::find_if(issuers_, [&](auto const& one) { return one->where.url == each.url && one->where.origin == each.origin; });
        if (same == issuers_.end()) {
            next.push_back(std::make_shared<issuer>(loop_, each));
            continue;
        }
        (*same)->where = each;
        (*same)->schedule.change({each.cache, each.keep});
        next.push_back(*same);
    }
    for (auto const& each : issuers_)
        if (std::ranges::find(next, each) == next.end()) each->stop.fire(model::fault::draining);
    issuers_ = std::move(next);
}

void key_set_watch::begin(issuer& one)
{
    one.under_way = true;
    auto const kept = *std::ranges::find_if(issuers_, [&](auto const& each) { return each.get() == &one; });
    boost::asio::co_spawn(loop_, fetch(*this, kept), boost::asio::detached);
}

upstream::task<void> key_set_watch::fetch(key_set_watch& self, std::shared_ptr<issuer> one)
{
    auto seen = co_await fetch_key_set(*one->pool, one->where.authority, one->where.target, one->clock, one->stop);
    one->under_way = false;
    if (one->stop.fired()) co_return;
    self.finished(*one, std::move(seen));
    one->where.signals->ready.store(one->schedule.ready(self.now_()), std::memory_order_relaxed);
}

void key_set_watch::finished(issuer& one, model::result<access::key_set> seen)
{
    auto const now = now_();
    if (!seen) {
        ++one.failed;
        one.schedule.failed(now);
        // The first failure is news, and so is each tenth: an issuer that is away for a day must not fill the log.
        if (one.schedule.failures() % 10 == 1)
            log_.warn(
                "keys of a token issuer cannot be fetched",
                {{"authenticator", one.where.id},
                 {"detail", model::words_of(seen.error())},
                 {"failures", std::to_string(one.schedule.failures())},
                 {"in_use", one.schedule.usable(now) ? "those of " + std::to_string(one.schedule.age(now).count()) + " s ago" : "none"}});
        return;
    }
    bool const news = one.schedule.failures() > 0 || one.fetched == 0;
    ++one.fetched;
    one.given_up = false;
    one.schedule.succeeded(now);
    for (std::string const& each : seen->left_out)
        if (news) log_.warn("a key of a token issuer is left out", {{"authenticator", one.where.id}, {"detail", each}});
    std::size_t const count = seen->keys.size();
    bool const changed = states_.publish_token_keys(one.where.url, std::make_shared<access::key_set const>(std::move(*seen)));
    if (news || changed) log_.info("keys of a token issuer fetched", {{"authenticator", one.where.id}, {"keys", std::to_string(count)}});
}

void key_set_watch::give_up_outdated(issuer& one)
{
    if (one.given_up || one.fetched == 0 || one.schedule.usable(now_())) return;
    one.given_up = true;
    log_.error("keys of a token issuer are too old: its tokens are refused", {{"authenticator", one.where.id}});
    states_.publish_token_keys(one.where.url, nullptr);
}

void key_set_watch::end()
{
    ended_ = true;
    for (auto const& each : issuers_) each->stop.fire(model::fault::draining);
    issuers_.clear();  // idle connections close; a fetch under way keeps its own until it ends
}

bool key_set_watch::idle() const
{
    return std::ranges::none_of(issuers_, [](auto const& each) { return each->under_way; });
}

std::vector<key_set_status> key_set_watch::status() const
{
    std::vector<key_set_status> out;
    for (auto const& each : issuers_)
        out.push_back({each->where.id, each->fetched, each->failed, each->schedule.age(now_()), each->schedule.usable(now_()),
                       each->schedule.stale(now_())});
    return out;
}

}  // namespace signalbox::server
