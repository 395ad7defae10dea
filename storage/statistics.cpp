#include "storage/statistics.hpp"

#include <algorithm>

namespace signalbox::storage {

std::vector<series_point> statistics_run::points(std::size_t group) const
{
    std::vector<series_point> made;
    made.reserve(sums.at(group).size());
    for (auto const& [at, sum] : sums.at(group)) made.push_back({at.first, at.second, sum});
    return made;
}

std::vector<stats_row> statistics_run::rows(std::size_t group) const
{
    std::map<std::string, totals> by_name;
    for (auto const& [at, sum] : sums.at(group)) by_name[at.second].merge(sum);
    std::vector<stats_row> made;
    made.reserve(by_name.size());
    for (auto& [name, sum] : by_name) made.push_back({name, std::move(sum)});
    std::ranges::stable_sort(made, std::ranges::greater{}, [](stats_row const& row) { return row.sum.requests; });
    return made;
}

totals statistics_run::total(std::size_t group) const
{
    totals all;
    for (auto const& [at, sum] : sums.at(group)) all.merge(sum);
    return all;
}

}  // namespace signalbox::storage
