// Takes finished events from all workers and writes them in batches: the one writer thread of the store. A bounded queue in between; room is reserved
// when a request is admitted, so a finished event always finds its place.
#pragma once

#include "engine/event_sink.hpp"
#include "engine/model/clock.hpp"
#include "server/logger.hpp"
#include "server/metrics.hpp"
#include "storage/event_writer.hpp"

#include <boost/asio/io_context.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace signalbox::server {

struct recorder_settings {
    bool strict = false;
    std::size_t queue = 65'536;  // events admitted and not yet written
    std::optional<std::chrono::seconds> retention;
    std::chrono::milliseconds gather{8};         // how long a batch is gathered: the most a killed process loses
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

    /// Writes what is queued and ends the run; nothing is admitted or recorded any more. The destructor does it too.
    void end();

    /// What /health tells of the store.
    struct health {
        bool failing = false;
        std::string detail;
        std::uint64_t written = 0;
        std::uint64_t lost = 0;    // batched mode with a failing store and a full queue
        std::uint64_t queued = 0;  // admitted and not yet written, those in flight included
    };
    health look() const;

private:
    struct waiting_commit;
    struct item {
        std::unique_ptr<schema::event_record> event;
        waiting_commit* commit = nullptr;
    };
    void enqueue(item one);
    void run();
    bool gather(std::unique_lock<std::mutex>& lock);
    bool write(std::vector<item>& batch);
    bool pause_before_retry();
    static void answer(item& one, bool stored);
    void recycle(std::vector<std::unique_ptr<schema::event_record>>& events);
    bool append(std::vector<std::unique_ptr<schema::event_record>>& events);
    void keep_tidy();
    void watch_counter();
    void prune();
    model::wall_time age_clock() const;
    void note_failure(storage::failure const& why);
    void note_success();

    std::unique_ptr<storage::event_writer> store_;
    std::uint64_t run_;
    recorder_settings settings_;
    metrics& counts_;
    logger const& log_;
    std::atomic<std::uint64_t> reserved_{0};
    std::atomic<std::uint64_t> written_{0}, lost_{0};
    std::atomic<bool> failing_{false};
    mutable std::mutex guard_;
    std::condition_variable arrived_;
    std::vector<item> queue_;
    std::vector<std::unique_ptr<schema::event_record>> blank_;  // written events, cleared: their strings keep their memory
    std::string trouble_;
    bool sleeping_ = false, stopping_ = false;
    std::chrono::steady_clock::time_point next_prune_{}, next_counter_look_{};
    bool counter_removed_ = false;
    bool more_to_prune_ = false;
    std::optional<std::chrono::steady_clock::time_point> give_up_;  // set when the end has come and the store still fails
    std::chrono::steady_clock::time_point const began_ = std::chrono::steady_clock::now();
    model::wall_time const began_wall_ = model::wall_now();
    std::thread thread_;
};

}  // namespace signalbox::server
