// The ledger where limits are shared with other gateways: each counter has a lease, and requests reserve from that.
#include "engine/limits/ledger.hpp"

#include <algorithm>

namespace signalbox::limits {

namespace {

/// As for limits of one gateway: rough bounds take no more than this part of what is left.
constexpr std::int64_t roomy = 8;
/// A message to the store has so many counters at most, so that those who wait for the first ones do not wait for all.
constexpr std::size_t most_renewed = 1'000;

}  // namespace

void ledger::share_through(std::shared_ptr<share_desk> desk)
{
    desk_ = std::move(desk);
    for (shard& in : shards_) {
        std::lock_guard const lock(in.guard);
        in.ahead = desk_->ahead();
    }
}

/// A shard at a time, under its lock: a request meets its counter before or after, and never with a time of one and a counter of the other.
void ledger::take_time(rules_by_identity const& all, std::int64_t own_ms)
{
    auto const ahead = desk_->ahead();
    if (!ahead) return;
    for (shard& in : shards_) {
        std::lock_guard const lock(in.guard);
        if (in.ahead == ahead) continue;
        std::int64_t const before = time_in(in, own_ms);
        in.ahead = ahead;
        std::int64_t const after = time_in(in, own_ms);
        if (std::abs(after - before) <= clock_step_ms) continue;
        for (slot* const each : in.all)
            if (auto const by = all.find(each->rule); by != all.end()) move_time(*each, *by->second, before, after);
        for (auto& [its, of] : in.leases) move_time(of, after - before);
    }
}

std::optional<refusal> ledger::reserve_shared(shard& in, slot& its, wish const& what, std::int64_t now_ms, holding& into)
{
    rule const& by = *what.by;
    lease& of = in.leases[&its];
    std::int64_t left = room(of, its, now_ms);
    bool const alone = its.open == 0 && what.least <= left;
    bool fits = by.watch || left >= what.most;
    if (what.rough && fits && !by.watch) {
        std::int64_t const of_all = by.amount - its.used - of.others_used - of.others_held;
        fits = its.reserved + what.most <= of_all / roomy;
    }
    if (!fits && what.rough) return refusal_of(its, what, left, now_ms);  // it is counted exactly, and comes again
    if (!fits && desk_->link() == share_link::shared) {
        std::uint64_t const round = what.asks && what.least <= by.amount && ask(of, what.least, what.most, now_ms) ? want(of, its) : 0;
        slot const all = with_others(its, of, by);
        if (round != 0 || !alone) return refusal_of(all, what, room(all, by), now_ms, round);
    } else if (!fits && !alone) {
        return reserve_apart(of, its, what, now_ms, into);
    }
    enter_shared(of, its, what, left, into);
    if (!of.queued && !of.under_way && of.reported_ms == 0) want(of, its);
    if (into.counted) warn(in, its, by);
    return std::nullopt;
}

void ledger::enter_shared(lease& of, slot& its, wish const& what, std::int64_t left, holding& into)
{
    std::int64_t const before = its.used;
    enter(its, what, left, into);
    std::int64_t const used = its.used - before;
    limits::spend(of, used);
    note_reserved(of, its, used + into.reserved);
}

/// While the shared counters are not reached: this gateway alone decides, about its part, about nothing, or refuses.
std::optional<refusal> ledger::reserve_apart(lease& of, slot& its, wish const& what, std::int64_t now_ms, holding& into)
{
    rule const& by = *what.by;
    std::int64_t left = room(its, by);
    if (desk_->fallback() == share_fallback::deny) {
        refusal out = refusal_of(its, what, left, now_ms);
        out.away = true;
        return out;
    }
    if (desk_->fallback() == share_fallback::local) {
        std::int64_t const part = std::max<std::int64_t>(by.amount / desk_->gateways(), 1);
        left = part - its.used - its.reserved;
        bool const alone = its.open == 0 && what.least <= left;
        if (left < what.most && !alone) {
            refusal out = refusal_of(its, what, room(its, by), now_ms);
            out.left = std::max<std::int64_t>(left, 0);
            return out;
        }
    } else {
        left = what.most;
    }
    enter_shared(of, its, what, left, into);
    into.apart = its.used + its.reserved;
    return std::nullopt;
}

void ledger::spend(shard& in, slot& its, std::int64_t used, bool sliding, std::int64_t now_ms)
{
    std::int64_t const before = its.used;
    if (used != 0) book(its, used, sliding);
    if (!desk_) return;
    auto const found = in.leases.find(&its);
    if (found == in.leases.end()) return;
    limits::spend(found->second, its.used - before);
    if (gives_back(found->second, its, now_ms)) want(found->second, its);
}

/// The round in which it is reported.
std::uint64_t ledger::want(lease& of, slot& its)
{
    if (of.queued) return desk_->next_round(&its);
    of.queued = true;
    return desk_->want(&its);
}

void ledger::reset_shared(shard& in, slot& its)
{
    lease& of = in.leases[&its];
    of.reset = true;
    want(of, its);
}

std::int64_t ledger::take_shared_warning(shard const& in, slot& of, rule const& by, std::int64_t& used)
{
    auto const found = in.leases.find(&of);
    if (found == in.leases.end()) return take_warning(of, by);
    slot seen = with_others(of, found->second, by);
    std::int64_t const percent = take_warning(seen, by);
    of.warned = seen.warned;
    used = seen.used;
    return percent;
}

std::vector<share_report> ledger::begin_round(rules_by_identity const& all, bool renewal, std::int64_t now_ms)
{
    std::vector<share_report> out;
    auto const report = [&](shard const& in, slot& its, lease& of) {
        auto const by = all.find(its.rule);
        if (by == all.end()) return lose(of);  // of a limit that a reload removed: what is held of it runs out
        out.push_back(begin(of, its, *by->second, time_in(in, now_ms)));
    };
    for (slot* const each : desk_->begin_round()) {
        shard& in = shard_of(each->hash);
        std::lock_guard const lock(in.guard);
        auto const found = in.leases.find(each);
        if (found == in.leases.end() || !found->second.queued) continue;
        found->second.queued = false;
        report(in, *each, found->second);
    }
    if (!renewal) return out;
    std::size_t const most = out.size() + most_renewed;
    for (shard& in : shards_) {
        std::lock_guard const lock(in.guard);
        for (auto at = in.leases.begin(); at != in.leases.end() && out.size() < most;) {
            auto& [its, of] = *at;
            if (is_over(of, *its) && of.reported_ms != 0) {
                at = in.leases.erase(at);
                continue;
            }
            if (!of.queued && due(of, *its, time_in(in, now_ms))) report(in, *its, of);
            ++at;
        }
    }
    return out;
}

void ledger::take(share_report const& asked, std::optional<share_answer> const& said, std::int64_t now_ms)
{
    name const of = name_of(asked.rule, asked.key);
    shard& in = shard_of(of.hash);
    std::lock_guard const lock(in.guard);
    auto const its = in.all.find(of);
    if (its == in.all.end()) return;
    auto const found = in.leases.find(*its);
    if (found == in.leases.end()) return;
    if (!said) return lose(found->second);
    if (!limits::take(found->second, **its, asked, *said, time_in(in, now_ms))) return;
    (*its)->used = 0;
    (*its)->steps = {};
    (*its)->warned = 0;
    want(found->second, **its);
}

void ledger::report_all()
{
    for (shard& in : shards_) {
        std::lock_guard const lock(in.guard);
        for (slot* const each : in.all)
            if (each->used > 0 || each->reserved > 0) want(in.leases[each], *each);
    }
}

void ledger::give_back()
{
    for (shard& in : shards_) {
        std::lock_guard const lock(in.guard);
        for (auto& [its, of] : in.leases) {
            idle(of);
            want(of, *its);
        }
    }
}

void ledger::visit(std::vector<rule> const& all, std::int64_t now_ms,
                   std::function<void(slot const& each, slot const& of_all)> const& with) const
{
    rules_by_identity rules;
    for (rule const& each : all) rules.emplace(each.identity, &each);
    for (shard const& in : shards_) {
        std::lock_guard const lock(in.guard);
        for (slot* const each : in.all) {
            auto const by = rules.find(each->rule);
            if (by == rules.end()) continue;
            slot seen = *each;
            roll(seen, *by->second, time_in(in, now_ms));
            auto const shared = in.leases.find(each);
            with(seen, shared == in.leases.end() ? seen : with_others(seen, shared->second, *by->second));
        }
    }
}

}  // namespace signalbox::limits
