#include "engine/limit_refusal.hpp"

#include "engine/provider/header_line.hpp"

namespace signalbox {

namespace {

using limits::counted;

/// While requests are under way and no window has to pass, or the shared counters are away.
constexpr std::chrono::milliseconds soon{1'000};

std::string words_for(limits::refusal const& by)
{
    std::string out = "the limit \"" + by.by->id + "\" allows " + limits::in_words(*by.by);
    if (by.by->what == counted::requests || by.by->what == counted::in_flight) return out;
    if (by.never()) return out + ", and this request may need " + limits::amount_text(*by.by, by.need);
    return out + ": " + limits::amount_text(*by.by, by.used) + " are used or reserved, and this request may need " +
           limits::amount_text(*by.by, by.need);
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
