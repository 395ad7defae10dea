// Takes finished events from all workers and writes them in batches: the one writer thread of the store. A bounded queue in between; room is reserved
// when a request is admitted, so a finished event always finds its place.
#pragma once

#include "engine/event_sink.hpp"
#include "server/audit_inbox.hpp"
#include "server/event_queue.hpp"
#include "server/logger.hpp"
#include "server/metrics.hpp"
#include "server/payload_recorder.hpp"
#include "server/shared_store.hpp"
#include "server/sinks/fresh_events.hpp"
#include "server/store_condition.hpp"
#include "server/store_upkeep.hpp"
#include "storage/event_writer.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

namespace signalbox::server {

struct recorder_settings {
    bool strict = false;
    std::size_t queue = 65'536;  // events admitted and not yet written
    std::optional<std::chrono::seconds> retention;
    std::chrono::milliseconds gather{8};  // how long a batch is gathered: the most a killed process loses
    payload_recorder_settings payloads;
    std::shared_ptr<shared_store> shared;  // where events are delivered to, besides; null: nowhere
    std::shared_ptr<fresh_events> fresh = std::make_shared<fresh_events>();
    std::chrono::milliseconds idle_look{1'000};  // between looks at the store while nothing comes: syncs, removed files, retention
};

class event_recorder final : public event_sink {
public:
    /// Takes the opened store; `run` is what begin_run gave. Starts the writer thread.
    event_recorder(std::unique_ptr<storage::event_writer> store, std::uint64_t run, recorder_settings settings, metrics& counts,
                   logger const& log);
    ~event_recorder() override;
    event_recorder(event_recorder const&) = delete;

    std::unique_ptr<schema::event_record> admit() override;
    void record(std::unique_ptr<schema::event_record> event) override;
    bool strict() const override { return settings_.strict; }
    upstream::task<model::result<void>> commit(std::unique_ptr<schema::event_record> event) override;
    payload::queue* payloads() override { return payloads_ ? &payloads_->queue() : nullptr; }

    std::optional<unsigned> lane() const override { return settings_.shared ? std::optional(settings_.shared->lane()) : std::nullopt; }

    /// Writes what is queued and ends the run; nothing is admitted or recorded any more. The destructor does it too.
    void end();

    /// Where acts of administration go. The writer thread puts them into the chain at once.
    audit_inbox& acts() { return acts_; }
    /// Waits until all of them so far are in the store. False when it fails: they wait, and are in the chain when it takes events again.
    upstream::task<bool> acts_stored();

    /// What /health tells of the store.
    struct health {
        bool failing = false;
        std::string detail;
        std::uint64_t written = 0;
        std::uint64_t lost = 0;    // batched mode with a failing store and a full queue
        std::uint64_t queued = 0;  // admitted and not yet written, those in flight included
    };
    health look() const;
    /// Where sinks say how far they are: the store's retention waits for them.
    std::atomic<std::uint64_t>& place_of_sinks() { return store_->place_of_readers(); }
    /// Where sinks get the newest events without reading the store.
    std::shared_ptr<fresh_events> fresh() const { return settings_.fresh; }
    payload_recorder::status look_at_payloads() const { return payloads_ ? payloads_->look() : payload_recorder::status(); }

    /// Nothing where there is no shared store.
    std::optional<shared_store::status> look_at_shared() const
    {
        return settings_.shared ? std::optional(settings_.shared->look()) : std::nullopt;
    }

private:
    void enqueue(queued_event one);
    void run();
    bool write(std::vector<queued_event>& batch);
    bool append(std::vector<std::unique_ptr<schema::event_record>>& events);
    bool write_acts();
    void note_failure(storage::failure const& why);
    void note_success();

    std::unique_ptr<storage::event_writer> store_;
    std::uint64_t run_;
    recorder_settings settings_;
    metrics& counts_;
    logger const& log_;
    event_queue queue_;
    store_condition condition_;
    store_upkeep upkeep_;
    audit_inbox acts_;
    std::unique_ptr<payload_recorder> payloads_;  // null: none are taken
    struct {
        std::atomic<std::uint64_t> written{0}, lost{0};
    } tally_;
    std::thread thread_;
};

}  // namespace signalbox::server
