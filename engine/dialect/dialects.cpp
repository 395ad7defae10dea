#include "engine/dialect/dialects.hpp"

#include "engine/dialect/anthropic/format.hpp"
#include "engine/dialect/bedrock/format.hpp"
#include "engine/dialect/cohere/format.hpp"
#include "engine/dialect/gemini/format.hpp"
#include "engine/dialect/model_path.hpp"
#include "engine/dialect/ollama/format.hpp"
#include "engine/dialect/openai_chat/format.hpp"
#include "engine/dialect/openai_responses/format.hpp"
#include "engine/dialect/unified/format.hpp"

#include <algorithm>
#include <array>

namespace signalbox::dialect {

namespace {

// The place of each is the number of its word.
constexpr std::array<format const*, model::dialect_names.size()> table{
    &openai_chat::definition, &anthropic::definition, &openai_responses::definition, &gemini::definition,
    &ollama::definition,      &bedrock::definition,   &unified::definition,          &cohere::definition};

static_assert(std::ranges::all_of(table, [](format const* each) { return table[static_cast<std::size_t>(each->word)] == each; }));

/// A pattern stands where both of its halves do.
bool stands_in(std::string_view text, std::string_view pattern)
{
    if (pattern.empty()) return false;
    std::size_t const mark = pattern.find(model_mark);
    std::size_t const at = text.find(pattern.substr(0, mark));
    if (at == std::string_view::npos || mark == std::string_view::npos) return at != std::string_view::npos;
    return text.find(pattern.substr(mark + model_mark.size()), at + mark) != std::string_view::npos;
}

static_assert(std::ranges::all_of(table, [](format const* each) { return each->chat().what == operation::chat; }));

}  // namespace

std::span<format const* const> formats()
{
    return table;
}

format const& format_of(model::dialect spoken)
{
    return *table[static_cast<std::size_t>(spoken)];
}

format const& format_in(std::string_view first_bytes)
{
    for (format const* each : table)
        for (operation_row const& one : each->operations)
            if (stands_in(first_bytes, one.client_path)) return *each;
    return *table.front();
}

}  // namespace signalbox::dialect
