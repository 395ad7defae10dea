// The decision itself: weighted draws and listed order over closed members, open breakers last. Pure.
#include "engine/route/decide.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

namespace signalbox::route {

namespace {

/// A member while the plan is made.
struct candidate {
    std::uint32_t position = 0;  // in the group
    std::uint32_t weight = 0;
    bool open = false;
};

std::uint64_t sum_of_weights(std::span<candidate const> of)
{
    auto const add = [](std::uint64_t sum, candidate const& each) { return sum + each.weight; };
    return std::accumulate(of.begin(), of.end(), std::uint64_t{0}, add);
}

/// The draws of one plan from its one random number: the first uses it as it is, each further one a scrambled successor (the finalizer of
/// SplitMix64, Steele, Lea, Flood 2014), so that draws do not depend on each other and no bits run out in large groups.
class draws {
public:
    explicit draws(double chance) : next_(std::clamp(chance, 0.0, below_one)), state_(std::bit_cast<std::uint64_t>(next_)) {}

    double take()
    {
        double const drawn = next_;
        state_ += 0x9E3779B97F4A7C15u;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
        mixed ^= mixed >> 31;
        next_ = static_cast<double>(mixed >> 11) * 0x1.0p-53;
        return drawn;
    }

private:
    static constexpr double below_one = 1.0 - 0x1.0p-53;
    double next_;
    std::uint64_t state_;
};

/// Brings the member that this draw hits to the front; the others keep their listed order.
void draw_to_front(std::span<candidate> among, std::uint64_t sum, double chance)
{
    std::uint64_t const hit = std::min(static_cast<std::uint64_t>(chance * static_cast<double>(sum)), sum - 1);
    std::uint64_t passed = 0;
    auto const drawn = std::ranges::find_if(among, [&](candidate const& each) { return (passed += each.weight) > hit; });
    std::rotate(among.begin(), drawn, drawn + 1);
}

/// Orders `among` by weighted draws without replacement; those of weight 0 follow as listed.
void order_by_weight(std::span<candidate> among, draws& chances)
{
    std::uint64_t sum = sum_of_weights(among);
    for (std::size_t drawn = 0; sum > 0 && drawn < drawn_limit; ++drawn) {
        draw_to_front(among, sum, chances.take());
        sum -= among.front().weight;
        among = among.subspan(1);
    }
    if (sum > 0) std::ranges::stable_partition(among, [](candidate const& each) { return each.weight > 0; });
}

/// Notes who cannot take the request; `fits` has a place for each member.
void drop_unfit(table const& within, group const& from, question const& asked, std::vector<drop>& dropped, std::span<bool> fits)
{
    for (std::size_t i = 0; i < from.members.size(); ++i) {
        target const& its = within.targets[from.members[i].target];
        auto const lacks = why_unfit(from.members[i], its, asked);
        fits[i] = !lacks;
        if (lacks) dropped.push_back({its.index, *lacks});
    }
}

/// The group's members as listed, those with an open breaker behind the others. `fits` is empty when all do.
std::vector<candidate> candidates_of(group const& from, std::span<bool const> open, std::span<bool const> fits)
{
    std::vector<candidate> all;
    all.reserve(from.members.size());
    for (bool const wanted : {false, true})
        for (std::size_t i = 0; i < from.members.size(); ++i)
            if (bool const refuses = i < open.size() && open[i]; refuses == wanted && (fits.empty() || fits[i]))
                all.push_back({static_cast<std::uint32_t>(i), from.members[i].weight, refuses});
    return all;
}

std::string_view reason_of(candidate const& chosen, std::size_t place, std::size_t of, group const& from)
{
    if (chosen.open) return reason::last_resort;
    if (of == 1) return reason::only;
    if (place > 0) return reason::next;
    if (from.how == strategy::weighted && chosen.weight > 0) return reason::weight;
    return chosen.position == 0 ? reason::first : reason::next;
}

/// Draws an order among the closed members, then among the open ones; gives the probability with which the front one was drawn.
double draw(std::span<candidate> order, double chance)
{
    auto const first_open = std::ranges::find_if(order, &candidate::open);
    std::span<candidate> const closed(order.begin(), first_open);
    std::uint64_t const sum = sum_of_weights(closed.empty() ? order : closed);
    draws chances(chance);
    order_by_weight(closed, chances);
    order_by_weight({first_open, order.end()}, chances);
    return sum > 0 ? static_cast<double>(order.front().weight) / static_cast<double>(sum) : 1.0;
}

plan decide_group(table const& within, group const& from, question const& asked)
{
    plan made;
    made.group = from.id;
    made.how = from.how;
    made.on_failure = from.on_failure;
    made.exhausted_status = from.exhausted_status;
    made.strict = from.strict;
    std::array<bool, most_members> fits;
    bool const looks = from.looks_at.any() && from.members.size() <= fits.size();
    if (looks) drop_unfit(within, from, asked, made.dropped, fits);
    auto order = candidates_of(from, asked.open, {fits.data(), looks ? from.members.size() : 0});
    if (from.how == strategy::weighted && !order.empty()) made.probability = draw(order, asked.chance);
    made.steps.reserve(order.size());
    for (std::size_t place = 0; place < order.size(); ++place) {
        member const& chosen = from.members[order[place].position];
        made.steps.push_back(
            {within.targets[chosen.target].index, chosen.tag, chosen.timeouts, reason_of(order[place], place, order.size(), from)});
    }
    if (!made.steps.empty()) made.tag = made.steps.front().tag;
    return made;
}

}  // namespace

plan decide(table const& within, destination to, std::span<bool const> open, double chance)
{
    return decide(within, to, question{.open = open, .chance = chance});
}

model::failure none_fits(plan const& made, table const& within)
{
    std::string why = "no member of the group \"" + std::string(made.group) + "\" can take this request";
    for (drop const& each : made.dropped) {
        why.append(&each == &made.dropped.front() ? ": " : "; ").append(within.targets[each.target].full_name).append(": ");
        why += in_words(each, within);
    }
    return {model::fault::bad_request, std::move(why), "model"};
}

plan decide(table const& within, destination to, question const& asked)
{
    if (to.what == destination::kind::group) return decide_group(within, within.groups[to.index], asked);
    plan made;
    bool const refused = !asked.open.empty() && asked.open.front();
    made.steps.push_back({to.index, {}, {}, refused ? reason::last_resort : reason::only});
    return made;
}

}  // namespace signalbox::route
