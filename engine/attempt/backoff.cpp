// Waiting between retries: exponential with jitter, and what providers ask for. Pure.
#include "engine/attempt/backoff.hpp"

#include "engine/base/ascii.hpp"
#include "engine/wire/http.hpp"

#include <algorithm>
#include <charconv>

namespace signalbox::attempt {

using std::chrono::milliseconds;

namespace {

using base::trimmed;

/// A plain decimal number, whole or with a fraction (vendors send "1.5"), in units of `unit`; nothing for signs, exponents and words.
std::optional<milliseconds> read_number(std::string_view text, milliseconds unit)
{
    if (text.empty() || text.find_first_not_of("0123456789.") != std::string_view::npos) return {};
    double number = 0;
    auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (fault == std::errc::result_out_of_range) return hint_limit;
    if (fault != std::errc() || end != text.data() + text.size()) return {};
    double const asked = number * static_cast<double>(unit.count());
    if (asked >= static_cast<double>(hint_limit.count())) return hint_limit;
    auto const whole = static_cast<std::int64_t>(asked);
    return milliseconds(whole < asked ? whole + 1 : whole);  // never earlier than asked
}

std::optional<milliseconds> read_date(std::string_view text, std::int64_t now_unix)
{
    auto const when = wire::parse_http_date(text);
    if (!when) return {};
    return std::clamp<milliseconds>(std::chrono::seconds(std::max<std::int64_t>(*when - now_unix, 0)), milliseconds(0), hint_limit);
}

}  // namespace

std::optional<milliseconds> retry_hint(std::string_view retry_after_ms, std::string_view retry_after, std::int64_t now_unix)
{
    if (auto const exact = read_number(trimmed(retry_after_ms), milliseconds(1))) return exact;
    std::string_view const given = trimmed(retry_after);
    if (auto const seconds = read_number(given, std::chrono::seconds(1))) return seconds;
    return given.empty() ? std::nullopt : read_date(given, now_unix);
}

std::optional<milliseconds> backoff(std::uint32_t retry, milliseconds base, milliseconds limit, std::optional<milliseconds> hint,
                                    double chance)
{
    if (hint && *hint > limit) return {};
    milliseconds wait = std::clamp(base, milliseconds(0), limit);
    for (std::uint32_t doubled = 1; doubled < retry && wait < limit && wait.count() > 0; ++doubled)
        wait = wait > limit / 2 ? limit : wait * 2;
    double const kept = 1.0 - 0.25 * std::clamp(chance, 0.0, 1.0);
    wait = milliseconds(static_cast<std::int64_t>(static_cast<double>(wait.count()) * kept));
    return hint ? std::max(wait, *hint) : wait;
}

}  // namespace signalbox::attempt
