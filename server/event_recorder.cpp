#include "server/event_recorder.hpp"

#include "engine/model/clock.hpp"
#include "schema/event_id.hpp"
#include "server/waiter.hpp"
#include "storage/event_json.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

namespace signalbox::server {

namespace {

constexpr std::size_t largest_batch = 2'000;           // a transaction of some milliseconds; more waits for the next
constexpr std::chrono::milliseconds retry_pause{250};  // between tries while the store fails
constexpr std::size_t most_blank = 1'000;              // events kept for reuse, about 1 KiB each
constexpr std::chrono::seconds prune_pause{10};        // between looks for something to delete
constexpr std::chrono::milliseconds slice_pause{
    40};                                             // from slice to slice while more is due: 12,000 rows a second, and writing comes first
constexpr std::uint64_t prune_slice = 500;           // rows deleted at once: a few milliseconds
constexpr std::chrono::hours minutes_kept{24 * 90};  // totals of single minutes; older ones are told by the hour
constexpr std::chrono::hours hours_kept{24 * 365 * 3};  // of single hours; older ones by the day
constexpr int writer_nice = 5;                          // requests go first when a worker and the writer want the same core
constexpr std::chrono::seconds end_patience{5};         // at the end: how long a failing store is tried before events are given up

/// One line about a finished request, written by the recorder so that the request path does not wait for stderr.
void log_request(schema::event_record const& event, logger const& to)
{
    std::string target = "-";
    if (!event.provider.empty()) target = std::string(event.provider).append("/").append(event.upstream_model);
    std::string const cost = event.actual_cost_micros ? storage::dollars_text(*event.actual_cost_micros) : "unknown";
    to.info("request", {{"id", schema::event_id::to_text(event.id)},
                        {"consumer", std::string(event.consumer)},
                        {"model", event.requested_model},
                        {"target", target},
                        {"status", std::to_string(event.status)},
                        {"decision", std::string(event.decision)},
                        {"reason", event.reason.empty() ? "-" : std::string(event.reason)},
                        {"fallbacks", std::to_string(event.fallback_count)},
                        {"latency_ms", std::to_string(event.latency_us / 1000)},
                        {"tokens", event.tokens ? std::to_string(event.tokens->prompt + event.tokens->completion) : "0"},
                        {"cost_usd", cost}});
}

}  // namespace

/// A request that waits until its event is durable. Lives in the waiting coroutine's frame.
struct event_recorder::waiting_commit {
    explicit waiting_commit(upstream::executor on) : where(on) {}
    upstream::executor where;
    waiter done;
    bool stored = false;
};

event_recorder::event_recorder(std::unique_ptr<storage::event_writer> store, std::uint64_t run, recorder_settings settings, metrics& counts,
                               logger const& log)
    : store_(std::move(store)), run_(run), settings_(settings), counts_(counts), log_(log)
{
    if (settings_.strict) settings_.gather = std::chrono::milliseconds(0);  // group commit: what came during one fsync is the next batch
    thread_ = std::thread([this] {
        pthread_setname_np(pthread_self(), "recorder");
        // Of this thread alone (setpriority(2), NOTES). In strict mode requests wait for it.
        if (!settings_.strict) setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), writer_nice);
        this->run();
    });
}

event_recorder::~event_recorder()
{
    end();
}

void event_recorder::end()
{
    if (!thread_.joinable()) return;
    {
        std::lock_guard const lock(guard_);
        stopping_ = true;
    }
    arrived_.notify_one();
    thread_.join();
    auto const now = model::wall_now().time_since_epoch().count();
    if (auto ended = store_->end_run(now); !ended) {
        log_.warn("the event store could not note the end of this run", {{"detail", ended.error().detail}});
    } else if (ended->lost) {
        log_.warn("events were lost", {{"lost", std::to_string(ended->lost)}});
    }
}

std::unique_ptr<schema::event_record> event_recorder::admit()
{
    bool const failing = failing_.load(std::memory_order_relaxed);
    if (failing && settings_.strict) return nullptr;
    if (reserved_.fetch_add(1, std::memory_order_relaxed) >= settings_.queue && !failing) {
        reserved_.fetch_sub(1, std::memory_order_relaxed);
        return nullptr;
    }
    std::unique_ptr<schema::event_record> event;
    {
        std::lock_guard const lock(guard_);
        if (!blank_.empty()) {
            event = std::move(blank_.back());
            blank_.pop_back();
        }
    }
    if (!event) event = std::make_unique<schema::event_record>();
    event->run = run_;
    event->sequence = store_->sequences().next();
    return event;
}

void event_recorder::record(std::unique_ptr<schema::event_record> event)
{
    enqueue({std::move(event), nullptr});
}

void event_recorder::enqueue(item one)
{
    bool wake = false;
    {
        std::lock_guard const lock(guard_);
        // Only a failing store lets the queue pass its bound: then the newest are counted instead of kept.
        if (queue_.size() >= settings_.queue && !one.commit) {
            lost_.fetch_add(1, std::memory_order_relaxed);
            reserved_.fetch_sub(1, std::memory_order_relaxed);
            return;
        }
        queue_.push_back(std::move(one));
        wake = std::exchange(sleeping_, false);
    }
    if (wake) arrived_.notify_one();
}

upstream::task<model::result<void>> event_recorder::commit(std::unique_ptr<schema::event_record> event)
{
    auto const here = co_await boost::asio::this_coro::executor;
    waiting_commit mine(here);
    enqueue({std::move(event), &mine});
    co_await mine.done.wait();
    if (mine.stored) co_return model::result<void>{};
    co_return model::failure{model::fault::store_unavailable, "the event store does not take events", {}, 0, std::chrono::seconds(5)};
}

void event_recorder::run()
{
    std::vector<item> batch;
    std::unique_lock lock(guard_);
    while (gather(lock)) {
        std::size_t const count = std::min(queue_.size(), largest_batch);
        batch.assign(std::make_move_iterator(queue_.begin()), std::make_move_iterator(queue_.begin() + static_cast<std::ptrdiff_t>(count)));
        queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(count));
        lock.unlock();
        if (batch.empty() || write(batch)) keep_tidy();
        batch.clear();
        lock.lock();
    }
}

/// Waits for events, and a little longer for their company. False when all is written and the end has come.
bool event_recorder::gather(std::unique_lock<std::mutex>& lock)
{
    if (queue_.empty()) {
        if (stopping_) return false;
        sleeping_ = true;
        auto const until = more_to_prune_ ? next_prune_ : std::chrono::steady_clock::now() + settings_.idle_look;
        arrived_.wait_until(lock, until, [this] { return !queue_.empty() || stopping_; });
        sleeping_ = false;
        if (queue_.empty()) return !stopping_;
    }
    if (!stopping_ && settings_.gather.count() > 0) {
        lock.unlock();
        std::this_thread::sleep_for(settings_.gather);
        lock.lock();
    }
    return true;
}

/// Writes one batch and tries again while the store fails; requests that wait for a commit are refused after the first failure.
bool event_recorder::write(std::vector<item>& batch)
{
    std::vector<std::unique_ptr<schema::event_record>> events;
    events.reserve(batch.size());
    for (item& each : batch) events.push_back(std::move(each.event));
    bool stored = append(events);
    for (item& each : batch) answer(each, stored);
    while (!stored && pause_before_retry()) stored = append(events);
    if (stored) {
        written_.fetch_add(events.size(), std::memory_order_relaxed);
        for (auto const& each : events) counts_.observe(*each);
        if (log_.wants_requests())
            for (auto const& each : events) log_request(*each, log_);
    } else {
        lost_.fetch_add(events.size(), std::memory_order_relaxed);
    }
    reserved_.fetch_sub(events.size(), std::memory_order_relaxed);
    recycle(events);
    return stored;
}

/// False when the end has come and its patience is over, for all batches together.
bool event_recorder::pause_before_retry()
{
    std::unique_lock lock(guard_);
    for (item& each : queue_) answer(each, false);  // they must not wait for a store that fails
    bool const ending = stopping_;
    arrived_.wait_for(lock, retry_pause, [&] { return stopping_ != ending; });
    if (!stopping_) return true;
    auto const now = std::chrono::steady_clock::now();
    if (!give_up_) give_up_ = now + end_patience;
    return now < *give_up_;
}

/// Making and freeing an event's strings costs more than filling them, and they are freed on another thread than they are made on.
void event_recorder::recycle(std::vector<std::unique_ptr<schema::event_record>>& events)
{
    for (auto const& each : events) each->clear();
    std::lock_guard const lock(guard_);
    while (!events.empty() && blank_.size() < most_blank) {
        blank_.push_back(std::move(events.back()));
        events.pop_back();
    }
}

/// Tells a request that waits for its commit; on its own strand.
void event_recorder::answer(item& one, bool stored)
{
    waiting_commit* const waiting = std::exchange(one.commit, nullptr);
    if (!waiting) return;
    waiting->stored = stored;
    boost::asio::post(waiting->where, [waiting] { waiting->done.notify(); });
}

bool event_recorder::append(std::vector<std::unique_ptr<schema::event_record>>& events)
{
    auto done = store_->append(events);
    if (!done) {
        note_failure(done.error());
        return false;
    }
    note_success();
    return true;
}

void event_recorder::note_success()
{
    if (failing_.load(std::memory_order_relaxed) && failing_.exchange(false, std::memory_order_relaxed))
        log_.info("the event store takes events again", {});
}

void event_recorder::note_failure(storage::failure const& why)
{
    {
        std::lock_guard const lock(guard_);
        trouble_ = std::string(storage::name(why.kind)) + ": " + why.detail;
    }
    bool const first = !failing_.exchange(true, std::memory_order_release);  // who sees it finds the trouble told
    if (first)
        log_.error("the event store does not take events", {{"trouble", std::string(storage::name(why.kind))}, {"detail", why.detail}});
}

/// Losses after a kill are counted by the page that the removed file held. Reported once: the store itself is whole.
void event_recorder::watch_counter()
{
    auto const now = std::chrono::steady_clock::now();
    if (counter_removed_ || now < next_counter_look_) return;
    next_counter_look_ = now + std::chrono::seconds(1);
    counter_removed_ = store_->counter_removed();
    if (counter_removed_)
        log_.warn("the store's sequence counter (its -tail file) was removed or replaced; until the server is restarted, a kill loses "
                  "events without a count",
                  {});
}

/// Syncs, checkpoints and retention, between batches.
void event_recorder::keep_tidy()
{
    watch_counter();
    if (auto tended = store_->tend(); !tended)
        note_failure(tended.error());
    else
        note_success();  // what was queued is written: nothing else is wrong
    prune();
}

/// The time by which rows are old. A clock that is set far ahead while the server runs must not delete everything: it is followed as far as
/// the time that has passed, and an hour more.
model::wall_time event_recorder::age_clock() const
{
    auto const passed = std::chrono::steady_clock::now() - began_;
    return std::min(model::wall_now(), began_wall_ + std::chrono::duration_cast<model::microseconds>(passed) + std::chrono::hours(1));
}

/// Deletes a slice of each kind of row that is old enough. A failure is tried again later: what is too old does no harm.
void event_recorder::prune()
{
    auto const now = std::chrono::steady_clock::now();
    if (now < next_prune_) return;
    auto const wall = age_clock();
    auto const before = [&](auto age) { return (wall - std::chrono::duration_cast<model::microseconds>(age)).time_since_epoch().count(); };
    auto const more = [](storage::result<storage::pruned> const& done) { return done && done->more; };
    more_to_prune_ = settings_.retention && more(store_->prune(before(*settings_.retention), prune_slice));
    more_to_prune_ |= more(store_->prune_rollups(60, before(minutes_kept), prune_slice));
    more_to_prune_ |= more(store_->prune_rollups(3'600, before(hours_kept), prune_slice));
    next_prune_ = more_to_prune_ ? now + slice_pause : now + std::chrono::duration_cast<std::chrono::milliseconds>(prune_pause);
}

event_recorder::health event_recorder::look() const
{
    health seen;
    seen.failing = failing_.load(std::memory_order_acquire);
    seen.written = written_.load(std::memory_order_relaxed);
    seen.lost = lost_.load(std::memory_order_relaxed);
    seen.queued = reserved_.load(std::memory_order_relaxed);
    std::lock_guard const lock(guard_);
    if (seen.failing) seen.detail = trouble_;
    return seen;
}

}  // namespace signalbox::server
