#include "engine/wire/http.hpp"

#include <array>

namespace signalbox::wire {

namespace {

constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 7> long_days{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// Days since 1970-01-01 in the Gregorian calendar, counted in years that begin in March so that the leap day comes last.
constexpr std::int64_t days_before(std::int64_t year, int month, int day)
{
    std::int64_t const y = year - (month <= 2);
    std::int64_t const leap_days = y / 4 - y / 100 + y / 400;
    int const from_march = (month + 9) % 12;
    return y * 365 + leap_days + (153 * from_march + 2) / 5 + day - 1 - 719468;
}

// Takes fixed words and numbers off the front of a date; once something does not fit, it stays failed.
class date_reader {
public:
    explicit date_reader(std::string_view text) : left_(text) {}

    void literal(std::string_view expected)
    {
        good_ = good_ && left_.starts_with(expected);
        left_.remove_prefix(good_ ? expected.size() : 0);
    }
    template <std::size_t N>
    int word(std::array<std::string_view, N> const& words)
    {
        for (std::size_t i = 0; good_ && i != N; ++i)
            if (left_.starts_with(words[i])) {
                left_.remove_prefix(words[i].size());
                return static_cast<int>(i);
            }
        good_ = false;
        return 0;
    }
    int number(std::size_t digits, bool space_padded = false)
    {
        int value = 0;
        good_ = good_ && left_.size() >= digits;
        for (std::size_t i = 0; good_ && i != digits; ++i) {
            char const c = left_[i];
            if (c >= '0' && c <= '9')
                value = value * 10 + (c - '0');
            else
                good_ = space_padded && i == 0 && c == ' ';
        }
        left_.remove_prefix(good_ ? digits : 0);
        return value;
    }
    bool done() const { return good_ && left_.empty(); }

    struct moment {
        int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    };
    void time(moment& out)
    {
        out.hour = number(2), literal(":");
        out.minute = number(2), literal(":");
        out.second = number(2);
    }

private:
    std::string_view left_;
    bool good_ = true;
};

// "Sun, 06 Nov 1994 08:49:37 GMT"
bool read_current(std::string_view text, date_reader::moment& out)
{
    date_reader reader(text);
    reader.word(days), reader.literal(", ");
    out.day = reader.number(2), reader.literal(" ");
    out.month = reader.word(months) + 1, reader.literal(" ");
    out.year = reader.number(4), reader.literal(" ");
    reader.time(out), reader.literal(" GMT");
    return reader.done();
}

// "Sunday, 06-Nov-94 08:49:37 GMT"
bool read_rfc850(std::string_view text, date_reader::moment& out)
{
    date_reader reader(text);
    reader.word(long_days), reader.literal(", ");
    out.day = reader.number(2), reader.literal("-");
    out.month = reader.word(months) + 1, reader.literal("-");
    out.year = reader.number(2), reader.literal(" ");
    out.year += out.year < 70 ? 2000 : 1900;
    reader.time(out), reader.literal(" GMT");
    return reader.done();
}

// "Sun Nov  6 08:49:37 1994"
bool read_asctime(std::string_view text, date_reader::moment& out)
{
    date_reader reader(text);
    reader.word(days), reader.literal(" ");
    out.month = reader.word(months) + 1, reader.literal(" ");
    out.day = reader.number(2, true), reader.literal(" ");
    reader.time(out), reader.literal(" ");
    out.year = reader.number(4);
    return reader.done();
}

int days_in(int year, int month)
{
    auto const next = month == 12 ? days_before(year + 1, 1, 1) : days_before(year, month + 1, 1);
    return static_cast<int>(next - days_before(year, month, 1));
}

}  // namespace

std::string http_date(std::int64_t unix_seconds)
{
    std::int64_t const day = unix_seconds / 86400 - (unix_seconds % 86400 < 0);
    auto const second = static_cast<int>(unix_seconds - day * 86400);
    // The year that holds this day: a guess that is at most one off, then the right one.
    std::int64_t year = 1970 + day * 400 / 146097;
    while (days_before(year + 1, 1, 1) <= day) ++year;
    while (days_before(year, 1, 1) > day) --year;
    int month = 1;
    while (month < 12 && days_before(year, month + 1, 1) <= day) ++month;
    auto const digits = [](std::int64_t number, std::size_t width) {
        std::string text = std::to_string(number);
        return text.insert(0, text.size() < width ? width - text.size() : 0, '0');
    };
    std::string out(days[static_cast<std::size_t>(((day + 4) % 7 + 7) % 7)]);
    out += ", " + digits(day - days_before(year, month, 1) + 1, 2) + ' ';
    out += months[static_cast<std::size_t>(month - 1)];
    out +=
        ' ' + digits(year, 4) + ' ' + digits(second / 3600, 2) + ':' + digits(second / 60 % 60, 2) + ':' + digits(second % 60, 2) + " GMT";
    return out;
}

std::optional<std::int64_t> parse_http_date(std::string_view text)
{
    date_reader::moment when;
    if (!read_current(text, when) && !read_rfc850(text, when) && !read_asctime(text, when)) return std::nullopt;
    if (when.day < 1 || when.day > days_in(when.year, when.month) || when.hour > 23 || when.minute > 59 || when.second > 60)
        return std::nullopt;  // 60 is a leap second
    return days_before(when.year, when.month, when.day) * 86400 + when.hour * 3600 + when.minute * 60 + when.second;
}

}  // namespace signalbox::wire
