// A decimal number kept exactly: digits and a power of ten, never a binary fraction. A plain value.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace signalbox::config {

class exact_decimal {
public:
    exact_decimal(std::int64_t digits, int exponent) : digits_(digits), exponent_(exponent) {}
    /// This number times `factor` (positive), when that is whole and fits.
    std::optional<std::int64_t> times(std::int64_t factor) const;

private:
    std::int64_t digits_;
    int exponent_;  // of ten
};

/// Reads "12", "0.15", ".5", "1.5e-7"; nothing for anything else, for signs, and for more than 18 significant digits.
std::optional<exact_decimal> decimal(std::string_view text);

}  // namespace signalbox::config
