#include "storage/totals.hpp"

#include <algorithm>
#include <limits>

namespace signalbox::storage {

void grow(std::uint64_t& sum, std::uint64_t by)
{
    constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
    sum = by > most - std::min(sum, most) ? most : sum + by;
}

void grow(std::int64_t& sum, std::int64_t by)
{
    if (__builtin_add_overflow(sum, by, &sum))
        sum = by > 0 ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int64_t>::min();
}

namespace {

std::uint64_t time(std::int64_t microseconds)
{
    return static_cast<std::uint64_t>(std::max<std::int64_t>(microseconds, 0));
}

void add_tokens(measures& sum, schema::Tokens const& tokens)
{
    grow(sum.tokens_prompt, tokens.prompt());
    grow(sum.tokens_completion, tokens.completion());
    grow(sum.tokens_cached, tokens.cached());
    grow(sum.tokens_cache_write, tokens.cache_write());
    grow(sum.tokens_reasoning, tokens.reasoning());
    sum.tokens_estimated += tokens.estimated();
}

void add_times(measures& sum, schema::Event const& event)
{
    event_times const times{event};
    grow(sum.latency_us, times.latency);
    grow(sum.upstream_us, time(event.upstream_us()));
    grow(sum.gateway_us, time(event.gateway_us()));
    grow(sum.first_token_us, times.first_token);
    if (times.first_token != 0 && event.stream() && event.tokens().completion() > 0 && times.latency > times.first_token) {
        grow(sum.generation_us, times.latency - times.first_token);
        grow(sum.generated_tokens, event.tokens().completion());
    }
}

std::optional<double> ratio(std::uint64_t part, std::uint64_t whole)
{
    if (whole == 0) return std::nullopt;
    return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

event_times::event_times(schema::Event const& event) : latency(time(event.latency_us())), first_token(time(event.first_token_us())) {}

void measures::add(schema::Event const& event)
{
    ++requests;
    errors += event.decision() == "error";
    blocked += event.decision() == "blocked";
    abandoned += event.decision() == "abandoned";
    fallbacks += event.fallback_count() > 0;
    streams += event.stream();
    if (event.has_tokens()) add_tokens(*this, event.tokens());
    if (event.has_estimated_cost_micros())
        grow(estimated_cost_micros, event.estimated_cost_micros());
    else
        unknown_estimates += !event.provider().empty();
    if (event.has_actual_cost_micros())
        grow(actual_cost_micros, event.actual_cost_micros());
    else
        unknown_costs += !event.provider().empty();
    add_times(*this, event);
}

void measures::merge(measures const& other)
{
    for (auto const member : unsigned_measures) grow(this->*member, other.*member);
    for (auto const member : signed_measures) grow(this->*member, other.*member);
}

std::optional<double> measures::average_latency_us() const
{
    return ratio(latency_us, requests);
}

std::optional<double> measures::tokens_per_second() const
{
    auto const per_microsecond = ratio(generated_tokens, generation_us);
    if (!per_microsecond) return std::nullopt;
    return *per_microsecond * 1e6;
}

void totals::add(schema::Event const& event)
{
    measures::add(event);
    event_times const times{event};
    latency.add(times.latency);
    if (times.first_token != 0) first_token.add(times.first_token);
}

void totals::merge(totals const& other)
{
    measures::merge(other);
    latency.merge(other.latency);
    first_token.merge(other.first_token);
}

std::optional<double> totals::average_first_token_us() const
{
    return ratio(first_token_us, first_token.count());
}

}  // namespace signalbox::storage
