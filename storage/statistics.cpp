#include "storage/statistics.hpp"

#include <algorithm>
#include <charconv>

namespace signalbox::storage {

// The length of the first name stands before both: names may hold any character.
std::string joined_names(std::string_view first, std::string_view second)
{
    return std::to_string(first.size()).append(":").append(first).append(second);
}

std::pair<std::string, std::string> names_apart(std::string_view joined)
{
    std::size_t length = 0;
    std::size_t const colon = std::min(joined.find(':'), joined.size());
    std::from_chars(joined.data(), joined.data() + colon, length);
    std::string_view const rest = joined.substr(std::min(colon + 1, joined.size()));
    return {std::string{rest.substr(0, length)}, std::string{rest.substr(std::min(length, rest.size()))}};
}

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
    bool const apart = query.groups.at(group).then != dimension::none;
    for (auto& [name, sum] : by_name) {
        auto names = apart ? names_apart(name) : std::pair{name, std::string{}};
        made.push_back({std::move(names.first), std::move(sum), std::move(names.second)});
    }
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
