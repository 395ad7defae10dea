// The newest events on their way from the recorder to sinks that have caught up: those need not read them from the store. Exports get them as spans, all
// others as records. What a sink does not take in time is left to the store. Shared by the recorder's thread and those of sinks.
#pragma once

#include "schema/event_record.hpp"
#include "server/blank_events.hpp"
#include "server/sinks/written_places.hpp"
#include "storage/batch_window.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace signalbox::server {

class span_inbox;

/// Events as the store has them: the first at this place of the arrivals, each other one a place behind. They go back to the blank ones at the end.
struct fresh_batch {
    std::uint64_t first = 0;
    std::vector<std::unique_ptr<schema::event_record>> events;
    std::shared_ptr<blank_events> blanks;

    fresh_batch(std::uint64_t place, std::vector<std::unique_ptr<schema::event_record>> all, std::shared_ptr<blank_events> back_to)
        : first(place), events(std::move(all)), blanks(std::move(back_to))
    {}
    fresh_batch(fresh_batch const&) = delete;
    ~fresh_batch() { blanks->keep(std::move(events)); }
    std::uint64_t end() const { return first + events.size(); }
};

/// What one sink has not taken yet.
class fresh_inbox {
public:
    static constexpr std::size_t most_events = 4'096;  // about 1.5 KiB each; more than that is left to the store
    using window = storage::batch_window<fresh_batch const>;
    using batches = window::batches;

    /// `wake` is called when there are `enough` events, on the recorder's thread.
    fresh_inbox(std::size_t enough, std::function<void()> wake) : enough_(enough), wake_(std::move(wake)) {}
    fresh_inbox(fresh_inbox const&) = delete;

    /// Keeps what is put in from now on.
    void open();
    /// Keeps nothing: events were written that it does not get.
    void close();
    bool is_open() const;
    /// A batch that does not follow the one before it closes the inbox, as one too many does.
    void put(std::shared_ptr<fresh_batch const> batch);

    /// Those with events from this place on, until there are `most`; earlier ones are forgotten. Nothing when it is closed.
    std::optional<batches> from(std::uint64_t place, std::size_t most);

private:
    mutable std::mutex guard_;
    window held_{most_events};
    std::uint64_t const enough_;
    std::function<void()> const wake_;
};

class fresh_events {
public:
    fresh_events() = default;
    fresh_events(fresh_events const&) = delete;

    /// Where events go that every sink has taken.
    std::shared_ptr<blank_events> const& blanks() const { return blanks_; }
    /// How far the recorder is.
    written_places& places() { return places_; }
    written_places const& places() const { return places_; }
    void join(std::shared_ptr<fresh_inbox> one);
    void join(std::shared_ptr<span_inbox> one);
    /// Its wake is not called any more.
    void leave(fresh_inbox const& one);
    void leave(span_inbox const& one);

    /// What a batch became: the place of its first event, nothing when the places of all are not known, which closes every inbox.
    void written(std::optional<std::uint64_t> place, std::vector<std::unique_ptr<schema::event_record>> events);

private:
    std::shared_ptr<blank_events> const blanks_ = std::make_shared<blank_events>();
    written_places places_;
    std::mutex guard_;
    std::vector<std::shared_ptr<fresh_inbox>> inboxes_;
    std::vector<std::shared_ptr<span_inbox>> exports_;
};

}  // namespace signalbox::server
