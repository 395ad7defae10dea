// What an export has not taken yet of the newest events, as spans: they are written while the events are in the processor's cache, on the recorder's
// thread. Shared by that thread and the sink's; one lock guards all of it, and nothing waits or is read from a disk under it.
#pragma once

#include "server/sinks/span_chunk.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

namespace signalbox::server {

/// It holds all events from a place on, or it is closed, and the store has them. In between it watches: what is written while the store is read.
class span_inbox {
public:
    static constexpr std::size_t most_events = 4'096;  // some 1.2 KiB each; more than that is left to the store
    static constexpr std::size_t most_spare = 2;       // chunks that are kept for their memory: one fills while another is under way

    using records = std::span<std::unique_ptr<schema::event_record> const>;

    /// A chunk is whole with `enough` events, or half of what is held at most; `wake` is called then, on the recorder's thread.
    span_inbox(span_maker maker, std::size_t enough, std::shared_ptr<provider_book const> providers, std::function<void()> wake);
    span_inbox(span_inbox const&) = delete;

    /// Of events that are put in from now on.
    void use(std::shared_ptr<provider_book const> providers);

    /// A closed one watches from now on: called before the store is read.
    void watch();
    /// The store was read up to the place: what is behind it is taken in from now on. Nothing comes of it when events were written meanwhile that the
    /// reader may have missed.
    void open(std::uint64_t place);
    /// Holds nothing: events were written that it does not get.
    void close();
    bool is_open() const;

    /// Events that were written, the first at this place. It closes when they do not follow what it has, and when it would hold too many.
    void put(std::uint64_t first, records events);

    struct taken {
        std::shared_ptr<span_chunk> chunk;  // null: nothing is behind the place
        bool whole_follows = false;         // another delivery is ready
        bool some_follow = false;           // events are behind it
    };
    /// The next chunk, whole or not. Nothing when it is closed, which it becomes when it does not go on at this place, or the chunk has more than `most`.
    std::optional<taken> take(std::uint64_t place, std::size_t most);

private:
    enum class stage : std::uint8_t { closed, watching, open };

    bool add(std::uint64_t first, records events);
    void begin_chunk();
    void drop();
    std::uint64_t begin() const { return chunks_.empty() ? end_ : chunks_.front()->first; }
    bool is_whole(span_chunk const& one) const { return one.passed() >= enough_; }

    mutable std::mutex guard_;
    stage stage_ = stage::closed;
    span_maker maker_;
    std::size_t const enough_;
    std::shared_ptr<provider_book const> providers_;
    std::function<void()> const wake_;
    std::uint64_t end_ = 0;                           // behind all that was put in; of one that watches: that was written meanwhile
    std::deque<std::shared_ptr<span_chunk>> chunks_;  // whole but for the last
    std::vector<std::shared_ptr<span_chunk>> spare_;
    std::shared_ptr<span_chunk> lent_;  // taken, and perhaps still read
};

}  // namespace signalbox::server
