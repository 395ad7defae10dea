// What each kind of cost weighs in a family of tokenizers, in 64ths of a token. Fitted by least squares to true counts over 60 texts in 40
// languages and notations; docs/formats/token-estimate.md tells how. Evaluated while compiling.
#pragma once

#include "engine/account/token_machine.hpp"

#include <array>
#include <cstdint>

namespace signalbox::account::token {

inline constexpr int one_token = 64;

/// A weight of each family.
struct weight {
    cost of;
    std::int16_t o200k, cl100k, llama3;
};

// Weights of single letters look odd by themselves (some are negative): only their sums over a word mean something.
inline constexpr std::array weights{
    weight{word_after_space, 46, 32, 51},
    weight{word_after_line, 72, 59, 80},
    weight{word_after_mark, 46, 45, 49},
    weight{word_after_other, 66, 65, 72},
    weight{letter_2, -4, 3, -9},
    weight{letter_3, -14, -31, -29},
    weight{letter_4, 0, 0, 0},
    weight{letter_5, 20, 37, 36},
    weight{letter_6, 0, 0, 0},
    weight{letter_7, 10, 2, 0},
    weight{letter_8, 37, 32, 51},
    weight{letter_9, 0, 29, 40},
    weight{letter_10, 32, 46, 33},
    weight{letter_11, 11, 0, 0},
    weight{letter_12, 3, 35, 40},
    weight{rare_letter, 31, 42, 39},
    weight{accented_letter, 42, 97, 40},
    weight{capital, -3, 0, -5},
    weight{camel_capital, 57, 56, 70},
    weight{more_capitals, 8, 7, 4},
    weight{capitals_end, 95, 108, 99},
    weight{digit_group, 72, 77, 75},
    weight{number_after_space, 41, 19, 26},
    weight{more_digits, 0, 0, 0},
    weight{one_space, 12, 26, 17},
    weight{second_space, 58, 51, 57},
    weight{more_spaces, 0, 1, -1},
    weight{line_after_mark, 1, 20, 12},
    weight{line_end, 82, 76, 82},
    weight{more_lines, 40, 61, 56},
    weight{tabulator, 51, 40, 34},
    weight{dot_mark, 39, 29, 40},
    weight{comma_mark, 48, 47, 40},
    weight{colon_mark, 33, 24, 23},
    weight{quote_mark, 56, 46, 52},
    weight{apostrophe_in_word, 60, 28, 4},
    weight{apostrophe_mark, 0, 0, 0},
    weight{bracket_mark, 67, 56, 64},
    weight{paren_mark, 48, 35, 42},
    weight{op_mark, 49, 40, 47},
    weight{underscore_mark, 34, 30, 37},
    weight{dash_mark, 84, 73, 78},
    weight{slash_mark, 11, 0, 0},
    weight{backslash_mark, 42, 41, 38},
    weight{other_mark, 80, 68, 76},
    weight{second_mark, 27, 32, 31},
    weight{more_marks, 5, 5, 6},
    weight{repeated_op, 0, 0, 0},
    weight{cyrillic_first, 0, 0, 0},
    weight{cyrillic_early, 40, 71, 46},
    weight{cyrillic_late, 0, 0, 0},
    weight{greek_first, 24, 44, 30},
    weight{greek_next, 22, 65, 21},
    weight{hebrew_first, 35, 51, 52},
    weight{hebrew_next, 19, 72, 74},
    weight{arabic_first, 36, 85, 13},
    weight{arabic_next, 15, 41, 26},
    weight{indic_first, 0, 36, 0},
    weight{devanagari, 23, 65, 37},
    weight{bengali, 23, 79, 86},
    weight{other_indic, 28, 24, 25},
    weight{thai, 25, 59, 29},
    weight{vietnamese, 0, 53, 0},
    weight{other_e1, 27, 49, 44},
    weight{typographic, 65, 36, 13},
    weight{symbol, 53, 68, 73},
    weight{kana_first, 21, 14, 29},
    weight{kana, 39, 55, 31},
    weight{cjk_mark, 51, 51, 51},
    weight{han_first, 20, 30, 23},
    weight{han, 42, 65, 42},
    weight{hangul_first, 6, 0, 17},
    weight{hangul, 39, 68, 36},
    weight{fullwidth, 46, 36, 66},
    weight{emoji, 90, 133, 146},
    weight{latin_sign, 53, 24, 40},
    weight{json_string, 78, 78, 78},
    weight{json_key, -250, -250, -250},
    weight{json_object, -100, -100, -100},
    weight{json_array, -47, -47, -47},
    weight{escaped_greek, 13, 19, 14},
    weight{escaped_cyrillic, 17, 24, 19},
    weight{escaped_other, 21, 32, 23},
    weight{half_emoji, 45, 66, 73},
};
static_assert(weights.size() == cost_count - 1);

/// What a JSON body costs besides its parts: the model's name and the other settings are walked too, and no template passes them on.
inline constexpr int json_settings = -770;

}  // namespace signalbox::account::token
