#include "server/shared_store.hpp"

#include "server/sinks/host_name.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

namespace signalbox::server {

namespace {

constexpr int delivery_nice = 10;  // requests and the local store go first

model::steady_time now()
{
    return std::chrono::steady_clock::now();
}

std::string own_host()
{
    std::string name = host_name();
    return name.empty() ? "unknown" : name;
}

}  // namespace

storage::result<std::shared_ptr<shared_store>> shared_store::make(shared_store_options options, logger const& log)
{
    if (auto readable = storage::postgres::check_dsn(options.dsn); !readable) return readable.error();
    auto const who = storage::postgres::recall_identity(options.store + "-postgres");
    if (!who) return who.error();
    return std::shared_ptr<shared_store>{new shared_store{std::move(options), *who, log}};
}

shared_store::shared_store(shared_store_options options, storage::postgres::identity const& who, logger const& log)
    : options_(std::move(options)),
      lane_(who.lane),
      log_(log),
      fresh_(storage::postgres::whole_delivery, [this] { wake(); }),
      delivery_({.dsn = options_.dsn,
                 .renewed_dsn = options_.renewed_dsn,
                 .store = options_.store,
                 .host = own_host(),
                 .cursor = &place_.now,
                 .fresh = &fresh_,
                 .own_us = options_.own_us})
{
    place_.before = std::max<std::uint64_t>(who.delivered, 1);
}

shared_store::~shared_store()
{
    end();
}

void shared_store::start(std::shared_ptr<fresh_events const> written)
{
    place_.written = std::move(written);
    thread_ = std::thread([this] {
        pthread_setname_np(pthread_self(), "delivery");
        setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), delivery_nice);
        run();
    });
}

void shared_store::end()
{
    if (!thread_.joinable()) return;
    {
        std::unique_lock lock(guard_);
        is_.ending = true;
        changed_.notify_all();
        if (!changed_.wait_for(lock, end_patience, [this] { return is_.ended; })) {
            lock.unlock();
            delivery_.abandon();
        }
    }
    thread_.join();
    if (status const left = look(); left.behind > 0)
        log_.warn("events wait in the local store for the shared one; the next start delivers them",
                  {{"behind", std::to_string(left.behind)}});
}

/// Ends early with rows for a whole delivery. False when the server ends.
bool shared_store::wait(std::chrono::milliseconds time)
{
    std::unique_lock lock(guard_);
    changed_.wait_for(lock, time, [this] { return is_.ending || is_.enough; });
    is_.enough = false;
    return !is_.ending;
}

void shared_store::wake()
{
    {
        std::lock_guard const lock(guard_);
        is_.enough = true;
    }
    changed_.notify_all();
}

void shared_store::run()
{
    while (wait(step())) {
    }
    auto const until = now() + end_patience;
    do (void)step();  // what the local store took since the last one
    while (now() < until && !look().failing && look().behind > 0);
    keep_place();
    std::lock_guard const lock(guard_);
    is_.ended = true;
    changed_.notify_all();
}

std::chrono::milliseconds shared_store::step()
{
    note_busy(now());
    auto const done = delivery_.run();
    note_busy(std::nullopt);
    if (!done) return note_failure(done.error());
    note_step(*done);
    note_membership();
    upkeep();
    return done->more ? std::chrono::milliseconds(0) : gather;
}

void shared_store::note_busy(std::optional<model::steady_time> since)
{
    std::lock_guard const lock(guard_);
    is_.busy_since = since;
}

void shared_store::note_step(storage::postgres::delivery::step const& done)
{
    bool recovered = false;
    std::uint64_t known = 0;
    {
        std::lock_guard const lock(guard_);
        is_.known += done.known;
        if (!done.more) known = std::exchange(is_.known, 0);
        recovered = std::exchange(is_.now.failing, false);
        is_.now.detail.clear();
        is_.now.delivered += done.events;
        is_.now.missed += done.missed;
        is_.retry = first_retry;
    }
    if (recovered) note_recovery(done.events + done.known + done.missed);
    if (known > 0)
        log_.info("events were not delivered again: the shared store has them from another gateway or a copy, or has dropped their day",
                  {{"events", std::to_string(known)}});
    if (done.missed > 0)
        log_.warn("events were deleted here before they were delivered to the shared store", {{"missed", std::to_string(done.missed)}});
}

/// What had waited, with the events that came first.
void shared_store::note_recovery(std::uint64_t passed) const
{
    backlog const waited = waiting(place_.now - passed);
    log_.info("the shared store takes events again",
              {{"waited", std::to_string(waited.events)}, {"waited_seconds", std::to_string(waited.age.count())}});
}

/// One line for each outage; /health has the reason that holds.
std::chrono::milliseconds shared_store::note_failure(storage::failure const& why)
{
    std::string const detail = std::string(storage::name(why.kind)) + ": " + why.detail;
    std::unique_lock lock(guard_);
    bool const first = !is_.now.failing;
    lock.unlock();
    if (first) keep_place();  // before the outage is told, as the gateway may be killed then
    lock.lock();
    is_.now.failing = true;
    is_.now.detail = detail;
    auto const pause = is_.retry;
    is_.retry = std::min<std::chrono::milliseconds>(2 * is_.retry, longest_retry);
    lock.unlock();
    if (first) log_.error("the shared store does not take events; they wait in the local store", {{"detail", detail}});
    return pause;
}

/// For a start while the shared store is away. A file that cannot be written costs that number alone.
void shared_store::keep_place() const
{
    std::string const file = options_.store + "-postgres";
    std::uint64_t const place = place_.now;
    auto who = storage::postgres::recall_identity(file);
    if (!who || place == 0 || who->delivered == place) return;
    who->delivered = place;
    (void)storage::postgres::keep_identity(file, *who);
}

backlog shared_store::waiting(std::uint64_t from) const
{
    return place_.written ? place_.written->places().behind(from ? from : place_.before, now()) : backlog{};
}

/// Once for each number: after the first connection, and when this gateway became another.
void shared_store::note_membership()
{
    auto const& member = delivery_.member();
    if (!member || joined_ == member->gateway) return;
    joined_ = member->gateway;
    log_.info("delivering to the shared store", {{"gateway", std::to_string(member->gateway)}, {"lane", std::to_string(member->lane)}});
    if (member->lane != lane_)
        log_.warn("ids of this run were made in another lane than the shared store gave; the next start uses its lane",
                  {{"lane", std::to_string(lane_)}, {"given", std::to_string(member->lane)}});
    note_clocks();
}

/// When they begin to differ, and when they agree again; /health has the difference.
void shared_store::note_clocks()
{
    status before, after;
    {
        std::lock_guard const lock(guard_);
        before = is_.now;
        is_.now.clock_ahead_ms = delivery_.clock_difference_us() / 1000;
        after = is_.now;
    }
    if (after.clocks_differ() && !before.clocks_differ())
        log_.warn("the clock of the shared store's server and ours differ; events keep the time of this gateway",
                  {{"server_ahead_ms", std::to_string(after.clock_ahead_ms)}});
    if (!after.clocks_differ() && before.clocks_differ())
        log_.info("the clock of the shared store's server and ours agree again",
                  {{"server_ahead_ms", std::to_string(after.clock_ahead_ms)}});
}

void shared_store::upkeep()
{
    if (now() < next_upkeep_) return;
    next_upkeep_ = now() + upkeep_pause;
    note_busy(now());
    delivery_.measure_clock();
    note_clocks();
    keep_place();
    if (auto const dropped = delivery_.drop_older_than(options_.retention); dropped && dropped->days > 0)
        log_.info("days of the shared store were dropped", {{"days", std::to_string(dropped->days)}});
    note_busy(std::nullopt);
}

shared_store::status shared_store::look() const
{
    backlog const waits = waiting(place_.now);
    std::lock_guard const lock(guard_);
    status seen = is_.now;
    auto const busy = is_.busy_since ? now() - *is_.busy_since : model::steady_time::duration(0);
    if (busy > slow_step) {
        seen.failing = true;
        seen.detail =
            "PostgreSQL has not answered for " + std::to_string(std::chrono::duration_cast<std::chrono::seconds>(busy).count()) + " s";
    }
    seen.behind = waits.events;
    seen.behind_seconds = static_cast<std::uint64_t>(waits.age.count());
    return seen;
}

}  // namespace signalbox::server
