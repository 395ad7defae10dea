// A table of manners, the ordinary failures, and the two planted troubles: anthropic's bad hour and gpt-4.1-mini's tail.
#include "server/sample_data/targets.hpp"

#include <algorithm>
#include <array>

namespace signalbox::server::sample {

namespace {

using model::fault;

struct manner {
    std::string_view model;
    double first_token_ms, spread;  // median and sigma
    double tokens_per_second;
    double failing;    // share of calls on an ordinary day
    double wordiness;  // completion tokens beside what was asked for
    double reasoning;  // of the completion
};

constexpr std::array<manner, 8> manners{{
    {"gpt-4.1", 520, 0.45, 82, 0.0035, 1.0, 0},
    {"gpt-4.1-mini", 360, 0.40, 125, 0.0025, 0.95, 0},
    {"gpt-5", 1900, 0.60, 96, 0.0045, 1.5, 0.55},
    {"claude-haiku-4-5", 350, 0.38, 138, 0.0035, 1.08, 0},
    {"claude-sonnet-4-5", 880, 0.42, 71, 0.0050, 1.15, 0},
    {"mistral-small-latest", 270, 0.40, 142, 0.0040, 0.9, 0},
    {"llama-3.3-70b-versatile", 170, 0.35, 265, 0.0070, 0.95, 0},
    {"qwen2.5-coder-32b", 460, 0.50, 37, 0.0060, 0.9, 0},
}};

manner const& manner_of(std::string_view id)
{
    auto const found = std::ranges::find(manners, id, &manner::model);
    return found == manners.end() ? manners.front() : *found;
}

std::int64_t microseconds(double ms)
{
    return static_cast<std::int64_t>(ms * 1000);
}

model::failure refused(int status, char const* what, char const* code = "")
{
    return {fault::upstream_status, what, code, status, {}};
}

model::failure ordinary_failure(chance& luck)
{
    static constexpr std::array shares{0.34, 0.24, 0.20, 0.12, 0.10};
    switch (luck.pick(shares)) {
    case 0: return refused(503, "the model is out of capacity, try again later");
    case 1: return refused(429, "too many tokens this minute", "rate_limit_exceeded");
    case 2: return refused(500, "the server had an error while processing the request");
    case 3: return {fault::connection_reset, "the connection closed before the reply", {}, 0, {}};
    default: return refused(400, "the prompt is longer than the model's context", "context_length_exceeded");
    }
}

/// How likely a call of anthropic fails: it gets worse within minutes and better within minutes.
double overload(route::target const& of, std::int64_t when_us, story const& within)
{
    span const& hour = within.incident;
    if (of.provider_id != "anthropic" || !hour.holds(when_us)) return 0;
    double const slope = static_cast<double>(hour.to_us - hour.from_us) / 8;
    double const edge = static_cast<double>(std::min(when_us - hour.from_us, hour.to_us - when_us));
    return 0.82 * std::min(1.0, edge / slope + 0.15);
}

void overloaded(behaviour& call, chance& luck)
{
    static constexpr std::array shares{0.62, 0.20, 0.18};
    switch (luck.pick(shares)) {
    case 0:
        call.failed = refused(529, "Overloaded", "overloaded_error");
        call.end_us = call.connected_us + microseconds(luck.around(140, 0.5));
        break;
    case 1:
        call.failed = model::failure{fault::connect_timeout, "connecting to api.anthropic.com:443 took too long", {}, 0, {}};
        call.connected_us = 0;
        call.end_us = 5'000'000;
        break;
    default:
        call.failed = model::failure{fault::connection_reset, "the connection closed before the reply", {}, 0, {}};
        call.end_us = call.connected_us + microseconds(luck.around(2'400, 0.6));
    }
    call.status = call.failed->status;
    call.first_byte_us = call.status ? call.end_us : 0;
}

/// Of ten answers from the other region one takes many times as long: p95 sees it, p50 does not.
double slowness(route::target const& of, chance& luck)
{
    if (of.provider_id == "openai-eu" && luck.hits(0.10)) return luck.between(5, 10);
    return luck.hits(0.012) ? luck.heavy(1.7, 20) : 1;
}

void count(behaviour& call, manner const& how, asked const& what, route::target const& of)
{
    model::usage& tokens = call.tokens;
    tokens.input_tokens = static_cast<std::uint64_t>(what.prompt);
    tokens.output_tokens = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(what.completion * how.wordiness));
    tokens.reasoning_tokens = static_cast<std::uint64_t>(static_cast<double>(tokens.output_tokens) * how.reasoning);
    bool const caches = of.provider_id == "anthropic" || of.provider_id.starts_with("openai");
    if (caches && what.prompt * what.cached > 1024) tokens.cached_tokens = static_cast<std::uint64_t>(what.prompt * what.cached);
    if (of.provider_id == "anthropic" && what.cached > 0 && tokens.cached_tokens == 0 && what.prompt > 1024)
        tokens.cache_write_tokens = static_cast<std::uint64_t>(what.prompt * 0.8);
    call.counted = !(of.provider_id == "workshop" && what.stream);
}

void answer(behaviour& call, manner const& how, asked const& what, route::target const& of, chance& luck)
{
    count(call, how, what, of);
    double const slow = slowness(of, luck);
    double const first = luck.around(how.first_token_ms * (1 + what.prompt / 40'000), how.spread) * slow;
    double const speed = luck.around(how.tokens_per_second, 0.22) / (1 + (slow - 1) * 0.7);
    double const rest = static_cast<double>(call.tokens.output_tokens) / speed * 1000;
    call.status = 200;
    call.end_us = call.connected_us + microseconds(first + rest);
    // A plain reply comes at once when it is whole.
    call.first_token_us = what.stream ? call.connected_us + microseconds(first) : call.end_us;
    call.first_byte_us = what.stream ? call.connected_us + microseconds(first * 0.92) : call.end_us - 400;
}

/// What the attempt's own limits make of it.
void hold_to(behaviour& call, route::member_timeouts const& limits, bool stream)
{
    auto const late = [&](std::optional<std::chrono::milliseconds> limit, fault kind, char const* what) {
        if (!limit || call.failed || call.first_token_us <= limit->count() * 1000) return;
        call.failed = model::failure{kind, what, {}, 0, {}};
        call.end_us = limit->count() * 1000;
        call.first_byte_us = call.first_token_us = 0;
        call.status = 0;
    };
    if (stream) late(limits.first_token, fault::first_token_timeout, "no content in time");
    late(limits.whole, fault::attempt_timeout, "no reply in time");
}

void break_off(behaviour& call, chance& luck)
{
    bool const silent = luck.hits(0.4);
    double const part = luck.uniform();
    std::int64_t const reached =
        call.first_token_us + static_cast<std::int64_t>(static_cast<double>(call.end_us - call.first_token_us) * part);
    call.broke = silent ? model::failure{fault::idle_timeout, "no further byte of the reply in time", {}, 0, {}}
                        : model::failure{fault::truncated, "the stream ended before its last event", {}, 0, {}};
    auto const whole = static_cast<double>(call.tokens.output_tokens);
    call.tokens.output_tokens = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(whole * part));
    call.tokens.reasoning_tokens = std::min(call.tokens.reasoning_tokens, call.tokens.output_tokens);
    call.counted = false;
    call.end_us = reached + (silent ? 120'000'000 : 0);
}

}  // namespace

behaviour behave(route::target const& of, route::member_timeouts const& limits, asked const& what, std::int64_t when_us,
                 story const& within, chance& luck)
{
    manner const& how = manner_of(of.model);
    behaviour call;
    if (luck.hits(0.06)) call.connected_us = microseconds(luck.around(of.provider_id == "workshop" ? 0.4 : 48, 0.4));
    if (luck.hits(overload(of, when_us, within))) {
        overloaded(call, luck);
    } else if (luck.hits(how.failing)) {
        call.failed = ordinary_failure(luck);
        call.status = call.failed->status;
        call.end_us = call.connected_us + microseconds(luck.around(180, 0.7));
        call.first_byte_us = call.status ? call.end_us : 0;
    } else {
        answer(call, how, what, of, luck);
        if (what.stream && luck.hits(0.0015)) break_off(call, luck);
        hold_to(call, limits, what.stream);
    }
    return call;
}

}  // namespace signalbox::server::sample
