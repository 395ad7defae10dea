// Where in a stream the first content stands: text, a refusal, reasoning or a call of a tool. Pure.
#pragma once

#include "engine/dialect/format.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace signalbox::dialect {

/// The position of the event that has it; nothing when none has, or when the events are of another format.
std::optional<std::size_t> first_content(format const& of, std::span<std::string_view const> events);

}  // namespace signalbox::dialect
