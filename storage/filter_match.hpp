// How the text of a field is compared with a filter's constant: the same for rows in SQL and for splits in memory. Pure.
#pragma once

#include "storage/filter.hpp"

#include <string>
#include <string_view>

namespace signalbox::storage {

/// equal, contains, starts_with, ends_with and like; as written, with capitals. Other comparisons hold for no text.
bool text_passes(comparison op, std::string_view text, std::string_view wanted);

/// Whether the word stands somewhere in the text, ASCII capitals or not; `lowered` is the word as lower_case() makes it.
bool text_mentions(std::string_view text, std::string_view lowered);
std::string lower_case(std::string_view text);

}  // namespace signalbox::storage
