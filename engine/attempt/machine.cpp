#include "engine/attempt/machine.hpp"

#include "engine/attempt/backoff.hpp"
#include "engine/attempt/verdict.hpp"

#include <algorithm>

namespace signalbox::attempt {

using model::fault;

namespace {

constexpr std::string_view retry = "retry", resent = "resent";

/// What a failed call shows about its target.
enum class evidence : std::uint8_t { well, ill, none };

evidence evidence_of(tried const& note)
{
    if (note.unsent) return evidence::none;
    if (counts_against_target(note.failure)) return evidence::ill;
    // A 400 is about the request: the target that sent it is alive.
    return note.failure.kind == fault::upstream_status ? evidence::well : evidence::none;
}

void settle(breaker& health, evidence shown, model::steady_time now)
{
    switch (shown) {
    case evidence::well: return health.success(now);
    case evidence::ill: return health.failure(now);
    case evidence::none: return health.abandon(now);
    }
}

/// A call that ran out of time would have taken longer than it was given: without it a target that hangs would look as fast as it once was.
void note_lateness(route::load_meter* meter, tried const& note)
{
    if (!meter || !model::facts_of(note.failure.kind).late || evidence_of(note) != evidence::ill) return;
    for (route::timing const each : {route::timing::first_token, route::timing::total}) meter->took(each, note.end - note.start, note.end);
}

}  // namespace

action machine::resume(outcome const& seen, model::steady_time now, double chance)
{
    switch (seen.what) {
    case outcome::kind::started: return plan_.on_failure.attempts > 0 && !plan_.steps.empty() ? call_step(now) : give_up{exhausted()};
    case outcome::kind::waited: return call_step(now);
    case outcome::kind::stopped: return give_up{seen.why};
    case outcome::kind::failed: return after_failure(seen.why, now, chance);
    case outcome::kind::answered: break;
    }
    tried& note = notes_.attempts.back();
    note.end = now;
    note.succeeded = true;
    health_.of(note.target).success(now);
    if (auto* const meter = health_.meter(note.target)) meter->took(route::timing::first_token, now - note.start, now);
    return answer{notes_.attempts.size() - 1};
}

action machine::call_step(model::steady_time now)
{
    route::step const& step = plan_.steps[step_];
    bool const again = reason_ == resent;
    notes_.attempts.push_back({.target = step.target, .reason = reason_.empty() ? step.reason : reason_});
    tried& note = notes_.attempts.back();
    note.start = now;
    breaker& health = health_.of(step.target);
    if (health.admit(now)) return call{&step, notes_.attempts.size() - 1, again};
    note.end = now;
    note.failure = {.kind = fault::breaker_open,
                    .detail = "its circuit breaker is open",
                    .retry_after = std::chrono::ceil<std::chrono::milliseconds>(health.opens_at(now) - now)};
    return next_step(now);
}

action machine::next_step(model::steady_time now)
{
    ++step_;
    while (step_ < plan_.steps.size() && too_small(plan_.steps[step_])) ++step_;
    retries_ = 0;
    reason_ = {};
    if (step_ >= plan_.steps.size() || calls_ >= plan_.on_failure.attempts || now >= until_) return give_up{exhausted()};
    return call_step(now);
}

action machine::after_failure(model::failure const& why, model::steady_time now, double chance)
{
    tried& note = notes_.attempts.back();
    note.end = now;
    note.failure = why;
    settle(health_.of(note.target), evidence_of(note), now);
    note_lateness(health_.meter(note.target), note);
    if (note.unsent && reason_ != resent) {
        reason_ = resent;
        return call_step(now);
    }
    if (why.kind != fault::untranslatable) ++calls_;  // nothing was sent
    auto const what = judge(why, plan_.moves_on);
    if (what == verdict::give_up) return give_up{why};
    if (meaning_of(why) == model::error_kind::context_length) too_long_for_ = std::max(too_long_for_, plan_.steps[step_].context);
    route::failover const& limits = plan_.on_failure;
    if (what == verdict::try_next || retries_ >= limits.retries || calls_ >= limits.attempts) return next_step(now);
    auto const pause = backoff(retries_ + 1, limits.backoff, limits.backoff_limit, why.retry_after, chance);
    if (!pause || now + *pause >= until_) return next_step(now);
    ++retries_;
    reason_ = retry;
    return wait{*pause};
}

/// Why the last one failed, for one target; that all failed, for several.
model::failure machine::exhausted() const
{
    auto const& all = notes_.attempts;
    if (all.empty()) return {.kind = fault::exhausted, .detail = "no target to try"};
    auto const refused = [](tried const& each) { return each.failure.kind == fault::breaker_open; };
    // That a target's API cannot express the request is the answer only when it holds for every target.
    auto const expressible = [](tried const& each) { return each.failure.kind != fault::untranslatable; };
    auto const telling = std::find_if(all.rbegin(), all.rend(), expressible);
    if (telling == all.rend()) return all.back().failure;
    model::failure last = telling->failure;
    // The group moved on although the request itself was refused: the refusal is the answer, not that all failed.
    if (plan_.moves_on && judge(last) == verdict::give_up) return last;
    if (plan_.steps.size() == 1 || std::ranges::all_of(all, refused)) return last;
    // What the last target said stays in `quoted`.
    last.detail = "all " + std::to_string(all.size()) + " attempts failed, the last with " + std::string(name(last.kind)) +
                  (last.detail.empty() ? "" : ": " + last.detail);
    last.kind = fault::exhausted;
    last.param.clear();
    return last;
}

}  // namespace signalbox::attempt
