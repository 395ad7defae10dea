// Provider kinds that offer another kind's API: what holds for the one holds for the other. A constant table.
#pragma once

#include <string_view>

namespace signalbox::dialect {

/// "openai" for azure, "openai_compatible" for the vendors and servers that imitate OpenAI's API; every other kind is its own.
std::string_view surface_of(std::string_view kind);

}  // namespace signalbox::dialect
