// Models as OpenAI's API lists them, and the headers of its clients that go on to a provider: the same in all of its formats.
#pragma once

#include "engine/dialect/format.hpp"

#include <array>

namespace signalbox::dialect {

inline constexpr std::array<std::string_view, 1> openai_forwarded_headers{"openai-beta"};

void append_openai_model(std::string& out, listed_model const& one);
std::string openai_models_page(std::span<listed_model const> all);

}  // namespace signalbox::dialect
