// Reads a price table's JSON (docs/formats/prices.md): exact decimals, every mistake named by entry and field. At load only.
#include "engine/account/built_in_prices.hpp"
#include "engine/account/prices.hpp"
#include "engine/wire/json.hpp"

#include <array>
#include <stdexcept>

namespace signalbox::account {

namespace {

constexpr std::string_view format_name = "signalbox-prices/1";

/// A table this large is a mistake; vendors' complete lists have a few thousand models.
constexpr std::size_t entry_limit = 100'000;

/// No token costs a dollar: a larger number stands in the wrong unit.
constexpr std::int64_t price_limit = 1'000'000'000'000;

model::failure wrong(std::string where, std::string what)
{
    return {model::fault::bad_request, "price table: " + where + ": " + what, std::move(where), 0, {}};
}

std::string field_names()
{
    std::string all;
    for (price_field const& each : price_fields) all.append(all.empty() ? "" : ", ").append(each.name);
    return all;
}

/// How many decimal places a dollar has when a token's price is counted in pico-dollars: 12 for prices per token, 6 for prices per million.
struct unit {
    int places = 6;
};

/// A decimal as written ("0.075", "15"; no sign, no exponent) to pico-dollars per token. Nothing when it is no such decimal, too large, or
/// finer than a pico-dollar.
std::optional<std::int64_t> to_pico(std::string_view text, unit in)
{
    std::size_t const dot = text.find('.');
    std::string_view const whole = text.substr(0, dot);
    std::string_view fraction = dot == std::string_view::npos ? std::string_view{} : text.substr(dot + 1);
    if (whole.empty() || (dot != std::string_view::npos && fraction.empty())) return {};
    while (fraction.ends_with('0')) fraction.remove_suffix(1);
    if (fraction.size() > static_cast<std::size_t>(in.places)) return {};
    std::int64_t pico = 0;
    auto const take = [&](char c) {
        if (c < '0' || c > '9' || pico > price_limit) return false;
        pico = pico * 10 + (c - '0');
        return true;
    };
    for (char c : whole)
        if (!take(c)) return {};
    for (char c : fraction)
        if (!take(c)) return {};
    for (int i = static_cast<int>(fraction.size()); i < in.places; ++i)
        if (!take('0')) return {};
    if (pico > price_limit) return {};
    return pico;
}

model::result<unit> read_unit(wire::json_view per)
{
    if (per.missing()) return unit{};
    switch (per.unsigned_integer().value_or(0)) {
    case 1: return unit{12};
    case 1'000: return unit{9};
    case 1'000'000: return unit{6};
    default: return wrong("per_tokens", "must be 1, 1000 or 1000000");
    }
}

model::result<model::price> read_price(std::string const& model, wire::json_view entry, unit in)
{
    if (entry.kind() != wire::json_kind::object) return wrong("models." + model, "must be an object with " + field_names());
    model::price read;
    for (wire::json_member each : entry.members()) {
        std::string const where = "models." + model + "." + each.key();
        price_field const* known = nullptr;
        for (price_field const& one : price_fields)
            if (each.is(one.name)) known = &one;
        if (!known) return wrong(where, "unknown field; known are " + field_names());
        if (read.*(known->place)) return wrong(where, "stands twice");
        bool const is_number = each.value.kind() == wire::json_kind::number;
        auto const pico = to_pico(is_number ? std::string(each.value.raw()) : each.value.string_or(""), in);
        if (!pico)
            return wrong(where, "must be a decimal number of USD like \"0.075\", at most 1 USD and at least a pico-dollar for a token");
        read.*(known->place) = *pico;
    }
    if (!read.known()) return wrong("models." + model, "needs both input and output; leave the model out when one is unknown");
    return read;
}

model::result<void> check_heading(wire::json_view table)
{
    static constexpr std::array known{std::string_view("format"),   std::string_view("name"),       std::string_view("as_of"),
                                      std::string_view("currency"), std::string_view("per_tokens"), std::string_view("source"),
                                      std::string_view("licence"),  std::string_view("note"),       std::string_view("models")};
    if (table["format"].string_or("") != format_name) return wrong("format", "must be \"" + std::string(format_name) + "\"");
    if (table["as_of"].string_or("").empty()) return wrong("as_of", "must be the date the prices are from, like \"2026-11-21\"");
    if (table["currency"].string_or("USD") != "USD") return wrong("currency", "must be \"USD\"");
    if (table["models"].kind() != wire::json_kind::object) return wrong("models", "must be an object of \"vendor/model\" to prices");
    for (wire::json_member each : table.members()) {
        bool is_known = false;
        for (std::string_view one : known) is_known = is_known || each.is(one);
        if (!is_known) return wrong(each.key(), "unknown field");
    }
    return {};
}

}  // namespace

model::result<price_table> parse_prices(std::string_view json)
{
    if (auto const checked = wire::check_json(json); !checked)
        return model::failure{model::fault::bad_request, "price table: " + checked.error().detail, {}, 0, {}};
    wire::json_view const table(json);
    if (table.kind() != wire::json_kind::object) return wrong("the document", "must be an object");
    if (auto const heading = check_heading(table); !heading) return heading.error();
    auto const in = read_unit(table["per_tokens"]);
    if (!in) return in.error();
    price_table read;
    read.name = table["name"].string_or("price table") + " " + table["as_of"].string_or("");
    read.source = table["source"].string_or("");
    read.licence = table["licence"].string_or("");
    for (wire::json_member each : table["models"].members()) {
        std::string model = each.key();
        if (model.empty()) return wrong("models", "a model without a name");
        if (read.models.size() >= entry_limit) return wrong("models", "more than " + std::to_string(entry_limit) + " entries");
        auto const price = read_price(model, each.value, *in);
        if (!price) return price.error();
        if (!read.models.try_emplace(model, *price).second) return wrong("models." + model, "stands twice");
    }
    return read;
}

price_table const& built_in_prices()
{
    static price_table const table = [] {
        auto read = parse_prices(built_in_prices_json());
        if (!read) throw std::runtime_error("the built-in " + read.error().detail);  // the tests keep this from ever being shipped
        read->name.replace(0, read->name.rfind(' '), "built-in");
        return std::move(*read);
    }();
    return table;
}

}  // namespace signalbox::account
