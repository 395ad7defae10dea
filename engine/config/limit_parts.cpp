#include "engine/config/limit_parts.hpp"

#include <array>

namespace signalbox::config {

namespace {

using limits::window_kind;

constexpr std::int64_t shortest_window = 1'000, longest_window = 366ll * 86'400'000;  // milliseconds

constexpr std::array<std::pair<std::string_view, window_kind>, 4> calendar{
    {{"hour", window_kind::hour}, {"day", window_kind::day}, {"week", window_kind::week}, {"month", window_kind::month}}};

std::optional<window_kind> calendar_named(std::string_view word)
{
    for (auto const& [name, kind] : calendar)
        if (name == word) return kind;
    return std::nullopt;
}

/// What was probably meant by "daily" or "days".
std::string calendar_guess(std::string_view word)
{
    if (word == "daily") return "day";
    for (auto const& [name, kind] : calendar)
        if (word.starts_with(name)) return std::string(name);
    return {};
}

}  // namespace

bool is_calendar(schema::UsageLimit const& of)
{
    return calendar_named(of.window()).has_value();
}

reading<limits::window> window_of(schema::UsageLimit const& of)
{
    limits::window made;
    made.text = of.window();
    if (auto const kind = calendar_named(of.window())) {
        if (!of.type().empty() && of.type() != "calendar")
            return misreading{"belongs to type calendar; with type " + of.type() + " write a duration", "1h"};
        made.kind = *kind;
        if (of.time_zone().empty() || of.time_zone() == "UTC") return made;
        made.zone = limits::time_zone::named(of.time_zone());
        made.text += ' ' + of.time_zone();
        return made;
    }
    auto const length = read_duration(of.window());
    std::string const guess = calendar_guess(of.window());
    if (!length && !guess.empty()) return misreading{"is no window; write a duration, or hour, day, week or month", guess};
    if (!length) return length.error();
    if (of.type() == "calendar") return misreading{"is a duration, and the calendar has hour, day, week and month", "day"};
    if (*length < shortest_window || *length > longest_window) return misreading{"is out of range: from 1s to 366d", {}};
    made.kind = of.type() == "fixed" ? window_kind::fixed : window_kind::sliding;
    made.length = std::chrono::milliseconds(*length);
    return made;
}

std::string limit_id(schema::UsageLimit const& of, std::string const& tier)
{
    if (tier.empty()) return of.id();
    if (!of.id().empty()) return tier + '/' + of.id();
    return tier + '/' + of.count() + (of.window().empty() ? "" : "-per-" + of.window());
}

}  // namespace signalbox::config
