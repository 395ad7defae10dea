#include "engine/limits/yearly_rule.hpp"

#include <chrono>

namespace signalbox::limits {

namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::weekday;
using std::chrono::year;

constexpr std::int64_t day_seconds = 86'400;

std::int64_t seconds_of(sys_days when)
{
    return when.time_since_epoch().count() * day_seconds;
}

int year_of(std::int64_t local)
{
    auto const whole = std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds(std::chrono::seconds(local)));
    return static_cast<int>(std::chrono::year_month_day(whole).year());
}

}  // namespace

/// Takes the parts of the text from its front; `good` is false once one is not there.
struct yearly_rule::reader {
    std::string_view left;
    bool good = true;

    bool takes(char c)
    {
        if (!left.starts_with(c)) return false;
        left.remove_prefix(1);
        return true;
    }
    int number(int most)
    {
        int value = 0;
        bool any = false;
        while (!left.empty() && left.front() >= '0' && left.front() <= '9' && value <= most) {
            value = value * 10 + (left.front() - '0');
            left.remove_prefix(1);
            any = true;
        }
        good = good && any && value <= most;
        return value;
    }
    /// "CET", or "<+03>".
    void name()
    {
        std::size_t const end = left.starts_with('<') ? left.find('>') + 1 : left.find_first_of("0123456789+-,");
        bool const there = end != 0 && !left.empty();
        good = good && there;
        if (there) left.remove_prefix(std::min(end, left.size()));
    }
    /// "[+-]hh[:mm[:ss]]".
    std::int64_t time()
    {
        bool const negative = takes('-');
        if (!negative) takes('+');
        std::int64_t value = number(167) * 3600;
        if (takes(':')) value += number(59) * 60;
        if (takes(':')) value += number(59);
        return negative ? -value : value;
    }
    change when()
    {
        change made;
        if (takes('M')) {
            made.month = number(12);
            good = good && takes('.');
            made.week = number(5);
            good = good && takes('.') && made.month > 0 && made.week > 0;
            made.day = number(6);
        } else {
            made.what = takes('J') ? change::kind::day_without_leap : change::kind::day;
            made.day = number(365);
        }
        if (takes('/')) made.seconds = time();
        return made;
    }
};

std::optional<yearly_rule> yearly_rule::read(std::string_view text)
{
    reader from{text};
    yearly_rule made;
    from.name();
    made.standard_ = -from.time();
    if (from.good && !from.left.empty()) {
        made.changes_ = true;
        from.name();
        made.summer_ = from.left.starts_with(',') ? made.standard_ + 3600 : -from.time();
        from.good = from.good && from.takes(',');
        made.to_summer_ = from.when();
        from.good = from.good && from.takes(',');
        made.to_standard_ = from.when();
    }
    if (!from.good || !from.left.empty()) return std::nullopt;
    return made;
}

std::int64_t yearly_rule::change::local_in(int in_year) const
{
    year const of(in_year);
    sys_days const first(of / 1 / 1);
    switch (what) {
    case kind::day: return seconds_of(first + std::chrono::days(day)) + seconds;
    case kind::day_without_leap: {
        bool const behind = of.is_leap() && day >= 60;  // J60 is the first of March in every year
        return seconds_of(first + std::chrono::days(day - 1 + (behind ? 1 : 0))) + seconds;
    }
    case kind::weekday_of_month: break;
    }
    std::chrono::year_month const in(of, std::chrono::month(static_cast<unsigned>(month)));
    weekday const on(static_cast<unsigned>(day));
    sys_days const at = week == 5 ? sys_days(in / on[std::chrono::last]) : sys_days(in / on[static_cast<unsigned>(week)]);
    return seconds_of(at) + seconds;
}

std::int64_t yearly_rule::offset_at(std::int64_t unix_seconds) const
{
    if (!changes_) return standard_;
    int const in = year_of(unix_seconds + standard_);
    std::int64_t const begins = to_summer_.local_in(in) - standard_;
    std::int64_t const ends = to_standard_.local_in(in) - summer_;
    bool const north = begins < ends;
    bool const summer = north ? unix_seconds >= begins && unix_seconds < ends : unix_seconds >= begins || unix_seconds < ends;
    return summer ? summer_ : standard_;
}

}  // namespace signalbox::limits
