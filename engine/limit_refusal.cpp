#include "engine/limit_refusal.hpp"

#include "engine/provider/header_line.hpp"

#include <algorithm>
#include <array>

namespace signalbox {

namespace {

using limits::counted;

/// While requests are under way and no window has to pass, or the shared counters are away.
constexpr std::chrono::milliseconds soon{1'000};

/// "2d3h", "1h5m", "42s": the two largest units, rounded up.
std::string span_text(std::int64_t ms)
{
    struct unit {
        std::int64_t seconds;
        char name;
    };
    constexpr std::array units{unit{86'400, 'd'}, unit{3'600, 'h'}, unit{60, 'm'}, unit{1, 's'}};
    std::int64_t left = std::max<std::int64_t>(1, (ms + 999) / 1'000);
    std::size_t at = 0;
    while (units[at].seconds > left) ++at;
    std::string out = std::to_string(left / units[at].seconds) + units[at].name;
    left %= units[at].seconds;
    if (at + 1 == units.size()) return out;
    std::int64_t const more = left / units[at + 1].seconds;
    return more > 0 ? out + std::to_string(more) + units[at + 1].name : out;
}

/// When the request would pass. A window that is about to pass may still be held by requests under way.
std::string when_it_fits(limits::refusal const& by)
{
    if (by.never()) return "it never fits";
    return by.fits_in_ms ? "it fits in " + span_text(*by.fits_in_ms) : std::string("it fits when one under way has ended");
}

std::string words_for(limits::refusal const& by)
{
    limits::rule const& limit = *by.by;
    bool const exact = limit.what == counted::requests || limit.what == counted::in_flight;
    std::string out = "the limit \"" + limit.id + "\" allows " + limits::in_words(limit) + ": " + limits::amount_text(limit, by.used);
    out += limit.what == counted::in_flight ? " are under way" : " are used or reserved";
    out += exact ? ", and this request needs " : ", and this request may need ";
    return out + limits::amount_text(limit, by.need) + "; " + when_it_fits(by);
}

}  // namespace

model::failure refused_by(limits::refusal const& by)
{
    if (by.away) return {model::fault::saturated, "the shared counters of the limit \"" + by.by->id + "\" cannot be reached", {}, 0, soon};
    model::failure out{by.by->is_budget() ? model::fault::over_budget : model::fault::over_limit, words_for(by)};
    if (!by.never()) out.retry_after = by.fits_in_ms ? std::chrono::milliseconds(*by.fits_in_ms) : soon;
    return out;
}

void append_limit_lines(std::string& out, limits::refusal const& by)
{
    if (by.away) return;
    provider::append_line(out, "X-RateLimit-Limit", limits::amount_text(*by.by, by.by->amount));
    provider::append_line(out, "X-RateLimit-Remaining", limits::amount_text(*by.by, by.left));
    provider::append_line(out, "X-RateLimit-Reset", std::to_string((by.resets_in_ms + 999) / 1000));
    if (by.never()) provider::append_line(out, "x-should-retry", "false");
}

}  // namespace signalbox
