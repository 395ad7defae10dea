// A time zone: its offset from UTC at any moment, read from the system's time zone database (RFC 8536). A frozen value; made when a configuration
// is loaded.
#pragma once

#include "engine/limits/yearly_rule.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace signalbox::limits {

class time_zone {
public:
    /// By its name in the database, such as "Europe/Berlin"; null when the system has none of that name.
    static std::shared_ptr<time_zone const> named(std::string_view name);
    /// From the bytes of a file of the database; nothing when they are none.
    static std::optional<time_zone> read(std::string_view bytes);

    /// Seconds to add to UTC at this moment.
    std::int64_t offset_at(std::int64_t unix_seconds) const;
    /// The moment at which clocks show `local` (seconds since 1970 as if the zone were UTC): the first one where they show it twice, the end of
    /// the gap where they leave it out.
    std::int64_t instant_of(std::int64_t local) const;

private:
    std::int64_t first_ = 0;                 // before all transitions
    std::vector<std::int64_t> moments_;      // of transitions
    std::vector<std::int64_t> offsets_;      // from each of them on
    std::optional<yearly_rule> afterwards_;  // after the last of them
};

}  // namespace signalbox::limits
