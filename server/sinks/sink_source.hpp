// What a sink has still to deliver, read from the event store in the order of arrival, and how far it has come. The store is the spool: a sink that is
// away loses nothing before the store forgets it. Owned by the sink's thread.
#pragma once

#include "engine/model/clock.hpp"
#include "server/sinks/sink_position.hpp"
#include "storage/event_reader.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::server {

class sink_source {
public:
    static constexpr std::chrono::milliseconds save_pause{1'000};  // between writes of the position: what a killed process delivers again

    sink_source(std::string store, std::string const& sink);
    sink_source(sink_source const&) = delete;

    /// Opens the store; a sink without a position begins with what arrives from now on. Empty, or why not; called until it is.
    std::string open();
    bool is_open() const { return reader_ != nullptr; }

    struct page {
        std::vector<schema::Event> events;
        std::uint64_t cursor = 0;  // behind them
        std::uint64_t gone = 0;    // events on the way there that the store does not have any more
        std::uint64_t others = 0;  // events on the way there that the configuration gave to other sinks
    };
    /// The next events, at most so many, without those for other sinks, which count as well.
    storage::result<page> next(std::size_t most);
    /// They are delivered, but for those that the receiver does not take.
    void pass(page delivered, std::uint64_t dropped);

    /// The position is on disk when it returns nothing; writes it when that was not done for a while, or `now_or_never`.
    std::optional<std::string> save(model::steady_time now, bool now_or_never);
    /// A write is due: what the position promises must be safe before.
    bool save_due(model::steady_time now) const { return position_ != saved_ && now >= due_; }
    sink_position const& position() const { return position_; }
    /// The place of the position that is on disk.
    std::uint64_t safe_place() const { return saved_.cursor; }
    /// Events in the store that are not delivered.
    std::uint64_t behind();

private:
    std::string take_position(std::uint64_t end);

    std::string const store_, sink_, file_;
    std::unique_ptr<storage::event_reader> reader_;
    sink_position position_, saved_;
    model::steady_time due_{};
    std::vector<schema::Event> used_;  // of the last page, for its memory
};

}  // namespace signalbox::server
