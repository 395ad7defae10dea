// The members of a group while a plan is made, and the contract of strategies: a strategy is one function that orders them. Pure; time, chance
// and the state of the members are in the question.
#pragma once

#include "engine/route/question.hpp"
#include "engine/route/table.hpp"

#include <span>
#include <string_view>

namespace signalbox::route {

/// A member that can take the request.
struct candidate {
    std::uint32_t position = 0;  // in the group
    std::uint32_t weight = 0;
    bool open = false;  // its breaker refuses calls
};

/// What a strategy made of the candidates.
struct ordered {
    double probability = 1;  // with which the first one was chosen
    std::string_view why;    // the first one is the first: one of route::reason
};

/// The closed ones come first and stay before the open ones; both as listed at the beginning. Never empty.
using order_function = ordered (*)(group const&, question const&, std::span<candidate>);

/// Those in front whose breaker is closed.
std::span<candidate> closed_of(std::span<candidate> all);
std::uint64_t sum_of_weights(std::span<candidate const> of);

// One file each.
ordered order_by_draw(group const&, question const&, std::span<candidate>);    // weighted.cpp
ordered order_as_listed(group const&, question const&, std::span<candidate>);  // as_listed.cpp
ordered order_by_turn(group const&, question const&, std::span<candidate>);    // round_robin.cpp
ordered order_by_hash(group const&, question const&, std::span<candidate>);    // hash.cpp

struct strategy_row {
    strategy how;
    std::string_view name;  // as events and configurations have it
    order_function order;
    bool takes_weights;
};
strategy_row const& row_of(strategy how);

}  // namespace signalbox::route
