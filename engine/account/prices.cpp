// Finding a model's price and multiplying it out. Integers only: a price is pico-dollars per token, a cost micro-dollars. Pure.
#include "engine/account/prices.hpp"

#include <algorithm>
#include <initializer_list>
#include <limits>

namespace signalbox::account {

namespace {

bool is_digits(std::string_view text)
{
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// "gpt-4o-2024-08-06" and "claude-sonnet-4-20250514" and "claude-sonnet-4@20250514" without what follows the model's name.
std::string_view without_date(std::string_view model)
{
    if (std::size_t const at = model.find('@'); at != std::string_view::npos) return model.substr(0, at);
    if (model.size() > 9) {
        std::string_view const tail = model.substr(model.size() - 9);
        if (tail[0] == '-' && is_digits(tail.substr(1))) return model.substr(0, model.size() - 9);
    }
    if (model.size() > 11) {
        std::string_view const tail = model.substr(model.size() - 11);
        bool const dashes = tail[0] == '-' && tail[5] == '-' && tail[8] == '-';
        if (dashes && is_digits(tail.substr(1, 4)) && is_digits(tail.substr(6, 2)) && is_digits(tail.substr(9, 2)))
            return model.substr(0, model.size() - 11);
    }
    return model;
}

std::optional<model::price> find_exactly(price_table const& in, std::string_view vendor, std::string_view model)
{
    std::string key(vendor);
    key.append("/").append(model);
    auto found = in.models.find(key);
    std::size_t const slash = model.rfind('/');
    if (found == in.models.end() && slash != std::string_view::npos) {
        found = in.models.find(model);  // "anthropic/claude-sonnet-4-6", as proxies and aggregators name it
        if (found == in.models.end()) found = in.models.find(std::string(vendor).append("/").append(model.substr(slash + 1)));
    }
    if (found == in.models.end()) return {};
    return found->second;
}

using wide = unsigned __int128;

/// A product of any two 64-bit numbers fits, and so does the sum of the ten products of a cost: each factor stays below 2^62.
constexpr std::uint64_t factor_limit = (std::uint64_t{1} << 62) - 1;

wide times(std::uint64_t tokens, std::int64_t pico_dollars)
{
    auto const each = static_cast<std::uint64_t>(std::max<std::int64_t>(pico_dollars, 0));
    return static_cast<wide>(std::min(tokens, factor_limit)) * std::min(each, factor_limit);
}

/// What is left of a whole without its parts, which are disjoint. Parts beyond the whole (a provider whose count leaves them out) leave nothing.
std::uint64_t without(std::uint64_t whole, std::initializer_list<std::uint64_t> parts)
{
    for (std::uint64_t const each : parts) whole -= std::min(whole, each);
    return whole;
}

/// Providers do not tell how much of what was cached is sound or pictures: those are counted in what was not.
wide cost_of_input(model::price const& at, model::usage const& tokens)
{
    std::int64_t const write = at.cache_write.value_or(*at.input);
    std::uint64_t const uncached =
        without(tokens.input_tokens, {tokens.cached_tokens, tokens.cache_write_tokens, tokens.cache_write_1h_tokens});
    std::uint64_t const audio = std::min(tokens.audio_input_tokens, uncached);
    std::uint64_t const image = std::min(tokens.image_input_tokens, uncached - audio);
    return times(uncached - audio - image, *at.input) + times(tokens.cached_tokens, at.cache_read.value_or(*at.input)) +
           times(tokens.cache_write_tokens, write) + times(tokens.cache_write_1h_tokens, at.cache_write_1h.value_or(write)) +
           times(audio, at.audio_input.value_or(*at.input)) + times(image, at.image_input.value_or(*at.input));
}

wide cost_of_output(model::price const& at, model::usage const& tokens)
{
    std::uint64_t const reasoned = std::min(tokens.reasoning_tokens, tokens.output_tokens);
    std::uint64_t const audio = std::min(tokens.audio_output_tokens, tokens.output_tokens - reasoned);
    std::uint64_t const image = std::min(tokens.image_output_tokens, tokens.output_tokens - reasoned - audio);
    return times(tokens.output_tokens - reasoned - audio - image, *at.output) + times(reasoned, at.reasoning.value_or(*at.output)) +
           times(audio, at.audio_output.value_or(*at.output)) + times(image, at.image_output.value_or(*at.output));
}

}  // namespace

std::optional<model::price> find_price(price_table const& in, std::string_view provider_kind, std::string_view upstream_model)
{
    if (auto const exact = find_exactly(in, provider_kind, upstream_model)) return exact;
    std::string_view const plain = without_date(upstream_model);
    if (plain.size() == upstream_model.size() || plain.empty()) return {};
    return find_exactly(in, provider_kind, plain);
}

std::optional<model::money> cost(model::price const& at, model::usage const& tokens)
{
    if (!at.known()) return {};
    wide const pico = cost_of_input(at, tokens) + cost_of_output(at, tokens);
    constexpr std::uint64_t pico_per_micro = 1'000'000;
    wide const micros = (pico + pico_per_micro / 2) / pico_per_micro;
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    return model::money{micros > static_cast<wide>(most) ? most : static_cast<std::int64_t>(micros)};
}

}  // namespace signalbox::account
