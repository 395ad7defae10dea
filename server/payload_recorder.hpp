// Takes payloads from all workers, takes out of them what must not be stored, and writes them: a thread of its own beside that of events, so that a large
// body or a slow file never makes an event wait. Owned by the event recorder.
#pragma once

#include "engine/payload/queue.hpp"
#include "server/logger.hpp"
#include "storage/payload_writer.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace signalbox::server {

struct payload_recorder_settings {
    std::string path;               // of the payload store; empty: payloads are dropped
    std::uint64_t size = 1u << 30;  // bytes of the file
    std::chrono::seconds retention{7 * 86'400};
    std::size_t queue = 64u << 20;   // bytes that are gathered or wait
    std::chrono::seconds pause{10};  // between looks for old payloads, and before a file that could not be opened is tried again
};

class payload_recorder {
public:
    payload_recorder(payload_recorder_settings settings, logger const& log);
    ~payload_recorder();
    payload_recorder(payload_recorder const&) = delete;

    payload::queue& queue() { return queue_; }
    /// Writes what waits; further payloads are dropped. The destructor does it too.
    void end();

    struct status {
        std::uint64_t written = 0;
        std::uint64_t dropped = 0;  // there was no room
        std::uint64_t lost = 0;     // the file did not take them
        std::uint64_t waiting = 0;  // bytes
        bool failing = false;
    };
    status look() const;

private:
    using batch = std::vector<std::unique_ptr<payload::kept_payload>>;
    void run();
    void write(batch& all);
    storage::result<void> append(std::vector<storage::payload> const& all);
    storage::result<void> open();
    void prune();
    void note(storage::result<void> const& done);

    payload_recorder_settings const settings_;
    logger const& log_;
    payload::queue queue_;
    std::unique_ptr<storage::payload_writer> store_;  // null: not open
    model::steady_time next_prune_{};
    std::optional<model::steady_time> closed_until_;  // the file could not be opened
    std::atomic<std::uint64_t> written_{0}, lost_{0};
    std::atomic<bool> failing_{false};
    std::thread thread_;
};

}  // namespace signalbox::server
