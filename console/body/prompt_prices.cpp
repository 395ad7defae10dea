#include "console/body/prompt_prices.hpp"

#include "engine/account/prices.hpp"

#include <numeric>

namespace signalbox::console {

namespace {

/// A provider's id is mostly its kind; else the model is looked for under any.
std::optional<model::price> priceOf(schema::Event const& event)
{
    account::price_table const& table = account::built_in_prices();
    if (auto const found = account::find_price(table, event.provider(), event.upstream_model())) return found;
    std::string const end = "/" + event.upstream_model();
    for (auto const& [name, price] : table.models)
        if (name.ends_with(end)) return price;
    return std::nullopt;
}

}  // namespace

std::optional<double> promptMicros(schema::Event const& event)
{
    if (!event.has_actual_cost_micros() || event.upstream_model().empty()) return std::nullopt;
    auto const price = priceOf(event);
    if (!price || !price->known()) return std::nullopt;
    auto const& tokens = event.tokens();
    auto const at = [](std::uint64_t count, std::int64_t each) { return static_cast<double>(count) * static_cast<double>(each); };
    std::uint64_t const cached = std::min(tokens.cached(), tokens.prompt());
    double const prompt = at(tokens.prompt() - cached, *price->input) + at(cached, price->cache_read.value_or(*price->input));
    double const all = prompt + at(tokens.completion(), *price->output);
    return all > 0 ? static_cast<double>(event.actual_cost_micros()) * prompt / all : 0.0;
}

std::array<PromptShare, prompt_parts> promptShares(PromptTokens const& estimated, schema::Event const& event)
{
    std::array<PromptShare, prompt_parts> out{};
    double const sum = static_cast<double>(std::accumulate(estimated.begin(), estimated.end(), std::uint64_t{0}));
    if (sum == 0) return out;
    double const counted = event.tokens().prompt() != 0 ? static_cast<double>(event.tokens().prompt()) : sum;
    auto const paid = promptMicros(event);
    for (std::size_t part = 0; part < prompt_parts; ++part) {
        double const share = static_cast<double>(estimated[part]) / sum;
        out[part].tokens = static_cast<std::uint64_t>(share * counted + 0.5);
        if (paid) out[part].micros = share * *paid;
    }
    return out;
}

}  // namespace signalbox::console
