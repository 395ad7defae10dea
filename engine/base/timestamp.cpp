#include "engine/base/timestamp.hpp"

#include "engine/base/ascii.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace signalbox::base {

namespace {

// Takes `count` digits from the front; -1 when they are not there.
int take_digits(std::string_view& text, std::size_t count)
{
    if (text.size() < count) return -1;
    int value = 0;
    for (char c : text.substr(0, count)) {
        if (!is_digit(c)) return -1;
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, std::string_view one_of)
{
    if (text.empty() || one_of.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
}

// ".5" as 500,000; the digits beyond the sixth are taken and dropped.
std::optional<std::int64_t> take_fraction(std::string_view& text)
{
    if (!take(text, ".")) return 0;
    std::int64_t value = 0;
    int digits = 0;
    for (; !text.empty() && is_digit(text.front()); ++digits) {
        if (digits < 6) value = value * 10 + (text.front() - '0');
        text.remove_prefix(1);
    }
    if (digits == 0) return std::nullopt;
    for (int i = digits; i < 6; ++i) value *= 10;
    return value;
}

// "Z" or "+01:00", in seconds to take away.
std::optional<int> take_offset(std::string_view& text)
{
    if (take(text, "Zz")) return 0;
    bool const east = !text.empty() && text.front() == '+';
    if (!take(text, "+-")) return std::nullopt;
    int const hours = take_digits(text, 2);
    if (!take(text, ":")) return std::nullopt;
    int const minutes = take_digits(text, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
    return (east ? 1 : -1) * (hours * 3600 + minutes * 60);
}

std::optional<std::chrono::sys_days> take_day(std::string_view& text)
{
    int const year = take_digits(text, 4);
    bool const first = take(text, "-");
    int const month = take_digits(text, 2);
    bool const second = take(text, "-");
    int const day = take_digits(text, 2);
    if (year < 0 || month < 0 || day < 0 || !first || !second) return std::nullopt;
    std::chrono::year_month_day const date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    return date.ok() ? std::optional(std::chrono::sys_days(date)) : std::nullopt;
}

// "12:00:00.5+02:00" in microseconds since midnight UTC.
std::optional<std::int64_t> take_time_of_day(std::string_view& text)
{
    int const hours = take_digits(text, 2);
    bool const first = take(text, ":");
    int const minutes = take_digits(text, 2);
    bool const second = take(text, ":");
    int const seconds = take_digits(text, 2);
    auto const fraction = take_fraction(text);
    auto const offset = take_offset(text);
    bool const read = hours >= 0 && minutes >= 0 && seconds >= 0 && first && second && fraction && offset;
    if (!read || hours > 23 || minutes > 59 || seconds > 60) return std::nullopt;
    return std::int64_t{hours * 3600 + minutes * 60 + seconds - *offset} * 1'000'000 + *fraction;
}

}  // namespace

void append_timestamp(std::string& out, std::int64_t microseconds_since_1970)
{
    using namespace std::chrono;
    sys_time<microseconds> const at{microseconds{microseconds_since_1970}};
    auto const midnight = floor<days>(at);
    year_month_day const date{midnight};
    hh_mm_ss const time{at - midnight};
    auto const put = [&out](std::int64_t value, int width) {
        std::array<char, 20> digits{};
        for (int i = width; i > 0; --i, value /= 10) digits[static_cast<std::size_t>(i - 1)] = static_cast<char>('0' + value % 10);
        out.append(digits.data(), static_cast<std::size_t>(width));
    };
    put(std::clamp(static_cast<int>(date.year()), 0, 9999), 4);
    out += '-';
    put(static_cast<unsigned>(date.month()), 2);
    out += '-';
    put(static_cast<unsigned>(date.day()), 2);
    out += 'T';
    put(time.hours().count(), 2);
    out += ':';
    put(time.minutes().count(), 2);
    out += ':';
    put(time.seconds().count(), 2);
    out += '.';
    put(time.subseconds().count(), 6);
    out += 'Z';
}

std::string timestamp_of_seconds(std::int64_t microseconds_since_1970)
{
    std::string text = timestamp_text(microseconds_since_1970);
    text.resize(text.find('.'));
    return text + 'Z';
}

std::string timestamp_text(std::int64_t microseconds_since_1970)
{
    std::string text;
    append_timestamp(text, microseconds_since_1970);
    return text;
}

std::optional<std::int64_t> parse_timestamp(std::string_view text)
{
    auto const day = take_day(text);
    if (!day) return std::nullopt;
    std::int64_t const midnight = std::chrono::duration_cast<std::chrono::microseconds>(day->time_since_epoch()).count();
    if (text.empty()) return midnight;
    if (!take(text, "Tt ")) return std::nullopt;
    auto const of_day = take_time_of_day(text);
    if (!of_day || !text.empty()) return std::nullopt;
    return midnight + *of_day;
}

}  // namespace signalbox::base
