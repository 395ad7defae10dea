// The time ranges people choose by name, and how a range reads. Pure values.
#pragma once

#include "console/scope/scope.hpp"

#include <QString>
#include <QTimeZone>

#include <array>
#include <chrono>
#include <optional>

namespace signalbox::console {

struct RangePreset {
    char const* name;           // on the command line: "24h"
    std::chrono::seconds last;  // 0: everything
};

inline constexpr std::array<RangePreset, 7> range_presets{{{"15m", std::chrono::minutes(15)},
                                                           {"1h", std::chrono::hours(1)},
                                                           {"6h", std::chrono::hours(6)},
                                                           {"24h", std::chrono::hours(24)},
                                                           {"7d", std::chrono::hours(24 * 7)},
                                                           {"30d", std::chrono::hours(24 * 30)},
                                                           {"all", std::chrono::seconds(0)}}};

std::optional<RangePreset> presetNamed(QString const& name);

/// "last 24 hours", "all time".
QString presetText(RangePreset const& preset);
/// The same, or "21 Nov 10:00 – 11:30 UTC" for a range of its own; in the machine's time zone.
QString rangeText(Scope const& scope);

/// "today", "yesterday 13:00..14:35", "23 Nov 13:00..14:35", "2026-11-23", "this month", "3h": a range of whole seconds in a zone, whose days may
/// have 23 or 25 hours. Nothing when it cannot be read, or when the zone's clock skips all of it.
std::optional<storage::time_range> rangeInWords(QString const& text, std::int64_t now_us, QTimeZone const& zone);

/// A range as the command line, a link and a saved view write it.
struct ChosenRange {
    std::optional<std::chrono::seconds> last;  // set: it ends now
    storage::time_range range;                 // without `last`; as made: everything
    bool operator==(ChosenRange const&) const = default;
};
/// "24h" and "all" as the presets, "5h" until now, "2026-11-23T13:00:00Z..2026-11-23T14:35:00Z" with one end or both, or in words.
std::optional<ChosenRange> rangeFromText(QString const& text, std::int64_t now_us, QTimeZone const& zone);
/// What rangeFromText() reads as this scope's range, in whole milliseconds.
QString rangeArgument(Scope const& scope);

}  // namespace signalbox::console
