// classify: the member whose label the classifier named, then the default one, then the others as listed. Pure; the answer is in the question.
#include "engine/route/candidates.hpp"
#include "engine/route/decide.hpp"

#include <algorithm>

namespace signalbox::route {

namespace {

/// Brings the member at this position of the group to the front of those whose breaker is as its own.
void lead(std::span<candidate> among, std::uint32_t position)
{
    auto const its = std::ranges::find(among, position, &candidate::position);
    if (its != among.end()) std::rotate(among.begin(), its, its + 1);
}

}  // namespace

ordered order_by_label(group const& from, table const&, question const& asked, std::span<candidate> all)
{
    std::uint32_t const usual = from.classifies ? from.classifies->usual : 0;
    auto const named = asked.label ? asked.label->member : std::nullopt;
    std::span<candidate> const closed = closed_of(all);
    for (std::span<candidate> const part : {closed, all.subspan(closed.size())}) {
        lead(part, usual);
        if (named) lead(part, *named);
    }
    std::uint32_t const first = all.front().position;
    if (first == named) return {.why = reason::label};
    return {.why = first == usual && !named ? reason::usual_label : reason::next};
}

}  // namespace signalbox::route
