// Where the planted things lie, and the words about them. Pure.
#include "server/sample_data/story.hpp"

#include "engine/base/timestamp.hpp"

#include <algorithm>
#include <cstdio>

namespace signalbox::server::sample {

namespace {

constexpr std::int64_t dollar = 1'000'000;  // in micro-dollars

/// The moment at this share of the time, moved to this time of its day when that stays within half a day and inside.
std::int64_t place(span all, double share, std::int64_t time_of_day)
{
    std::int64_t const plain = all.from_us + static_cast<std::int64_t>(share * static_cast<double>(all.to_us - all.from_us));
    if (all.to_us - all.from_us < 7 * day_us) return plain - plain % minute_us + minute_us;
    return plain - plain % day_us + time_of_day;
}

bool weekend(std::int64_t when_us)
{
    std::int64_t const days = when_us / day_us;  // 1970-01-01 was a Thursday
    return (days + 3) % 7 >= 5;
}

std::string dollars(std::int64_t micros)
{
    char text[32];
    std::snprintf(text, sizeof text, "$%.2f", static_cast<double>(micros) / 1e6);
    return text;
}

planted incident(story const& of)
{
    return {"incident",
            "A provider's bad hour",
            "The provider anthropic is overloaded: the group coding falls back to gpt-5, claude-sonnet-4-5 asked for by itself fails. "
            "Each event's attempts tell it.",
            "--by provider",
            "model:(coding,claude-sonnet-4-5)",
            of.incident};
}

planted regression(story const& of)
{
    return {"regression",
            "A tail that grew",
            "The p95 latency of gpt-4.1-mini more than doubles while its p50 hardly moves. It begins with a configuration that moved the "
            "model to the provider openai-eu.",
            "--by resolved_model --filter model=gpt-4.1-mini",
            "model:gpt-4.1-mini",
            {of.regression_us, of.all.to_us}};
}

planted experiment(story const& of)
{
    return {"experiment",
            "An A/B test",
            "Half of the group support-chat goes to the arm candidate (claude-haiku-4-5), half to control (gpt-4.1): the candidate is "
            "faster and cheaper.",
            "--by tag --filter group=support-chat",
            "group:support-chat",
            {of.test_us, of.all.to_us}};
}

planted budget(story const& of, spend research)
{
    std::int64_t const two_days_on = research.all_micros + 2 * research.last_day_micros;
    std::int64_t const step = two_days_on < 100 * dollar ? dollar : 10 * dollar;  // budgets are round sums
    std::int64_t const limit = std::max((two_days_on + step - 1) / step * step, step);
    return {"budget",
            "A budget about to burst",
            "The consumer research spent " + dollars(research.all_micros) + " so far, " + dollars(research.last_day_micros) +
                " of it on the last day, and more every day: a budget of " + dollars(limit) + " is gone in about two days.",
            "--by consumer",
            "consumer:research",
            {of.climb_us, of.all.to_us}};
}

}  // namespace

story plan_story(span all)
{
    story made;
    made.all = all;
    made.test_us = place(all, 0.20, 9 * hour_us + 12 * minute_us);
    std::int64_t begin = place(all, 0.58, 13 * hour_us + 5 * minute_us);
    bool const long_enough = all.to_us - all.from_us >= 7 * day_us;
    while (long_enough && weekend(begin) && begin - day_us > made.test_us + day_us) begin -= day_us;
    made.incident = {begin, begin + std::min<std::int64_t>(90 * minute_us, (all.to_us - all.from_us) / 40)};
    made.remedy_us = made.incident.to_us + (long_enough ? 2 * hour_us + 25 * minute_us : minute_us);
    made.regression_us = std::max(place(all, 0.72, 10 * hour_us + 40 * minute_us), made.remedy_us + minute_us);
    made.climb_us = all.from_us + (all.to_us - all.from_us) / 2;
    return made;
}

std::vector<planted> tell(story const& of, spend research)
{
    return {incident(of), regression(of), experiment(of), budget(of, research)};
}

std::string time_text(std::int64_t us)
{
    return base::timestamp_of_seconds(us);
}

}  // namespace signalbox::server::sample
