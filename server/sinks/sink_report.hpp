// Keeps a sink's figures and says in the log what an operator must know of it: an outage once, its end, and every loss. Its sink's thread writes, any
// thread reads.
#pragma once

#include "engine/config/sink.hpp"
#include "engine/model/clock.hpp"
#include "server/logger.hpp"
#include "server/sinks/sink_status.hpp"

#include <mutex>

namespace signalbox::server {

class sink_report {
public:
    static constexpr std::chrono::seconds loss_pause{60};  // between lines about losses: a receiver that refuses all must not fill the log

    sink_report(config::sink_definition const& of, logger const& log);
    sink_report(sink_report const&) = delete;

    /// A delivery failed, or the store cannot be read.
    void failed(std::string const& why);
    void delivered(std::uint64_t events, std::uint64_t behind);
    /// Totals since the sink's first event; `why` of the newest that was dropped.
    void lost(std::uint64_t dropped, std::uint64_t missed, std::string const& why, model::steady_time now);
    /// Nothing was lost before this moment that was not said already.
    void begin(std::uint64_t dropped, std::uint64_t missed);
    void waiting(std::uint64_t behind);
    sink_status look() const;

private:
    logger const& log_;
    mutable std::mutex guard_;
    sink_status status_;
    std::uint64_t said_ = 0;  // losses that are in the log
    model::steady_time quiet_until_{};
};

}  // namespace signalbox::server
