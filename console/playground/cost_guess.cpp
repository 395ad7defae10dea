#include "console/playground/cost_guess.hpp"

#include "engine/account/prices.hpp"
#include "engine/account/token_estimate.hpp"

#include <string_view>

namespace signalbox::console {

namespace {

/// A provider's id is mostly its kind; else the model is looked for under any.
std::optional<model::price> priceOf(std::string const& name)
{
    account::price_table const& table = account::built_in_prices();
    std::size_t const slash = name.find('/');
    std::string const provider = slash == std::string::npos ? std::string() : name.substr(0, slash);
    std::string const model = slash == std::string::npos ? name : name.substr(slash + 1);
    if (!provider.empty())
        if (auto const found = account::find_price(table, provider, model)) return found;
    std::string const end = "/" + model;
    for (auto const& [each, price] : table.models)
        if (each.ends_with(end)) return price;
    return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> costOf(std::string const& model, std::uint64_t prompt_tokens, std::uint64_t completion_tokens)
{
    auto const price = priceOf(model);
    if (!price || !price->known()) return std::nullopt;
    model::usage tokens;
    tokens.input_tokens = prompt_tokens;
    tokens.output_tokens = completion_tokens;
    auto const found = account::cost(*price, tokens);
    return found ? std::optional(found->micros) : std::nullopt;
}

CostGuess costGuess(Prompt const& prompt, QStringList const& destinations, int repeat)
{
    CostGuess out;
    out.requests = static_cast<int>(destinations.size()) * repeat;
    for (QString const& each : destinations) {
        std::string const model = each.toStdString();
        QByteArray const body = requestBody(prompt, each);
        std::uint64_t const asked =
            account::estimate_request_tokens(model, std::string_view(body.constData(), static_cast<std::size_t>(body.size())));
        std::optional<std::uint64_t> limit;
        if (prompt.max_tokens) limit = *prompt.max_tokens;
        auto const one = costOf(model, asked, account::expected_reply_tokens(limit));
        if (one)
            out.micros += *one * repeat;
        else if (!out.unpriced.contains(each))
            out.unpriced << each;
    }
    return out;
}

}  // namespace signalbox::console
