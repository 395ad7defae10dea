#include "server/savings.hpp"

#include "engine/account/prices.hpp"
#include "storage/totals.hpp"

#include <algorithm>

namespace signalbox::server {

model::usage usage_of(storage::event_figures const& of)
{
    model::usage tokens;
    tokens.input_tokens = of.tokens_prompt;
    tokens.cached_tokens = of.tokens_cached;
    tokens.cache_write_tokens = of.tokens_cache_write;
    tokens.output_tokens = of.tokens_completion;
    tokens.reasoning_tokens = of.tokens_reasoning;
    return tokens;
}

void savings::add(schema::Event const& event)
{
    auto const seen = storage::event_figures::of(event);
    bool const none = seen.tokens_prompt == 0 && seen.tokens_completion == 0;
    if (!seen.actual_cost_micros) {
        unknown += none ? 0 : 1;
        return;
    }
    if (none) return;
    auto const its_own = std::ranges::find(own, event.role(), &own_requests::role);
    if (its_own != own.end()) {
        ++its_own->requests;
        storage::grow(its_own->micros, *seen.actual_cost_micros);
        return;
    }
    auto const alone = account::cost(price, usage_of(seen));
    if (!alone) return;
    ++requests;
    storage::grow(tokens_in, seen.tokens_prompt);
    storage::grow(tokens_out, seen.tokens_completion);
    storage::grow(paid_micros, *seen.actual_cost_micros);
    storage::grow(alone_micros, alone->micros);
}

bool savings::empty() const
{
    return requests == 0 && std::ranges::all_of(own, [](own_requests const& each) { return each.requests == 0; });
}

std::int64_t savings::spent_micros() const
{
    std::int64_t sum = paid_micros;
    for (own_requests const& each : own) storage::grow(sum, each.micros);
    return sum;
}

std::int64_t savings::saved_permille() const
{
    if (alone_micros == 0) return 0;
    return static_cast<std::int64_t>(static_cast<__int128>(saved_micros()) * 1000 / alone_micros);
}

}  // namespace signalbox::server
