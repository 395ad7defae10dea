#include "server/redis/share_link.hpp"

#include <array>
#include <csignal>
#include <future>

#include <pthread.h>
#include <unistd.h>

namespace signalbox::server::redis {

namespace {

std::string machine_name()
{
    std::array<char, 65> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 && name[0] ? name.data() : "gateway";
}

limits::ledger::rules_by_identity rules_of(state const& now)
{
    limits::ledger::rules_by_identity out;
    if (now.config->limits)
        for (limits::rule const& each : now.config->limits->rules()) out.emplace(each.identity, &each);
    return out;
}

}  // namespace

config::redis_settings with_credentials_of(config::redis_settings const& others, config::redis_settings these)
{
    these.username = others.username;
    these.password = others.password;
    return these;
}

bool share_status::clocks_differ() const
{
    return std::chrono::milliseconds(std::abs(clock_ahead_ms)) > clock_tolerance;
}

share_link::share_link(config::redis_settings with, state_source const& states, own_clocks clocks)
    : with_(std::move(with)),
      states_(states),
      clocks_(std::move(clocks)),
      desk_(std::make_shared<limits::share_desk>(
          with_.on_failure, [this] { wake(); }, clocks_.ticks))
{
    seen_.fallback = with_.on_failure;
}

share_link::~share_link()
{
    end();
}

void share_link::start(counters_identity is)
{
    speaker const from{with_.prefix, {}, with_.gateway.empty() ? machine_name() : with_.gateway};
    round_ = std::make_unique<share_round>(from, std::move(is), clocks_);
    sigset_t none, before;  // a write to a closed connection is an error there, never a signal
    sigfillset(&none);
    pthread_sigmask(SIG_SETMASK, &none, &before);
    std::promise<void> tried;
    auto first = tried.get_future();
    thread_ = std::jthread([this, tried = std::move(tried)](std::stop_token const& stop) mutable {
        pthread_setname_np(pthread_self(), "redis");
        if (connect()) note({});
        tried.set_value();
        run(stop);
        leave();
    });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    first.wait();
}

void share_link::end()
{
    if (!thread_.joinable()) return;
    thread_.request_stop();
    thread_.join();
}

share_status share_link::look() const
{
    std::lock_guard const lock(guard_);
    return seen_;
}

void share_link::wake()
{
    std::lock_guard const lock(guard_);
    wanted_ = true;
    woken_.notify_one();
}

/// Until something is wanted or a beat has passed; false when the thread is to end.
bool share_link::wait(std::stop_token const& stop)
{
    std::unique_lock lock(guard_);
    bool const asks = seen_.link == limits::share_link::shared;
    woken_.wait_for(lock, stop, beat, [&] { return wanted_ && asks; });
    wanted_ = false;
    return !stop.stop_requested();
}

void share_link::run(std::stop_token const& stop)
{
    std::chrono::milliseconds const renewals{limits::share_renewal_ms};
    auto renewed = std::chrono::steady_clock::now() - renewals, beaten = renewed;
    while (wait(stop)) {
        auto const now = std::chrono::steady_clock::now();
        occasion const what{now - renewed >= renewals || desk_->link() != limits::share_link::shared, now - beaten >= beat};
        if (what.renewal) renewed = now;
        if (what.beat) beaten = now;
        go_around(what);
    }
}

/// Credentials may be others by now, the server not: what is counted is there.
config::redis_settings share_link::with_now() const
{
    auto const now = states_.current();
    bool const same = now && now->config->redis && now->config->redis->where == with_.where;
    return same ? with_credentials_of(*now->config->redis, with_) : with_;
}

bool share_link::connect()
{
    if (line_) return true;
    auto made = connection::open(with_now());
    if (!made) {
        note(std::move(made.error()));
        return false;
    }
    line_ = std::move(*made);
    auto const now = states_.current();
    limits::ledger* const in = now ? now->limits.get() : nullptr;
    auto done = round_->greet(*line_, in);
    if (done) take_time(in, now ? rules_of(*now) : limits::ledger::rules_by_identity{});
    if (!done) note(std::move(done.error()));
    return line_ != nullptr;
}

/// From each greeting on all limits go by the time that Redis said.
void share_link::take_time(limits::ledger* in, limits::ledger::rules_by_identity const& rules)
{
    desk_->set_ahead(round_->ahead_of_ticks_ms());
    if (in) in->take_time(rules, clocks_.wall());
}

/// One message with all that is wanted, and its answers.
void share_link::go_around(occasion const& what)
{
    auto const now = states_.current();
    limits::ledger* const in = now ? now->limits.get() : nullptr;
    auto const rules = now ? rules_of(*now) : limits::ledger::rules_by_identity{};
    model::result<void> done;
    if (!connect()) {
        if (in) share_round::skip(*in, rules, clocks_.wall());
        return desk_->end_round();
    }
    if (what.renewal) done = round_->greet_again(*line_, in);
    if (what.renewal && done) take_time(in, rules);
    if (done && in) done = round_->report(*line_, *in, rules, what.renewal, clocks_.wall());
    if (done && what.beat && now) done = round_->exchange_breakers(*line_, *now->health, std::chrono::steady_clock::now());
    if (!done && in) share_round::skip(*in, rules, clocks_.wall());
    note(done);
    desk_->end_round();
}

void share_link::note(model::result<void> const& done)
{
    if (!done) {
        line_.reset();
        return publish(limits::share_link::away, done.error().detail);
    }
    memory const& knows = round_->remembered();
    desk_->set_gateways(knows.gateways);
    publish(knows.recovers || knows.epoch.empty() ? limits::share_link::recovering : limits::share_link::shared, {});
}

void share_link::publish(limits::share_link link, std::string detail)
{
    desk_->set_link(link);
    std::lock_guard const lock(guard_);
    seen_.losses += link == limits::share_link::away && seen_.link != link;
    seen_.link = link;
    seen_.detail = std::move(detail);
    seen_.gateways = desk_->gateways();
    seen_.reports = round_->reports();
    seen_.clock_ahead_ms = round_->ahead_of_wall_ms();
    seen_.identities = round_->changes();
}

/// With the workers gone nothing is reserved: what was held is others' again at once.
void share_link::leave()
{
    auto const now = states_.current();
    if (!line_ || !now || !now->limits) return;
    now->limits->give_back();
    (void)round_->report(*line_, *now->limits, rules_of(*now), false, clocks_.wall());
}

}  // namespace signalbox::server::redis
