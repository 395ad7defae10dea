// `signalbox prices`: what models cost by the table that is compiled in, or by one of the user's own.
#include "server/chosen_prices.hpp"
#include "server/commands.hpp"
#include "engine/base/text_table.hpp"

#include "engine/account/prices.hpp"
#include "engine/base/ascii.hpp"
#include "engine/base/json_writer.hpp"

#include <algorithm>
#include <array>
#include <iostream>

namespace signalbox::server {

namespace {

constexpr int decimals = 6;  // of USD for a million tokens: a pico-dollar for one

/// Above the columns of account::price_fields.
constexpr std::array<char const*, account::price_fields.size()> titles{"INPUT",     "OUTPUT",   "CACHE READ", "CACHE WRITE", "WRITE 1H",
                                                                       "REASONING", "AUDIO IN", "AUDIO OUT",  "IMAGE IN",    "IMAGE OUT"};
constexpr std::size_t usual_columns = 6;  // those of sound and pictures are shown where some model has such a price

using listed = std::pair<std::string const, model::price>;

int complain(std::string const& what, int status)
{
    std::cerr << "signalbox: " << what << "\n";
    return status;
}

/// Whether the name holds the words, whatever the case of their letters.
bool holds(std::string_view name, std::string_view words)
{
    return base::lowered(name).find(base::lowered(words)) != std::string::npos;
}

/// The entry of exactly this name, or those whose names hold it.
std::vector<listed const*> entries(account::price_table const& table, std::string const& wanted)
{
    if (auto const exact = table.models.find(wanted); exact != table.models.end()) return {&*exact};
    std::vector<listed const*> found;
    for (listed const& each : table.models)
        if (holds(each.first, wanted)) found.push_back(&each);
    return found;
}

std::string as_json(account::price_table const& table, std::vector<listed const*> const& found)
{
    std::string out;
    base::json_object all(out);
    all.text("table", table.name);
    all.text("source", table.source);
    all.text("licence", table.licence);
    all.text("currency", "USD");
    all.number("per_tokens", 1'000'000);
    base::json_object models(all.key("models"));
    for (listed const* each : found) {
        base::json_object one(models.key(each->first));
        for (account::price_field const& which : account::price_fields)
            if (auto const price = each->second.*which.place) base::append_decimal(one.key(which.name), *price, decimals, true);
        one.close();
    }
    models.close();
    all.close();
    return out;
}

bool has_any(std::vector<listed const*> const& of, account::price_field const& which)
{
    return std::ranges::any_of(of, [&](listed const* each) { return (each->second.*which.place).has_value(); });
}

/// With cents at least: "$0.10", "$0.000123".
std::string money_text(std::int64_t price)
{
    std::string out = "$";
    base::append_decimal(out, price, decimals, true);
    std::size_t const point = out.find('.');
    if (point == out.npos) return out + ".00";
    return out.size() - point < 3 ? out + "0" : out;
}

std::string as_text(account::price_table const& table, std::vector<listed const*> const& found)
{
    std::vector<std::size_t> shown;
    for (std::size_t i = 0; i < titles.size(); ++i)
        if (i < usual_columns || has_any(found, account::price_fields[i])) shown.push_back(i);
    std::vector<std::string> heading{"MODEL"};
    for (std::size_t const i : shown) heading.emplace_back(titles[i]);
    base::text_table rows(std::move(heading));
    for (listed const* each : found) {
        std::vector<std::string> cells{each->first};
        for (std::size_t const i : shown) {
            std::string cell = "-";
            if (auto const price = each->second.*account::price_fields[i].place) cell = money_text(*price);
            cells.push_back(std::move(cell));
        }
        rows.add(std::move(cells));
    }
    return rows.text() + "USD for a million tokens, by " + table.name + ". \"-\": the price of its kind (docs/formats/prices.md).\n";
}

}  // namespace

int prices(price_options const& options)
{
    auto const table = price_table_of(options.table);
    if (!table) return complain(table.error().detail, 2);
    auto const found = entries(*table, options.model);
    if (found.empty()) {
        std::string const near = near_model(*table, options.model);
        return complain("no model of " + table->name + " is called \"" + options.model + "\"" +
                            (near.empty() ? "." : "; did you mean \"" + near + "\"?") +
                            " A model without a price has an unknown cost, never 0: give it a `price:` in the configuration",
                        1);
    }
    std::cout << (options.json ? as_json(*table, found) + "\n" : as_text(*table, found));
    return 0;
}

}  // namespace signalbox::server
