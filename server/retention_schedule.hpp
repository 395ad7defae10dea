// When old events and totals are deleted, and how old they must be. Pure: time comes from the caller. The recorder's thread owns it.
#pragma once

#include "engine/model/clock.hpp"

#include <cstdint>
#include <optional>

namespace signalbox::server {

/// Everything that started before is due, in microseconds since 1970; events are kept when there is no value.
struct retention_cut {
    std::optional<std::int64_t> events;
    std::int64_t minutes = 0;  // totals of single minutes
    std::int64_t hours = 0;    // and of single hours
};

class retention_schedule {
public:
    static constexpr std::chrono::seconds pause{10};               // between looks for something to delete
    static constexpr std::chrono::milliseconds slice_pause{40};    // from slice to slice while more is due: 12,000 rows a second
    static constexpr std::uint64_t slice = 500;                    // rows deleted at once: a few milliseconds
    static constexpr std::chrono::hours minutes_kept{24 * 90};     // totals of single minutes; older ones are told by the hour
    static constexpr std::chrono::hours hours_kept{24 * 365 * 3};  // of single hours; older ones by the day

    retention_schedule(std::optional<std::chrono::seconds> retention, model::steady_time now, model::wall_time wall)
        : retention_(retention), began_(now), began_wall_(wall)
    {}

    /// What is due for deletion now; nothing when it is too early to look.
    std::optional<retention_cut> due(model::steady_time now, model::wall_time wall) const;
    /// A slice of what was due is deleted; `more` tells that there is another.
    void done(bool more, model::steady_time now);
    /// When the next slice is due; nothing when only the usual look follows.
    std::optional<model::steady_time> next_slice() const;

private:
    std::optional<std::chrono::seconds> retention_;
    model::steady_time began_;
    model::wall_time began_wall_;
    model::steady_time next_{};
    bool more_ = false;
};

}  // namespace signalbox::server
