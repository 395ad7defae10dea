// Totals and series of any filter over any range, exact to the microsecond: from rollups where they can tell, else by looking at events, in
// steps. A value that a reader begins and continues; between steps nothing is held open, and what is added up so far can be shown.
#pragma once

#include "storage/dimension.hpp"
#include "storage/event_reader.hpp"
#include "storage/event_scan.hpp"
#include "storage/totals.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace signalbox::storage {

/// What is added up together: requests with the same name of a dimension, in the same step of time.
struct statistics_group {
    dimension by = dimension::none;
    std::chrono::seconds step{0};    // whole minutes; 0: one sum for the whole range
    std::chrono::seconds origin{0};  // steps are counted from here: a time zone's offset gives local days
    /// Seconds since 1970, ascending whole minutes. Not empty: steps begin there, as days of 23 hours do.
    std::vector<std::int64_t> starts = {};
    dimension then = dimension::none;  // a second level, of sums for the whole range
    bool times = true;                 // false: rollups are read without their histograms, for sums that show no times
};

struct statistics_query {
    time_range range;
    filter where;              // any
    std::uint64_t newest = 0;  // no event with a larger id counts; 0: all that are there
    std::vector<statistics_group> groups;
};

/// The two names of a second level as one, and apart again.
std::string joined_names(std::string_view first, std::string_view second);
std::pair<std::string, std::string> names_apart(std::string_view joined);

/// The sums of one group by the start of the step (microseconds) and the name; nothing stands for what has no requests.
using statistics_sums = std::map<std::pair<std::int64_t, std::string>, totals>;

struct statistics_run {
    statistics_query query;             // a step may be longer than it was asked for, where minutes were pruned, and then has no `starts`
    std::vector<statistics_sums> sums;  // of each group
    std::uint64_t scanned = 0;          // events looked at, or passed over because they cannot match
    std::uint64_t of = 0;               // events to look at
    bool by_scan = false;               // all of it comes from events; otherwise the edges of the range at most
    bool done = false;
    /// The range as it was counted. It is wider than the query's only where the events of an edge were pruned and their rollups were not,
    /// and narrower where the events that only a scan can tell were pruned.
    time_range counted;

    /// A group's sums by time, then name.
    std::vector<series_point> points(std::size_t group) const;
    /// A group's sums over all steps by name, most requests first.
    std::vector<stats_row> rows(std::size_t group) const;
    /// All of a group together.
    totals total(std::size_t group) const;

    // The reader's own.
    std::vector<event_scan> left;  // the last one is at work
};

inline constexpr std::size_t statistics_names_limit = 10'000;  // names of one group; further ones are added up as "(other)"

}  // namespace signalbox::storage
