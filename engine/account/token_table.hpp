// The machine and a family's weights folded into one table: one look-up a byte. Built while compiling, frozen, read on every strand.
#pragma once

#include "engine/account/token_machine.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace signalbox::account::token {

/// Which tokenizer a model is taken to have.
enum class family : std::uint8_t { o200k, cl100k, llama3, claude };
family family_of(std::string_view model);

/// Plain text, or a JSON body with escapes and keys.
enum class reading : std::uint8_t { plain, json };

/// An entry holds the next state in its low seven bits and above them the step's cost in 64ths of a token, negative ones too.
using entry = std::int16_t;
inline constexpr int one_token = 64;
inline constexpr int state_bits = 7;
static_assert(state_count <= 1 << state_bits);

struct table {
    std::array<std::array<entry, 1 << state_bits>, class_count> steps;  // by class, then by state
};
table const& table_for(family tokenizer, reading how);

/// The class of each byte.
extern std::array<std::uint8_t, 256> const classes;

/// What a JSON body costs besides its bytes, in 64ths of a token.
extern int const json_settings;

}  // namespace signalbox::account::token
