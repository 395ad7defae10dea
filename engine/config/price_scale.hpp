// Prices as written, for so many tokens, turned into prices of one token. Pure.
#pragma once

#include "engine/model/usage.hpp"
#include "schema/config.pb.h"

#include <cstdint>
#include <optional>
#include <string>

namespace signalbox::config {

/// Tokens one written price is for: 1, 1'000 or 1'000'000.
std::int64_t tokens_per_price(schema::Price const& from);

struct scaled_price {
    model::price price;
    std::string too_fine;  // the first key whose price of one token is no whole number of pico-dollars; empty: none
};
scaled_price scale(schema::Price const& from);

}  // namespace signalbox::config
