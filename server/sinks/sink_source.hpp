// What a sink has still to deliver in the order of arrival, and how far it has come. The store is the spool: a sink that is away loses nothing before
// the store forgets it. One that has caught up gets the newest events from the recorder, which saves the read. Owned by the sink's thread.
#pragma once

#include "engine/model/clock.hpp"
#include "server/sinks/event_batch.hpp"
#include "server/sinks/event_bodies.hpp"
#include "server/sinks/fresh_events.hpp"
#include "server/sinks/sink_position.hpp"
#include "server/sinks/span_inbox.hpp"
#include "storage/event_reader.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::server {

/// Where the newest events are without a read of the store: in one of both, or nowhere.
struct fresh_way {
    std::shared_ptr<fresh_inbox> records = nullptr;
    std::shared_ptr<span_inbox> spans = nullptr;
};

class sink_source {
public:
    static constexpr std::chrono::milliseconds save_pause{1'000};  // between writes of the position: what a killed process delivers again

    /// `with_bodies`: pages have what was kept of heads and bodies, too.
    sink_source(std::string store, std::string const& sink, bool with_bodies = false, fresh_way fresh = {});
    sink_source(sink_source const&) = delete;

    /// Opens the store; a sink without a position begins with what arrives from now on. Empty, or why not; called until it is.
    std::string open();
    bool is_open() const { return reader_ != nullptr; }

    struct page {
        std::vector<schema::Event> events;                 // of the store; or
        std::vector<schema::event_record const*> records;  // of the recorder
        fresh_inbox::batches held;                         // where these are; or
        std::shared_ptr<span_chunk> spans;                 // of the recorder's events
        std::vector<std::string> payloads;                 // of each event, as its line has it; none at all where there are no bodies
        std::uint64_t cursor = 0;                          // behind them
        std::uint64_t gone = 0;                            // events on the way there that the store does not have any more
        std::uint64_t others = 0;                          // events on the way there that the configuration gave to other sinks
        bool more = false;                                 // it ends early, as it has enough bodies, or another export is ready

        event_batch batch() const { return {events, payloads, records, spans}; }
        std::size_t size() const { return batch().size(); }
        /// True when there were any: from now on the lines say that the receiver takes no such post.
        bool leave_bodies_out();
    };
    /// The next events, at most so many, without those for other sinks, which count as well. `waits`: an event whose payload may still be written, and those
    /// behind it, come later, as does an export behind the next that is not whole.
    storage::result<page> next(std::size_t most, bool waits = false);
    /// They are delivered, but for those that the receiver does not take.
    void pass(page delivered, std::uint64_t dropped);
    /// So many that were delivered did not arrive.
    void lose(std::uint64_t events) { position_.dropped += events; }

    /// The position is on disk when it returns nothing; writes it when that was not done for a while, or `now_or_never`.
    std::optional<std::string> save(model::steady_time now, bool now_or_never);
    /// A write is due: what the position promises must be safe before.
    bool save_due(model::steady_time now) const { return position_ != saved_ && now >= due_; }
    sink_position const& position() const { return position_; }
    /// The place of the position that is on disk.
    std::uint64_t safe_place() const { return saved_.cursor; }

private:
    using gathered = std::map<std::uint64_t, std::string>;
    std::string take_position(std::uint64_t end);
    std::optional<page> take_fresh(std::size_t most);
    std::optional<page> take_spans(std::size_t most, bool waits);
    bool is_for_others(schema::event_record const& event);
    storage::result<page> read(std::size_t most, bool waits);
    std::size_t gather(std::vector<schema::Event> const& events, bool waits, gathered& into, bool& enough);

    std::string const store_, sink_, file_;
    fresh_way const fresh_;
    bool caught_up_ = false;  // all that was written and is not delivered is in the inbox of records
    std::unique_ptr<storage::event_reader> reader_;
    std::unique_ptr<event_bodies> bodies_;  // null: lines have none
    sink_position position_, saved_;
    model::steady_time due_{};
    std::vector<schema::Event> used_;  // of the last page that was read, for its memory
    schema::Event looked_at_;
};

}  // namespace signalbox::server
