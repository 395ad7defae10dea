// The codes of findings and what each means: what documentation, editors and people search for. A constant table.
#pragma once

#include <span>
#include <string_view>

namespace signalbox::config {

struct code_meaning {
    std::string_view code;
    std::string_view level;  // "error", "warning", or both with when
    std::string_view meaning;
};

std::span<code_meaning const> codes();

}  // namespace signalbox::config
