// `signalbox report experiment`: the arms of a group beside each other.
#include "server/asked_events.hpp"
#include "server/commands.hpp"
#include "server/experiment.hpp"

#include "storage/filter_text.hpp"

#include <iostream>
#include <limits>

namespace signalbox::server {

namespace {

int complain(std::string const& what, int status)
{
    std::cerr << "signalbox report: " << what << "\n";
    return status;
}

/// Why there is nothing to compare.
std::string nothing_to_compare(storage::arm_sums const& sums, experiment_options const& options)
{
    if (sums.arms.empty()) return "no requests of a group \"" + options.group + "\" are recorded there";
    std::string tags;
    for (auto const& [tag, each] : sums.arms) tags.append(tags.empty() ? "" : ", ").append(tag.empty() ? "(no tag)" : tag);
    if (sums.arms.size() < 2)
        return "all requests of the group \"" + options.group + "\" have one tag (" + tags + "): give its members a `tag` each";
    return "--baseline: the group \"" + options.group + "\" has no arm \"" + options.baseline + "\"; it has " + tags;
}

}  // namespace

int report_experiment(experiment_options const& options)
{
    event_options events = options.events;
    events.filters.push_back(storage::term_text("group", options.group));
    auto from = read_event_options(events, "report");
    if (!from.reader) return from.status;
    storage::arm_sums sums;
    storage::list_query query{.range = from.range, .where = from.where, .limit = std::numeric_limits<std::size_t>::max()};
    query.detail = false;
    auto const visited = from.reader->each(query, [&](schema::Event const& each) {
        sums.add(each);
        return true;
    });
    if (!visited) return complain(visited.error().detail, 1);
    experiment_question asked{.group = options.group, .baseline = options.baseline};
    asked.primary = statistics::metric_named(options.primary).value_or(asked.primary);
    asked.how = options.fixed ? statistics::looking::fixed : statistics::looking::peek_safe;
    auto const made = experiment_of(sums, asked);
    if (!made) return complain(nothing_to_compare(sums, options), 1);
    std::cout << (options.format == "json"       ? experiment_as_json(*made)
                  : options.format == "markdown" ? experiment_as_markdown(*made)
                                                 : experiment_as_text(*made));
    return 0;
}

}  // namespace signalbox::server
