#include "server/sinks/sink_lane.hpp"

#include "engine/chance.hpp"

#include <algorithm>
#include <csignal>

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

namespace signalbox::server {

namespace {

constexpr int sink_nice = 10;                            // requests and the recorder go first
constexpr std::chrono::milliseconds store_pause{1'000};  // between attempts to read a store that fails

/// A pipe or a connection whose reader is gone is an error of the write and not the end of the program (pipe(7)).
void keep_broken_pipes_quiet()
{
    sigset_t only{};
    sigemptyset(&only);
    sigaddset(&only, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &only, nullptr);
}

std::string words_of_part(receipt const& of)
{
    return of.words.empty() ? std::string("the receiver left out a part and does not say why") : of.words;
}

}  // namespace

sink_lane::sink_lane(config::sink_definition what, std::string const& store, std::shared_ptr<provider_book const> providers,
                     logger const& log, std::shared_ptr<fresh_events> fresh)
    : what_(std::move(what)),
      fresh_(std::move(fresh)),
      way_(make_way(providers)),
      source_(store, what_.id, what_.payloads, way_),
      receiver_(what_),
      report_(what_, log),
      machine_(what_.batch)
{
    shared_.providers = std::move(providers);
    if (std::string const why = open(); !why.empty()) report_.failed(why);
    report_.begin(source_.position().dropped, source_.position().missed);
    if (way_.records) fresh_->join(way_.records);
    if (way_.spans) fresh_->join(way_.spans);
    thread_ = std::thread([this] {
        pthread_setname_np(pthread_self(), "sink");
        setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), sink_nice);
        keep_broken_pipes_quiet();
        run();
    });
}

sink_lane::~sink_lane()
{
    end({});
    if (way_.records) fresh_->leave(*way_.records);
    if (way_.spans) fresh_->leave(*way_.spans);
}

fresh_way sink_lane::make_way(std::shared_ptr<provider_book const> const& providers)
{
    if (!fresh_ || what_.payloads) return {};
    auto const woken = [this] { wake(); };
    if (what_.type != config::sink_type::otlp) return {.records = std::make_shared<fresh_inbox>(what_.batch, woken)};
    return {.spans = std::make_shared<span_inbox>(span_maker(what_, this_program()), what_.batch, providers, woken)};
}

std::string sink_lane::open()
{
    std::string why = source_.open();
    if (!why.empty()) return why;
    safe_ = source_.safe_place();
    passed_ = source_.position().cursor;
    return {};
}

/// Written and not passed.
backlog sink_lane::waiting(model::steady_time now) const
{
    return fresh_ ? fresh_->places().behind(passed_, now) : backlog{};
}

sink_status sink_lane::look() const
{
    sink_status out = report_.look();
    out.behind = waiting(std::chrono::steady_clock::now()).events;
    return out;
}

sink_lane::stage sink_lane::at_stage() const
{
    std::lock_guard const lock(shared_.guard);
    return shared_.now;
}

std::shared_ptr<provider_book const> sink_lane::providers() const
{
    std::lock_guard const lock(shared_.guard);
    return shared_.providers;
}

void sink_lane::use(std::shared_ptr<provider_book const> providers)
{
    if (way_.spans) way_.spans->use(providers);
    std::lock_guard const lock(shared_.guard);
    shared_.providers = std::move(providers);
}

void sink_lane::ask_to_end()
{
    {
        std::lock_guard const lock(shared_.guard);
        if (shared_.now == stage::working) shared_.now = stage::ending;
    }
    shared_.changed.notify_all();
}

void sink_lane::end(model::steady_time until)
{
    if (!thread_.joinable()) return;
    {
        std::unique_lock lock(shared_.guard);
        shared_.changed.wait_until(lock, until, [this] { return shared_.now == stage::over; });
        if (shared_.now != stage::over) shared_.now = stage::stopped;
    }
    shared_.changed.notify_all();
    receiver_.break_off();
    thread_.join();
}

void sink_lane::run()
{
    for (stage seen = at_stage(); seen == stage::working || seen == stage::ending; seen = at_stage()) {
        if (step()) continue;
        // Asked to end in the middle of a step, it looks once more: what arrived last may have come behind what it took.
        if (seen == stage::ending || !pause()) break;
    }
    offer_metrics(std::chrono::steady_clock::now(), true);
    save(true);
    report_.tend(std::chrono::steady_clock::now(), true);
    std::lock_guard const lock(shared_.guard);
    shared_.now = stage::over;
    shared_.changed.notify_all();
}

/// False when the thread is to stop.
bool sink_lane::pause()
{
    auto const now = std::chrono::steady_clock::now();
    auto until = now + (source_.is_open() ? idle_pause : store_pause);
    bool const flowing = machine_.now() == delivery::state::flowing && source_.is_open();
    if (machine_.now() == delivery::state::pausing) until = std::max(until, machine_.due());
    std::unique_lock lock(shared_.guard);
    shared_.changed.wait_until(lock, until, [&] { return shared_.now != stage::working || (flowing && shared_.enough); });
    return shared_.now != stage::stopped;
}

void sink_lane::wake()
{
    {
        std::lock_guard const lock(shared_.guard);
        shared_.enough = true;
    }
    shared_.changed.notify_all();
}

/// What it was woken for is taken from now on.
void sink_lane::forget_wake()
{
    std::lock_guard const lock(shared_.guard);
    shared_.enough = false;
}

/// True while there may be more to do at once.
bool sink_lane::step()
{
    auto const now = std::chrono::steady_clock::now();
    if (!source_.is_open())
        if (std::string const why = open(); !why.empty()) {
            report_.failed(why);
            return false;
        }
    offer_metrics(now, false);
    save(false);
    report_.tend(now, false);
    bool const waits = machine_.now() == delivery::state::pausing && now < machine_.due();
    return !waits && deliver(now);
}

bool sink_lane::deliver(model::steady_time now)
{
    if (!held_) {
        forget_wake();
        auto read = source_.next(machine_.size(), at_stage() == stage::working);
        if (!read) {
            report_.failed(read.error().detail);
            return false;
        }
        held_ = std::move(*read);
    }
    // After a page that is not full it waits for company: many small deliveries would cost more than the events are worth.
    bool const full = held_->more || (!held_->spans && held_->size() + held_->others >= machine_.size());
    if (held_->size() == 0) {
        if (held_->gone || held_->others) pass(0, {}, now);
        held_.reset();
        return full;
    }
    auto const book = providers();
    receipt const done = receiver_.deliver(held_->batch(), *book);
    bool const moved = after(done, std::chrono::steady_clock::now());
    return machine_.now() == delivery::state::flowing && (full || !moved);
}

/// True when the next delivery is about later events.
bool sink_lane::after(receipt const& done, model::steady_time now)
{
    std::size_t const events = held_->size();
    backlog const waited = waiting(now);
    switch (machine_.after(done, events, now, chance())) {
    case delivery::step::moved: {
        std::uint64_t const left_out = std::min<std::uint64_t>(done.rejected, events);  // of spans an event has several
        pass(left_out, left_out ? words_of_part(done) : std::string(), now);
        report_.delivered(events - left_out, waited, left_out ? words_of_part(done) : std::string());
        return true;
    }
    case delivery::step::again:
        if (done.lost) {
            source_.lose(done.lost);
            report_.lost(source_.position().dropped, source_.position().missed, done.words + ": sent before, and refused", now);
        }
        if (at_stage() != stage::stopped) report_.failed(done.words);  // else it was broken off
        return false;
    case delivery::step::fewer:
        report_.answered();
        held_.reset();
        return false;
    case delivery::step::dropped:
        report_.answered();
        if (done.what == receipt::outcome::too_large && held_->leave_bodies_out()) return false;  // the event alone may be taken
        break;
    }
    pass(events, done.words, now);
    return false;
}

/// Goes on behind the page that is held.
void sink_lane::pass(std::uint64_t dropped, std::string const& why, model::steady_time now)
{
    source_.pass(std::move(*held_), dropped);
    held_.reset();
    passed_ = source_.position().cursor;
    report_.lost(source_.position().dropped, source_.position().missed, why, now);
}

void sink_lane::offer_metrics(model::steady_time now, bool last)
{
    auto const done = receiver_.look(now, last);
    if (done && at_stage() != stage::stopped) report_.offered_metrics(*done);  // else it was broken off
}

/// The position is kept after what it promises is safe.
void sink_lane::save(bool now_or_never)
{
    auto const now = std::chrono::steady_clock::now();
    if (!source_.is_open() || (!now_or_never && !source_.save_due(now)) || !receiver_.sync()) return;
    if (auto const why = source_.save(now, now_or_never)) report_.failed(*why);
    safe_ = source_.safe_place();
}

}  // namespace signalbox::server
