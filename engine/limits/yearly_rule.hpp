// The rule by which a zone changes its clocks every year, as the last line of a time zone file has it: "CET-1CEST,M3.5.0,M10.5.0/3" (POSIX.1,
// 8.3, and RFC 8536 3.3.1). A value.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace signalbox::limits {

class yearly_rule {
public:
    /// Nothing when the text is no rule.
    static std::optional<yearly_rule> read(std::string_view text);
    /// Seconds to add to UTC at this moment.
    std::int64_t offset_at(std::int64_t unix_seconds) const;

private:
    /// A day of the year and the time of day, by the clock before the change.
    struct change {
        enum class kind : std::uint8_t { weekday_of_month, day_without_leap, day } what = kind::weekday_of_month;
        int month = 0, week = 0, day = 0;
        std::int64_t seconds = 2 * 3600;
        std::int64_t local_in(int year) const;
    };
    struct reader;

    std::int64_t standard_ = 0;
    std::int64_t summer_ = 0;
    bool changes_ = false;
    change to_summer_, to_standard_;
};

}  // namespace signalbox::limits
