#include "engine/dialect/dialects.hpp"

#include "engine/dialect/anthropic/format.hpp"
#include "engine/dialect/openai_chat/format.hpp"
#include "engine/dialect/openai_responses/format.hpp"

#include <algorithm>
#include <array>

namespace signalbox::dialect {

namespace {

// The place of each is the number of its word.
constexpr std::array<format const*, model::dialect_names.size()> table{&openai_chat::definition, &anthropic::definition,
                                                                       &openai_responses::definition};

static_assert(std::ranges::all_of(table, [](format const* each) { return table[static_cast<std::size_t>(each->word)] == each; }));
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
            if (first_bytes.find(one.client_path) != std::string_view::npos) return *each;
    return *table.front();
}

}  // namespace signalbox::dialect
