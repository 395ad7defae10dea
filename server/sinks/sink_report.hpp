// Keeps a sink's figures and says in the log what an operator must know of it: an outage once, its end, and how many events were lost and why. Its
// sink's thread writes, any thread reads.
#pragma once

#include "engine/config/sink.hpp"
#include "engine/model/clock.hpp"
#include "server/logger.hpp"
#include "server/sinks/receipt.hpp"
#include "server/sinks/sink_status.hpp"
#include "server/sinks/written_places.hpp"

#include <mutex>
#include <optional>

namespace signalbox::server {

class sink_report {
public:
    static constexpr std::chrono::seconds loss_gather{1};  // from a loss to its line, which has those that follow at once, too
    static constexpr std::chrono::seconds loss_pause{60};  // between lines about losses: a receiver that refuses all must not fill the log

    sink_report(config::sink_definition const& of, logger const& log);
    sink_report(sink_report const&) = delete;

    /// A delivery failed, or the store cannot be read.
    void failed(std::string const& why);
    /// The receiver answers, whatever it says of these events: it is no outage.
    void answered();
    /// `waited`: before they were taken. `left_out`: why the receiver took only a part of them; empty: it took all.
    void delivered(std::uint64_t events, backlog const& waited, std::string const& left_out = {});
    /// The newest metrics were offered. Events do not wait for them.
    void offered_metrics(receipt const& done);
    /// Totals since the sink's first event; `why` of the newest that was dropped.
    void lost(std::uint64_t dropped, std::uint64_t missed, std::string const& why, model::steady_time now);
    /// Writes the line about losses when it is due, or `last`.
    void tend(model::steady_time now, bool last);
    /// Nothing was lost before this moment that was not said already.
    void begin(std::uint64_t dropped, std::uint64_t missed);
    /// All but how many events wait.
    sink_status look() const;

private:
    struct losses {
        std::uint64_t dropped = 0, missed = 0;
        std::string why;  // of the newest that was dropped
    };
    void write(losses const& fresh) const;

    logger const& log_;
    mutable std::mutex guard_;
    sink_status status_;
    losses said_;                            // in the log
    std::optional<model::steady_time> due_;  // of the next line; none: all is said
    model::steady_time quiet_until_{};
};

}  // namespace signalbox::server
