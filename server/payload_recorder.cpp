#include "server/payload_recorder.hpp"

#include "engine/model/clock.hpp"

#include <filesystem>

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

namespace signalbox::server {

namespace {

constexpr std::size_t largest_batch = 4u << 20;  // bytes that are written in one transaction, but for a single payload that is larger
constexpr std::uint64_t slice = 64;              // payloads deleted at once
constexpr int payload_nice = 10;                 // requests and events go first

model::steady_time now()
{
    return std::chrono::steady_clock::now();
}

static_assert(static_cast<int>(payload::part::answered) == static_cast<int>(storage::payload_part::answered));
static_assert(static_cast<int>(payload::part_state::withheld) == static_cast<int>(storage::part_state::withheld));

/// As it is stored, without what must not be.
storage::payload stored(payload::kept_payload& from)
{
    if (from.clean) from.clean(from);
    storage::payload out{.event = from.event, .dropped = from.dropped};
    for (std::size_t i = 0; i < from.parts.size(); ++i) {
        payload::text& text = from.parts[i];
        out.parts[i] = {static_cast<storage::part_state>(text.state),
                        text.size,
                        std::move(text.head),
                        std::move(text.body),
                        text.times.packed(),
                        text.times.left_out()};
    }
    return out;
}

}  // namespace

payload_recorder::payload_recorder(payload_recorder_settings settings, logger const& log)
    : settings_(std::move(settings)), log_(log), queue_(settings_.queue)
{
    thread_ = std::thread([this] {
        pthread_setname_np(pthread_self(), "payloads");
        setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), payload_nice);
        run();
    });
}

payload_recorder::~payload_recorder()
{
    end();
}

void payload_recorder::end()
{
    if (!thread_.joinable()) return;
    queue_.close();
    thread_.join();
    store_.reset();
}

void payload_recorder::run()
{
    // What an earlier configuration has kept grows old as well.
    std::error_code ignored;
    if (!settings_.path.empty() && std::filesystem::exists(settings_.path, ignored)) note(open());
    batch waiting;
    while (queue_.take(waiting, largest_batch, now() + settings_.pause)) {
        if (!waiting.empty()) write(waiting);
        waiting.clear();
        prune();
    }
}

void payload_recorder::write(batch& all)
{
    std::vector<storage::payload> ready;
    ready.reserve(all.size());
    std::uint64_t kept = 0;
    for (auto const& each : all) {
        kept += each->dropped ? 0 : 1;
        ready.push_back(stored(*each));
    }
    auto const done = append(ready);
    note(done);
    (done ? written_ : lost_).fetch_add(kept, std::memory_order_relaxed);
    for (auto const& each : all) queue_.done(*each);
}

/// A file that was removed or replaced is left alone, and the one of its name is written.
storage::result<void> payload_recorder::append(std::vector<storage::payload> const& all)
{
    for (bool again = true;; again = false) {
        if (auto ready = open(); !ready) return ready;
        auto done = store_->append(all);
        if (done || done.error().kind != storage::trouble::removed || !again) return done;
        store_.reset();
    }
}

storage::result<void> payload_recorder::open()
{
    if (store_) return {};
    if (closed_until_ && now() < *closed_until_) return storage::failure{storage::trouble::io, "the payload store could not be opened"};
    auto opened = storage::payload_writer::open(settings_.path, settings_.size);
    if (!opened) {
        closed_until_ = now() + settings_.pause;
        return opened.error();
    }
    store_ = std::move(*opened);
    closed_until_.reset();
    return {};
}

void payload_recorder::prune()
{
    if (!store_ || now() < next_prune_) return;
    next_prune_ = now() + settings_.pause;
    std::int64_t const before = (model::wall_now() - settings_.retention).time_since_epoch().count();
    for (;;) {
        auto const done = store_->prune(before, slice);
        if (!done && done.error().kind == storage::trouble::removed) return store_.reset();
        if (!done) return note(done.error());
        if (!done->more) return;
    }
}

/// Each trouble is told once.
void payload_recorder::note(storage::result<void> const& done)
{
    if (done) {
        if (failing_.exchange(false)) log_.info("the payload store takes payloads again", {});
        return;
    }
    if (!failing_.exchange(true))
        log_.error("the payload store does not take payloads; they are lost, events are not",
                   {{"trouble", std::string(storage::name(done.error().kind))}, {"detail", done.error().detail}});
}

payload_recorder::status payload_recorder::look() const
{
    return {.written = written_.load(std::memory_order_relaxed),
            .dropped = queue_.dropped(),
            .lost = lost_.load(std::memory_order_relaxed),
            .waiting = queue_.used(),
            .failing = failing_.load(std::memory_order_relaxed)};
}

}  // namespace signalbox::server
