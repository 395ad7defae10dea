#include "storage/timestamp.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace signalbox::storage {

namespace {

// Takes `count` digits from the front; -1 when they are not there.
int take_digits(std::string_view& text, std::size_t count)
{
    if (text.size() < count) return -1;
    int value = 0;
    for (char c : text.substr(0, count)) {
        if (c < '0' || c > '9') return -1;
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
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; ++digits) {
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

std::string timestamp_text(std::int64_t microseconds_since_1970)
{
    std::string text;
    append_timestamp(text, microseconds_since_1970);
    return text;
}

std::optional<std::int64_t> parse_timestamp(std::string_view text)
{
    using namespace std::chrono;
    int const year_number = take_digits(text, 4);
    bool const first = take(text, "-");
    int const month_number = take_digits(text, 2);
    bool const second = take(text, "-");
    int const day_number = take_digits(text, 2);
    if (year_number < 0 || month_number < 0 || day_number < 0 || !first || !second) return std::nullopt;
    auto const month_part = month{static_cast<unsigned>(month_number)};
    year_month_day const date{year{year_number}, month_part, std::chrono::day{static_cast<unsigned>(day_number)}};
    if (!date.ok()) return std::nullopt;
    std::int64_t const midnight = duration_cast<microseconds>(sys_days{date}.time_since_epoch()).count();
    if (text.empty()) return midnight;
    if (!take(text, "Tt ")) return std::nullopt;
    int const hours_number = take_digits(text, 2);
    bool const third = take(text, ":");
    int const minutes_number = take_digits(text, 2);
    bool const fourth = take(text, ":");
    int const seconds_number = take_digits(text, 2);
    auto const fraction = take_fraction(text);
    auto const offset = take_offset(text);
    if (!third || !fourth || hours_number < 0 || hours_number > 23 || minutes_number < 0 || minutes_number > 59 || seconds_number < 0 ||
        seconds_number > 60 || !fraction || !offset || !text.empty())
        return std::nullopt;
    std::int64_t const of_day = hours_number * 3600 + minutes_number * 60 + seconds_number - *offset;
    return midnight + of_day * 1'000'000 + *fraction;
}

}  // namespace signalbox::storage
