#include "engine/limits/lease.hpp"

#include <utility>

namespace signalbox::limits {

namespace {

/// Of an idle share this part remains each second, so that bursts with pauses do not ask anew each time.
constexpr std::int64_t decay = 2;
/// A first request takes so many of its kind along; each further question doubles what was used between.
constexpr std::int64_t first_share = 8;

bool is_usable(lease const& of, std::int64_t now_ms)
{
    return now_ms < of.until_ms;
}

bool is_windowed(rule const& by)
{
    return by.over.kind != window_kind::none;
}

/// What is worth holding beyond what is reserved: two seconds' use and as much as is reserved at times; near the end no more than a fair part of what
/// is left.
std::int64_t headroom(lease const& of, slot const& its, std::int64_t idle)
{
    std::int64_t const left = std::max<std::int64_t>(of.free, 0) + std::max<std::int64_t>(idle, 0);
    std::int64_t const wanted = 2 * std::max(of.recent, of.turnover) + std::max<std::int64_t>(of.high - its.reserved, 0);
    return std::min(wanted, left / (2 * std::max<std::int64_t>(of.gateways, 1)));
}

/// Requests that waited for an answer need a moment until they run again: what came for them is not given back before.
std::int64_t claims(lease const& of, std::int64_t now_ms)
{
    bool const recent = now_ms < of.claimed_until_ms && of.claimed_until_ms - now_ms <= share_pause_ms;
    return recent ? of.claimed : 0;
}

void renew(lease& of, std::int64_t now_ms)
{
    if (of.renewed_ms != 0 && now_ms - of.renewed_ms < share_renewal_ms) return;
    of.recent = std::max(of.turnover, of.recent / decay);
    of.high = std::max(of.peak, of.high / decay);
    of.turnover = 0;
    of.peak = 0;
    of.renewed_ms = now_ms;
}

std::vector<step_use> steps_of(slot const& its, rule const& by)
{
    std::vector<step_use> out;
    if (!is_windowed(by) || its.used == 0) return out;
    if (by.over.kind != window_kind::sliding) return {{its.step, its.used}};
    constexpr auto ring = static_cast<std::int64_t>(slot::ring);
    for (std::int64_t step = std::max<std::int64_t>(its.step - ring + 1, 0); step <= its.step; ++step)
        if (std::int64_t const used = its.steps[static_cast<std::size_t>(step % ring)]; used > 0) out.push_back({step, used});
    return out;
}

}  // namespace

std::string_view name(share_link state)
{
    switch (state) {
    case share_link::away: return "away";
    case share_link::recovering: return "recovering";
    case share_link::shared: return "shared";
    }
    return "away";
}

std::int64_t room(lease const& of, slot const& its, std::int64_t now_ms)
{
    return (is_usable(of, now_ms) ? of.held : 0) - of.since - its.reserved;
}

void spend(lease& of, std::int64_t used)
{
    of.since += used;
    of.turnover += std::max<std::int64_t>(used, 0);
}

void note_reserved(lease& of, slot const& its, std::int64_t taken)
{
    of.claimed = std::max<std::int64_t>(of.claimed - taken, 0);
    of.peak = std::max(of.peak, its.reserved);
}

bool ask(lease& of, std::int64_t least, std::int64_t most, std::int64_t now_ms)
{
    if (now_ms < of.scarce_until_ms && of.scarce_until_ms - now_ms < share_lasts_ms) return false;
    of.least = of.need == 0 ? least : std::min(of.least, least);
    of.need = std::min(of.need + most, most_of_request);
    return true;
}

bool gives_back(lease const& of, slot const& its, std::int64_t now_ms)
{
    return of.scarce_until_ms != 0 && !of.queued && !of.under_way && room(of, its, now_ms) > claims(of, now_ms);
}

void idle(lease& of)
{
    of.recent = of.turnover = of.peak = of.high = of.need = of.claimed = 0;
}

bool due(lease const& of, slot const& its, std::int64_t now_ms)
{
    if (of.queued) return true;
    if (of.under_way) return false;
    bool const holds = of.held != 0 || of.since != 0 || its.reserved != 0;
    std::int64_t const pause = holds ? share_renewal_ms : share_look_ms;
    return of.reported_ms == 0 || now_ms - of.reported_ms >= pause || now_ms < of.reported_ms;
}

bool is_over(lease const& of, slot const& its)
{
    return !of.queued && !of.under_way && of.held == 0 && of.since == 0 && its.open == 0 && its.used == 0;
}

share_report begin(lease& of, slot& its, rule const& by, std::int64_t now_ms)
{
    roll(its, by, now_ms);
    renew(of, now_ms);
    std::int64_t const idle = room(of, its, now_ms);
    std::int64_t const worth = std::max(of.scarce_until_ms != 0 ? 0 : headroom(of, its, idle), claims(of, now_ms));
    std::int64_t const spared = std::clamp<std::int64_t>(worth, 0, std::max<std::int64_t>(idle, 0));
    share_report out;
    out.rule = its.rule;
    out.key = its.key();
    out.amount = by.amount;
    out.windowed = is_windowed(by);
    if (out.windowed) {
        out.newest = its.step;
        out.oldest = by.over.kind == window_kind::sliding ? std::max<std::int64_t>(its.step - sliding_steps, 0) : its.step;
        out.until_ms = its.until_ms;
    }
    out.own = steps_of(its, by);
    out.keep = its.reserved + spared;
    out.need = of.need;
    out.least = of.least;
    if (of.need > 0) out.extra = std::min(std::max({first_share * of.need, 2 * of.recent, 2 * of.turnover}), most_of_request);
    out.generation = of.generation;
    out.reset = of.reset;
    out.sent_ms = now_ms;
    of.held = out.keep;
    of.since = 0;
    of.need = of.least = 0;
    of.queued = false;
    of.under_way = true;
    of.reported_ms = now_ms;
    return out;
}

bool take(lease& of, slot const& its, share_report const& asked, share_answer const& said, std::int64_t now_ms)
{
    of.under_way = false;
    of.held = said.granted;
    of.until_ms = asked.sent_ms + share_lasts_ms - share_slack_ms;
    of.free = said.free;
    of.gateways = said.gateways;
    of.others_held = said.others_held;
    of.others = said.others;
    of.others_used = 0;
    for (step_use const& each : said.others) of.others_used += each.used;
    std::int64_t const more = said.granted - asked.keep;
    bool const is_short = asked.need > 0 && more < asked.need;
    if (asked.need > 0) {
        of.claimed = claims(of, now_ms) + more;
        of.claimed_until_ms = now_ms + share_pause_ms;
    }
    if (is_short)
        of.scarce_until_ms = now_ms + share_pause_ms;
    else if (asked.need > 0 || said.free > asked.amount / 16)
        of.scarce_until_ms = 0;
    bool const reset = !asked.reset && of.generation >= 0 && said.generation > of.generation && its.used > 0;
    if (asked.reset) of.reset = false;
    of.generation = std::max(of.generation, said.generation);
    return reset;
}

void lose(lease& of)
{
    of.under_way = false;
}

slot with_others(slot const& its, lease const& of, rule const& by)
{
    slot out = its;
    out.reserved += of.others_held;
    if (!is_windowed(by)) return out;
    constexpr auto ring = static_cast<std::int64_t>(slot::ring);
    bool const sliding = by.over.kind == window_kind::sliding;
    for (step_use const& each : of.others) {
        if (sliding ? each.step <= its.step - ring : each.step != its.step) continue;
        std::int64_t const step = std::min(each.step, its.step);  // a clock elsewhere may be ahead
        out.steps[sliding ? static_cast<std::size_t>(step % ring) : 0] += each.used;
        out.used += each.used;
    }
    return out;
}

}  // namespace signalbox::limits
