#include "engine/dialect/parts/target_surface.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace signalbox::dialect {

namespace {

using row = std::pair<std::string_view, std::string_view>;

constexpr std::string_view imitated = "openai_compatible";

// Azure serves OpenAI's models.
constexpr std::array surfaces{row{"azure", "openai"},      row{"mistral", imitated}, row{"deepseek", imitated}, row{"groq", imitated},
                              row{"openrouter", imitated}, row{"xai", imitated},     row{"together", imitated}, row{"fireworks", imitated},
                              row{"vllm", imitated},       row{"llamacpp", imitated}};

}  // namespace

std::string_view surface_of(std::string_view kind)
{
    auto const found = std::ranges::find(surfaces, kind, &row::first);
    return found == surfaces.end() ? kind : found->second;
}

}  // namespace signalbox::dialect
