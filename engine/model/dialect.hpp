// The wire dialects spoken on either side. A word shared by all; `template` and others join here when their rooms open.
#pragma once

#include <cstdint>
#include <string_view>

namespace signalbox::model {

enum class dialect : std::uint8_t { openai_chat, anthropic };

constexpr std::string_view name(dialect spoken)
{
    return spoken == dialect::anthropic ? "anthropic" : "openai_chat";
}

}  // namespace signalbox::model
