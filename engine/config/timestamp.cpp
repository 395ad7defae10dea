#include "engine/config/units.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

namespace signalbox::config {
namespace {

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

std::optional<int> digits(std::string_view& text, std::size_t count)
{
    int value = 0;
    if (text.size() < count) return {};
    for (char c : text.substr(0, count)) {
        if (!is_digit(c)) return {};
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool skip(std::string_view& text, std::string_view any_of)
{
    if (text.empty() || any_of.find(text.front()) == any_of.npos) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<std::chrono::sys_days> read_day(std::string_view& text)
{
    auto const year = digits(text, 4);
    if (!year || !skip(text, "-")) return {};
    auto const month = digits(text, 2);
    if (!month || !skip(text, "-")) return {};
    auto const day = digits(text, 2);
    if (!day) return {};
    std::chrono::year_month_day const date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    return date.ok() ? std::optional(std::chrono::sys_days(date)) : std::nullopt;
}

/// Seconds east of UTC of "Z" or "+02:00".
std::optional<int> read_zone(std::string_view& text)
{
    if (skip(text, "Zz")) return 0;
    int const sign = text.starts_with('-') ? -1 : 1;
    if (!skip(text, "+-")) return {};
    auto const hours = digits(text, 2);
    if (!hours || !skip(text, ":")) return {};
    auto const minutes = digits(text, 2);
    if (!minutes || *hours > 23 || *minutes > 59) return {};
    return sign * (*hours * 3600 + *minutes * 60);
}

/// Seconds since midnight UTC of "T12:00:00.5+02:00" (RFC 3339 section 5.6); a fraction is cut off.
std::optional<int> read_time_of_day(std::string_view& text)
{
    if (!skip(text, "Tt ")) return {};
    auto const hours = digits(text, 2);
    if (!hours || !skip(text, ":")) return {};
    auto const minutes = digits(text, 2);
    if (!minutes || !skip(text, ":")) return {};
    auto const seconds = digits(text, 2);
    if (!seconds || *hours > 23 || *minutes > 59 || *seconds > 60) return {};
    if (skip(text, ".")) {
        if (text.empty() || !is_digit(text.front())) return {};
        text.remove_prefix(std::min(text.size(), text.find_first_not_of("0123456789")));
    }
    auto const zone = read_zone(text);
    if (!zone) return {};
    return *hours * 3600 + *minutes * 60 + *seconds - *zone;
}

}  // namespace

reading<std::int64_t> read_timestamp(std::string_view text)
{
    misreading const wrong{"is no date; write 2027-01-31 or 2027-01-31T12:00:00Z", {}};
    auto const day = read_day(text);
    if (!day) return wrong;
    std::int64_t const midnight = std::chrono::duration_cast<std::chrono::seconds>(day->time_since_epoch()).count();
    if (text.empty()) return midnight;
    auto const second = read_time_of_day(text);
    if (!second || !text.empty()) return wrong;
    return midnight + *second;
}

}  // namespace signalbox::config
