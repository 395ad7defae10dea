// `signalbox prices`: what models cost by the table that is compiled in, or by one of the user's own.
#include "server/commands.hpp"
#include "server/text_table.hpp"

#include "engine/account/prices.hpp"
#include "engine/base/json_writer.hpp"
#include "engine/base/nearest.hpp"
#include "engine/config/source.hpp"

#include <algorithm>
#include <array>
#include <iostream>

namespace signalbox::server {

namespace {

constexpr std::size_t table_limit = 8u << 20;  // bytes, as the configuration takes
constexpr int decimals = 6;                    // of USD for a million tokens: a pico-dollar for one

struct column {
    char const* title;
    char const* key;
    std::optional<std::int64_t> model::price::*place;
};
constexpr std::array<column, 6> columns{{{"INPUT", "input", &model::price::input},
                                         {"OUTPUT", "output", &model::price::output},
                                         {"CACHE READ", "cache_read", &model::price::cache_read},
                                         {"CACHE WRITE", "cache_write", &model::price::cache_write},
                                         {"WRITE 1H", "cache_write_1h", &model::price::cache_write_1h},
                                         {"REASONING", "reasoning", &model::price::reasoning}}};

using listed = std::pair<std::string const, model::price>;

int complain(std::string const& what, int status)
{
    std::cerr << "signalbox: " << what << "\n";
    return status;
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Whether the name holds the words, whatever the case of their letters.
bool holds(std::string_view name, std::string_view words)
{
    return std::ranges::search(name, words, {}, lower, lower).begin() != name.end() || words.empty();
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

/// The known name nearest to a misspelt one, with or without its vendor; empty when none is near.
std::string near_name(account::price_table const& table, std::string const& wanted)
{
    bool const vendor = wanted.find('/') != std::string::npos;
    base::nearest_name search(wanted);
    for (listed const& each : table.models) {
        std::string_view const name = each.first;
        search.offer(vendor ? name : name.substr(name.rfind('/') + 1));
    }
    return std::string(search.best());
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
        for (column const& which : columns)
            if (auto const price = each->second.*which.place) base::append_decimal(one.key(which.key), *price, decimals, true);
        one.close();
    }
    models.close();
    all.close();
    return out;
}

std::string as_text(account::price_table const& table, std::vector<listed const*> const& found)
{
    std::vector<std::string> titles{"MODEL"};
    for (column const& each : columns) titles.emplace_back(each.title);
    text_table rows(titles);
    for (listed const* each : found) {
        std::vector<std::string> cells{each->first};
        for (column const& which : columns) {
            std::string cell = "-";
            if (auto const price = each->second.*which.place) base::append_decimal(cell = "$", *price, decimals, true);
            cells.push_back(std::move(cell));
        }
        rows.add(std::move(cells));
    }
    return rows.text() + "USD for a million tokens, by " + table.name + ". \"-\": the price of its kind (docs/formats/prices.md).\n";
}

model::result<account::price_table> read_table(std::string const& file)
{
    if (file.empty()) return account::built_in_prices();
    auto const text = config::read_file(file, table_limit);
    if (!text) return model::failure{model::fault::bad_request, "--table " + file + ": " + text.error().detail};
    auto table = account::parse_prices(*text);
    if (!table) return model::failure{model::fault::bad_request, "--table " + file + ": " + table.error().detail};
    return table;
}

}  // namespace

int prices(price_options const& options)
{
    auto const table = read_table(options.table);
    if (!table) return complain(table.error().detail, 2);
    auto const found = entries(*table, options.model);
    if (found.empty()) {
        std::string const near = near_name(*table, options.model);
        return complain("no model of " + table->name + " is called \"" + options.model + "\"" +
                            (near.empty() ? "" : "; did you mean \"" + near + "\"?") +
                            " A model without a price has an unknown cost, never 0: give it a `price:` in the configuration",
                        1);
    }
    std::cout << (options.json ? as_json(*table, found) + "\n" : as_text(*table, found));
    return 0;
}

}  // namespace signalbox::server
