#include "engine/route/candidates.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace signalbox::route {

namespace {

constexpr std::array<strategy_row, 6> rows{{
    {strategy::single, "single", order_as_listed, false},
    {strategy::weighted, "weighted", order_by_draw, true},
    {strategy::fallback, "fallback", order_as_listed, false},
    {strategy::priority, "priority", order_as_listed, false},
    {strategy::round_robin, "round_robin", order_by_turn, true},
    {strategy::hash, "hash", order_by_hash, true},
}};

static_assert([] {
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (static_cast<std::size_t>(rows[i].how) != i) return false;
    return true;
}());

}  // namespace

strategy_row const& row_of(strategy how)
{
    return rows[static_cast<std::size_t>(how)];
}

std::string_view name(strategy how)
{
    return row_of(how).name;
}

std::optional<strategy> strategy_named(std::string_view text)
{
    auto const found = std::ranges::find(rows, text, &strategy_row::name);
    return found == rows.end() ? std::nullopt : std::optional(found->how);
}

bool takes_weights(strategy how)
{
    return row_of(how).takes_weights;
}

std::span<candidate> closed_of(std::span<candidate> all)
{
    auto const first_open = std::ranges::find_if(all, &candidate::open);
    return {all.begin(), first_open};
}

std::uint64_t sum_of_weights(std::span<candidate const> of)
{
    auto const add = [](std::uint64_t sum, candidate const& each) { return sum + each.weight; };
    return std::accumulate(of.begin(), of.end(), std::uint64_t{0}, add);
}

}  // namespace signalbox::route
