#include "server/event_recorder.hpp"

#include "engine/model/clock.hpp"
#include "schema/event_id.hpp"
#include "server/waiting_commit.hpp"
#include "storage/event_json.hpp"

#include <boost/asio/this_coro.hpp>

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

namespace signalbox::server {

namespace {

constexpr std::size_t largest_batch = 2'000;           // a transaction of some milliseconds; more waits for the next
constexpr std::chrono::milliseconds retry_pause{250};  // between tries while the store fails
constexpr int writer_nice = 5;                         // requests go first when a worker and the writer want the same core

/// The route that was asked begins the trail.
std::string route_of(schema::event_record const& event)
{
    constexpr std::string_view before = "route ";
    bool const some = !event.trail.empty() && event.trail.front().target.starts_with(before);
    return some ? std::string(event.trail.front().target.substr(before.size())) : "-";
}

/// One line about a finished request, written by the recorder so that the request path does not wait for stderr.
void log_request(schema::event_record const& event, logger const& to)
{
    std::uint64_t const prompt = event.tokens ? event.tokens->prompt : 0, completion = event.tokens ? event.tokens->completion : 0;
    std::string target = "-";
    if (!event.provider.empty()) target = std::string(event.provider).append("/").append(event.upstream_model);
    std::string const cost = event.actual_cost_micros ? storage::dollars_text(*event.actual_cost_micros) : "unknown";
    to.info("request", {{"id", schema::event_id::to_text(event.id)},
                        {"consumer", std::string(event.consumer)},
                        {"route", route_of(event)},
                        {"model", event.requested_model},
                        {"group", event.group.empty() ? "-" : std::string(event.group)},
                        {"target", target},
                        {"status", std::to_string(event.status)},
                        {"decision", std::string(event.decision)},
                        {"reason", event.reason.empty() ? "-" : std::string(event.reason)},
                        {"fallbacks", std::to_string(event.fallback_count)},
                        {"latency_ms", std::to_string(event.latency_us / 1000)},
                        {"tokens", std::to_string(prompt + completion)},
                        {"tokens_prompt", std::to_string(prompt)},
                        {"tokens_completion", std::to_string(completion)},
                        {"cost_usd", cost}});
}

}  // namespace

event_recorder::event_recorder(std::unique_ptr<storage::event_writer> store, std::uint64_t run, recorder_settings settings, metrics& counts,
                               logger const& log)
    : store_(std::move(store)),
      run_(run),
      settings_(std::move(settings)),
      counts_(counts),
      log_(log),
      queue_(settings_.queue, settings_.fresh->blanks()),
      upkeep_(*store_, settings_.retention, log),
      acts_(store_->has_chain(), [this] { queue_.look_now(); })
{
    if (!settings_.payloads.path.empty()) payloads_ = std::make_unique<payload_recorder>(settings_.payloads, log_);
    settings_.fresh->places().note(store_->arrivals_end(), std::chrono::steady_clock::now());
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
    queue_.close();
    thread_.join();
    write_acts();
    if (payloads_) payloads_->end();
    auto const now = model::wall_now().time_since_epoch().count();
    if (auto ended = store_->end_run(now); !ended) {
        log_.warn("the event store could not note the end of this run", {{"detail", ended.error().detail}});
    } else if (ended->lost) {
        log_.warn("events were lost", {{"lost", std::to_string(ended->lost)}});
    }
    acts_.show_head(store_->chain_head());
    if (settings_.shared) settings_.shared->end();
}

std::unique_ptr<schema::event_record> event_recorder::admit()
{
    bool const failing = condition_.failing();
    if (failing && settings_.strict) return nullptr;
    auto event = queue_.reserve(failing);
    if (!event) return nullptr;
    event->run = run_;
    event->sequence = store_->sequences().next();
    return event;
}

void event_recorder::record(std::unique_ptr<schema::event_record> event)
{
    enqueue({std::move(event), nullptr});
}

/// Only a failing store lets the queue pass its bound: then the newest are counted instead of kept.
void event_recorder::enqueue(queued_event one)
{
    if (!queue_.push(std::move(one))) tally_.lost.fetch_add(1, std::memory_order_relaxed);
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

upstream::task<bool> event_recorder::acts_stored()
{
    auto const here = co_await boost::asio::this_coro::executor;
    waiting_commit mine(here);
    if (!acts_.makes_wait(mine)) co_return true;
    queue_.look_now();
    co_await mine.done.wait();
    co_return mine.stored;
}

void event_recorder::run()
{
    std::vector<queued_event> batch;
    auto const next_look = [this] { return upkeep_.next().value_or(std::chrono::steady_clock::now() + settings_.idle_look); };
    while (queue_.take(batch, largest_batch, next_look(), settings_.gather)) {
        bool const stored = batch.empty() || write(batch);
        batch.clear();
        if (!stored || !write_acts()) continue;
        if (auto kept = upkeep_.run(); !kept)
            note_failure(kept.error());
        else
            note_success();  // what was queued is written: nothing else is wrong
    }
}

/// Acts wait while the store fails: they are few, and a change that is in force must be in the chain.
bool event_recorder::write_acts()
{
    if (!acts_.open()) return true;
    auto const acts = acts_.waiting();
    if (auto done = store_->append_acts(acts); !done) {
        note_failure(done.error());
        return false;
    }
    acts_.written(acts);
    acts_.show_head(store_->chain_head());
    return true;
}

/// Writes one batch and tries again while the store fails; requests that wait for a commit are refused after the first failure.
bool event_recorder::write(std::vector<queued_event>& batch)
{
    std::vector<std::unique_ptr<schema::event_record>> events;
    events.reserve(batch.size());
    for (queued_event& each : batch) events.push_back(std::move(each.event));
    bool stored = append(events);
    for (queued_event& each : batch) answer(each, stored);
    while (!stored && condition_.tries_again(queue_.refuse_and_pause(retry_pause), std::chrono::steady_clock::now()))
        stored = append(events);
    if (stored) {
        tally_.written.fetch_add(events.size(), std::memory_order_relaxed);
        for (auto const& each : events) counts_.observe(*each);
        if (log_.wants_requests())
            for (auto const& each : events) log_request(*each, log_);
    } else {
        tally_.lost.fetch_add(events.size(), std::memory_order_relaxed);
    }
    queue_.give_back(events.size());
    settings_.fresh->written(stored ? store_->place_of_last() : std::nullopt, std::move(events));
    return stored;
}

bool event_recorder::append(std::vector<std::unique_ptr<schema::event_record>>& events)
{
    storage::fresh_rows* const delivered = settings_.shared ? &settings_.shared->fresh() : nullptr;
    auto rows = delivered ? delivered->blank() : std::nullopt;
    auto done = store_->append(events, rows ? &*rows : nullptr);
    if (done) settings_.fresh->places().note(store_->arrivals_end(), std::chrono::steady_clock::now());
    if (delivered) delivered->written(done ? store_->place_of_last() : std::nullopt, events.size(), std::move(rows));
    if (!done) {
        note_failure(done.error());
        return false;
    }
    note_success();
    return true;
}

void event_recorder::note_success()
{
    if (condition_.note_success()) log_.info("the event store takes events again", {});
}

void event_recorder::note_failure(storage::failure const& why)
{
    acts_.store_fails();
    if (condition_.note_failure(why))
        log_.error("the event store does not take events", {{"trouble", std::string(storage::name(why.kind))}, {"detail", why.detail}});
}

event_recorder::health event_recorder::look() const
{
    health seen;
    seen.failing = condition_.failing();
    seen.detail = condition_.trouble();
    seen.written = tally_.written.load(std::memory_order_relaxed);
    seen.lost = tally_.lost.load(std::memory_order_relaxed);
    seen.queued = queue_.reserved();
    return seen;
}

}  // namespace signalbox::server
