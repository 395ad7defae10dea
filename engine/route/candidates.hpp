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
    member const* its = nullptr;
    std::uint32_t weight = 0;
    bool open = false;  // its breaker refuses calls
    measure seen{};     // what the strategy compared
    double score = 0;   // for rank()
};

/// What a strategy made of the candidates.
struct ordered {
    double probability = 1;   // with which the first one was chosen
    std::string_view why;     // the first one is the first: one of route::reason
    std::string_view unit;    // what was assigned; empty: the request
    std::uint64_t value = 0;  // with a unit: a hash of which one
};

/// The closed ones come first and stay before the open ones; both as listed at the beginning. Never empty.
using order_function = ordered (*)(group const& from, table const& within, question const& asked, std::span<candidate> all);

/// What is known of a member's leaves, out of what is known of its group's; empty when nothing is.
template <class T>
std::span<T const> part_of(std::span<T const> of_all, member const& one)
{
    return of_all.size() < std::size_t{one.first_leaf} + one.leaves ? std::span<T const>() : of_all.subspan(one.first_leaf, one.leaves);
}

/// Those in front whose breaker is closed.
std::span<candidate> closed_of(std::span<candidate> all);
std::uint64_t sum_of_weights(std::span<candidate const> of);
/// The closed ones; all when none is.
std::span<candidate> chosen_from(std::span<candidate> all);
/// The weight of the first of those that are chosen from, as a share of all their weights; 1 when they have none.
double share_of_first(std::span<candidate> all);
/// The lowest score comes first and those of weight 0 last. Of several with the lowest, one is drawn by weight: the share with which it was.
double rank(std::span<candidate> among, double chance);
/// Both parts of all by rank; the first is the first because of `why`.
ordered order_by_rank(std::span<candidate> all, double chance, std::string_view why);
/// What is known of a member's load: of a group the sum of its leaves, and the time of the fastest.
load load_of(question const& asked, candidate const& one);

/// Brings the member that the key belongs to to the front, and says so in `made`.
void keep_together(group const& from, std::uint64_t key, std::span<candidate> all, ordered& made);  // affinity.cpp

// One file each.
ordered order_by_draw(group const&, table const&, question const&, std::span<candidate>);    // weighted.cpp
ordered order_as_listed(group const&, table const&, question const&, std::span<candidate>);  // as_listed.cpp
ordered order_by_turn(group const&, table const&, question const&, std::span<candidate>);    // round_robin.cpp
ordered order_by_hash(group const&, table const&, question const&, std::span<candidate>);    // hash.cpp
ordered order_by_calls(group const&, table const&, question const&, std::span<candidate>);   // least_busy.cpp
ordered order_by_speed(group const&, table const&, question const&, std::span<candidate>);   // latency.cpp
ordered order_by_cost(group const&, table const&, question const&, std::span<candidate>);    // cost.cpp
ordered order_by_tokens(group const&, table const&, question const&, std::span<candidate>);  // usage.cpp
ordered order_by_label(group const&, table const&, question const&, std::span<candidate>);   // classify.cpp

struct strategy_row {
    strategy how;
    std::string_view name;  // as events and configurations have it
    order_function order;
    bool takes_weights;
    bool looks_at_loads = false;
};
strategy_row const& row_of(strategy how);

}  // namespace signalbox::route
