// Tokens of a reply whose provider tells one number for prompt and answer. Pure.
#pragma once

#include "engine/model/usage.hpp"

#include <algorithm>
#include <cstdint>

namespace signalbox::dialect {

/// The answer's part is estimated from the bytes of its text, at four of them to a token of English; the sum is exact.
inline model::usage usage_of_total(std::uint64_t total, std::uint64_t text_bytes)
{
    constexpr std::uint64_t bytes_of_a_token = 4;
    model::usage out;
    out.output_tokens = std::min(total, text_bytes / bytes_of_a_token + (text_bytes % bytes_of_a_token != 0));
    out.input_tokens = total - out.output_tokens;
    out.estimated = true;
    return out;
}

}  // namespace signalbox::dialect
