#include "storage/totals.hpp"

#include <algorithm>
#include <limits>

namespace signalbox::storage {

namespace {

// A provider may claim any number of tokens; sums stay in range whatever it says, also as SQLite's signed integers.
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

std::uint64_t time(std::int64_t microseconds)
{
    return static_cast<std::uint64_t>(std::max<std::int64_t>(microseconds, 0));
}

void add_tokens(totals& sum, schema::Tokens const& tokens)
{
    grow(sum.tokens_prompt, tokens.prompt());
    grow(sum.tokens_completion, tokens.completion());
    grow(sum.tokens_cached, tokens.cached());
    grow(sum.tokens_cache_write, tokens.cache_write());
    grow(sum.tokens_reasoning, tokens.reasoning());
    sum.tokens_estimated += tokens.estimated();
}

void add_times(totals& sum, schema::Event const& event)
{
    std::uint64_t const latency = time(event.latency_us());
    std::uint64_t const first = time(event.first_token_us());
    grow(sum.latency_us, latency);
    grow(sum.upstream_us, time(event.upstream_us()));
    grow(sum.gateway_us, time(event.gateway_us()));
    sum.latency.add(latency);
    if (first == 0)
        return;
    grow(sum.first_token_us, first);
    sum.first_token.add(first);
    if (event.stream() && event.tokens().completion() > 0 && latency > first) {
        grow(sum.generation_us, latency - first);
        grow(sum.generated_tokens, event.tokens().completion());
    }
}

}  // namespace

void totals::add(schema::Event const& event)
{
    ++requests;
    errors += event.decision() == "error";
    blocked += event.decision() == "blocked";
    abandoned += event.decision() == "abandoned";
    fallbacks += event.fallback_count() > 0;
    streams += event.stream();
    if (event.has_tokens())
        add_tokens(*this, event.tokens());
    if (event.has_estimated_cost_micros())
        grow(estimated_cost_micros, event.estimated_cost_micros());
    if (event.has_actual_cost_micros())
        grow(actual_cost_micros, event.actual_cost_micros());
    else
        unknown_costs += !event.provider().empty();
    add_times(*this, event);
}

void totals::merge(totals const& other)
{
    requests += other.requests;
    errors += other.errors;
    blocked += other.blocked;
    abandoned += other.abandoned;
    fallbacks += other.fallbacks;
    streams += other.streams;
    grow(tokens_prompt, other.tokens_prompt);
    grow(tokens_completion, other.tokens_completion);
    grow(tokens_cached, other.tokens_cached);
    grow(tokens_cache_write, other.tokens_cache_write);
    grow(tokens_reasoning, other.tokens_reasoning);
    tokens_estimated += other.tokens_estimated;
    grow(estimated_cost_micros, other.estimated_cost_micros);
    grow(actual_cost_micros, other.actual_cost_micros);
    unknown_costs += other.unknown_costs;
    grow(latency_us, other.latency_us);
    grow(upstream_us, other.upstream_us);
    grow(gateway_us, other.gateway_us);
    grow(first_token_us, other.first_token_us);
    grow(generation_us, other.generation_us);
    grow(generated_tokens, other.generated_tokens);
    latency.merge(other.latency);
    first_token.merge(other.first_token);
}

std::optional<double> totals::average_latency_us() const
{
    if (requests == 0)
        return std::nullopt;
    return static_cast<double>(latency_us) / static_cast<double>(requests);
}

std::optional<double> totals::average_first_token_us() const
{
    if (first_token.count() == 0)
        return std::nullopt;
    return static_cast<double>(first_token_us) / static_cast<double>(first_token.count());
}

std::optional<double> totals::tokens_per_second() const
{
    if (generation_us == 0)
        return std::nullopt;
    return static_cast<double>(generated_tokens) * 1e6 / static_cast<double>(generation_us);
}

}  // namespace signalbox::storage
