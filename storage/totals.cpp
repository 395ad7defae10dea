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

void add_tokens(measures& sum, event_figures const& event)
{
    grow(sum.tokens_prompt, event.tokens_prompt);
    grow(sum.tokens_completion, event.tokens_completion);
    grow(sum.tokens_cached, event.tokens_cached);
    grow(sum.tokens_cache_write, event.tokens_cache_write);
    grow(sum.tokens_reasoning, event.tokens_reasoning);
    sum.tokens_estimated += event.tokens_estimated;
}

void add_times(measures& sum, event_figures const& event)
{
    grow(sum.latency_us, event.latency_us);
    grow(sum.upstream_us, event.upstream_us);
    grow(sum.gateway_us, event.gateway_us);
    grow(sum.first_token_us, event.first_token_us());
    if (event.generation_us() > 0) {
        grow(sum.generation_us, event.generation_us());
        grow(sum.generated_tokens, event.tokens_completion);
    }
}

outcome outcome_of(std::string_view decision)
{
    if (decision == "error") return outcome::error;
    if (decision == "blocked") return outcome::blocked;
    return decision == "abandoned" ? outcome::abandoned : outcome::answered;
}

std::optional<double> ratio(std::uint64_t part, std::uint64_t whole)
{
    if (whole == 0) return std::nullopt;
    return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

event_figures event_figures::of(schema::Event const& event)
{
    event_figures made;
    made.ended = outcome_of(event.decision());
    made.stream = event.stream();
    made.fell_back = event.fallback_count() > 0;
    made.provider_known = !event.provider().empty();
    made.tokens_estimated = event.has_tokens() && event.tokens().estimated();
    made.tokens_prompt = event.tokens().prompt();
    made.tokens_completion = event.tokens().completion();
    made.tokens_cached = event.tokens().cached();
    made.tokens_cache_write = event.tokens().cache_write();
    made.tokens_reasoning = event.tokens().reasoning();
    if (event.has_estimated_cost_micros()) made.estimated_cost_micros = event.estimated_cost_micros();
    if (event.has_actual_cost_micros()) made.actual_cost_micros = event.actual_cost_micros();
    made.latency_us = time(event.latency_us());
    made.upstream_us = time(event.upstream_us());
    made.gateway_us = time(event.gateway_us());
    made.content_us = time(event.first_token_us());
    return made;
}

event_figures event_figures::of(schema::event_record const& event)
{
    event_figures made;
    made.ended = outcome_of(event.decision);
    made.stream = event.stream;
    made.fell_back = event.fallback_count > 0;
    made.provider_known = !event.provider.empty();
    if (event.tokens) {
        made.tokens_estimated = event.tokens->estimated;
        made.tokens_prompt = event.tokens->prompt;
        made.tokens_completion = event.tokens->completion;
        made.tokens_cached = event.tokens->cached;
        made.tokens_cache_write = event.tokens->cache_write;
        made.tokens_reasoning = event.tokens->reasoning;
    }
    made.estimated_cost_micros = event.estimated_cost_micros;
    made.actual_cost_micros = event.actual_cost_micros;
    made.latency_us = time(event.latency_us);
    made.upstream_us = time(event.upstream_us);
    made.gateway_us = time(event.gateway_us);
    made.content_us = time(event.first_token_us);
    return made;
}

std::uint64_t event_figures::generation_us() const
{
    bool const told =
        first_token_us() != 0 && tokens_completion > 1 && latency_us >= first_token_us() + std::uint64_t{shortest_generation_us};
    return told ? latency_us - first_token_us() : 0;
}

void measures::add(event_figures const& event)
{
    ++requests;
    errors += event.ended == outcome::error;
    blocked += event.ended == outcome::blocked;
    abandoned += event.ended == outcome::abandoned;
    fallbacks += event.fell_back;
    streams += event.stream;
    add_tokens(*this, event);
    if (event.estimated_cost_micros)
        grow(estimated_cost_micros, *event.estimated_cost_micros);
    else
        unknown_estimates += event.provider_known;
    if (event.actual_cost_micros)
        grow(actual_cost_micros, *event.actual_cost_micros);
    else
        unknown_costs += event.provider_known;
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

void totals::add(event_figures const& event)
{
    measures::add(event);
    latency.add(event.latency_us);
    if (event.first_token_us() != 0) first_token.add(event.first_token_us());
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
