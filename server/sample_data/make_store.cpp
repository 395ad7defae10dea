// Events in the order in which they end, as a server's writer sees them, in batches of its size.
#include "server/sample_data/make_store.hpp"

#include "server/sample_data/agent_runs.hpp"
#include "server/sample_data/gateway.hpp"
#include "storage/event_writer.hpp"
#include "storage/payload_writer.hpp"

#include <filesystem>
#include <queue>

namespace signalbox::server::sample {

namespace {

constexpr std::size_t batch_size = 1'000;

/// Holds requests until they are over, then writes them.
class shelf {
public:
    shelf(storage::event_writer& into, std::int64_t climb_from) : into_(into), last_day_(climb_from) {}

    storage::result<void> put(finished one)
    {
        one.event->run = run_;
        one.event->sequence = into_.sequences().next();
        count_spend(*one.event);
        std::int64_t const now = one.event->started_us;
        under_way_.push_back(std::move(one));
        std::ranges::push_heap(under_way_, later);
        while (!under_way_.empty() && under_way_.front().end_us <= now)
            if (auto moved = settle(); !moved) return moved;
        return {};
    }
    storage::result<void> put_rest()
    {
        while (!under_way_.empty())
            if (auto moved = settle(); !moved) return moved;
        return write();
    }
    void begin(std::uint64_t run) { run_ = run; }
    std::uint64_t written() const { return written_; }
    spend research() const { return research_; }

private:
    static bool later(finished const& a, finished const& b)
    {
        return a.end_us != b.end_us ? a.end_us > b.end_us : a.event->id > b.event->id;
    }

    storage::result<void> settle()
    {
        std::ranges::pop_heap(under_way_, later);
        batch_.push_back(std::move(under_way_.back().event));
        under_way_.pop_back();
        return batch_.size() < batch_size ? storage::result<void>{} : write();
    }

    storage::result<void> write()
    {
        if (auto done = into_.append(batch_); !done) return done.error();
        written_ += batch_.size();
        batch_.clear();
        for (bool more = true; more;) {
            auto const tended = into_.tend();
            if (!tended) return tended.error();
            more = *tended;
        }
        return {};
    }

    void count_spend(schema::event_record const& event)
    {
        if (event.consumer != "research") return;
        research_.all_micros += event.actual_cost_micros.value_or(0);
        if (event.started_us >= last_day_) research_.last_day_micros += event.actual_cost_micros.value_or(0);
    }

    storage::event_writer& into_;
    std::int64_t last_day_;
    std::uint64_t run_ = 0, written_ = 0;
    std::vector<finished> under_way_;  // a heap, what ends first in front
    std::vector<std::unique_ptr<schema::event_record>> batch_;
    spend research_;
};

/// The file of payloads beside the store, made anew.
class bodies {
public:
    static storage::result<std::unique_ptr<storage::payload_writer>> open(std::string const& store)
    {
        std::error_code ignored;
        for (char const* end : {"", "-wal", "-shm"}) std::filesystem::remove(storage::payload_path(store) + end, ignored);
        return storage::payload_writer::open(storage::payload_path(store), file_size);
    }
    bodies(storage::payload_writer& into, std::int64_t from_us) : into_(into), runs_(from_us) {}

    storage::result<void> keep(schema::event_record& event)
    {
        auto made = runs_.payload_of(event);
        if (!made) return {};
        waiting_.push_back(std::move(*made));
        return waiting_.size() < batch ? storage::result<void>{} : write();
    }
    storage::result<void> write()
    {
        if (waiting_.empty()) return {};
        auto written = into_.append(waiting_);
        waiting_.clear();
        return written;
    }

private:
    static constexpr std::uint64_t file_size = 256u << 20;
    static constexpr std::size_t batch = 50;
    storage::payload_writer& into_;
    agent_runs runs_;
    std::vector<storage::payload> waiting_;
};

storage::failure stopped()
{
    return {storage::trouble::interrupted, "stopped before it was done"};
}

}  // namespace

storage::result<made_sample> make_store(std::string const& path, request_for_sample const& wanted,
                                        std::function<bool(std::uint64_t)> const& progress)
{
    made_sample made;
    made.what = plan_story({wanted.end_us - static_cast<std::int64_t>(wanted.days) * day_us, wanted.end_us});
    auto writer = storage::event_writer::open(path);
    if (!writer) return writer.error();
    storage::event_writer& into = **writer;
    auto const run = into.begin_run(wanted.version, made.what.all.from_us);
    if (!run) return run.error();

    chance luck(wanted.seed);
    calendar when(made.what, wanted.events, luck);
    sample_gateway gateway(made.what, luck);
    shelf events(into, wanted.end_us - day_us);
    events.begin(*run);
    auto payloads = bodies::open(path);
    if (!payloads) return payloads.error();
    bodies said(**payloads, wanted.end_us - day_us);
    std::uint64_t told = 0;
    for (arrival one; when.next(one);) {
        finished made_one = gateway.handle(one);
        if (auto kept = said.keep(*made_one.event); !kept) return kept.error();
        if (auto kept = events.put(std::move(made_one)); !kept) return kept.error();
        if (progress && events.written() != told) {
            told = events.written();
            if (!progress(told)) return stopped();
        }
    }
    if (auto kept = events.put_rest(); !kept) return kept.error();
    if (auto kept = said.write(); !kept) return kept.error();
    if (auto ended = into.end_run(wanted.end_us); !ended) return ended.error();
    writer->reset();
    payloads->reset();
    std::error_code ignored;
    made.bytes = std::filesystem::file_size(path, ignored);
    made.notes = tell(made.what, events.research());
    return made;
}

}  // namespace signalbox::server::sample
