// Prices of models the configuration does not price: a dated table with its provenance. Read once at load, then frozen.
#pragma once

#include "engine/model/failure.hpp"
#include "engine/model/usage.hpp"

#include <array>
#include <map>
#include <string>
#include <string_view>

namespace signalbox::account {

struct price_table {
    std::string name;                                         // "built-in 2026-11-21", shown as the source of a price
    std::string source, licence;                              // where the figures come from and their terms, for people
    std::map<std::string, model::price, std::less<>> models;  // "openai/gpt-4o-mini", "anthropic/claude-sonnet-4-6"
};

/// The prices of a model by the names that tables have for them.
struct price_field {
    std::string_view name;
    std::optional<std::int64_t> model::price::*place;
};
inline constexpr std::array<price_field, 10> price_fields{{{"input", &model::price::input},
                                                           {"output", &model::price::output},
                                                           {"cache_read", &model::price::cache_read},
                                                           {"cache_write", &model::price::cache_write},
                                                           {"cache_write_1h", &model::price::cache_write_1h},
                                                           {"reasoning", &model::price::reasoning},
                                                           {"audio_input", &model::price::audio_input},
                                                           {"audio_output", &model::price::audio_output},
                                                           {"image_input", &model::price::image_input},
                                                           {"image_output", &model::price::image_output}}};

/// Files of tables are read up to this size, in bytes. The built-in table has some hundred models; ten thousand are far below this.
inline constexpr std::size_t price_file_limit = 8u << 20;

/// Parses schema/prices.json's shape (docs/formats/prices.md). Fault bad_request naming the entry and field.
model::result<price_table> parse_prices(std::string_view json);  // price_reader.cpp
/// The table compiled into the program.
price_table const& built_in_prices();

/// The price of a provider's model: exact, then without a provider prefix, then without a date suffix (-YYYYMMDD, -YYYY-MM-DD, @...).
/// Nothing when unknown.
std::optional<model::price> find_price(price_table const& in, std::string_view provider_kind, std::string_view upstream_model);

/// What these tokens cost, rounded half up to micro-dollars. Nothing when the price is unknown. Never overflows: saturates.
std::optional<model::money> cost(model::price const& at, model::usage const& tokens);

}  // namespace signalbox::account
