// `signalbox report experiment`: the arms of a group beside each other.
#include "server/asked_events.hpp"
#include "server/commands.hpp"

#include "storage/arm_run.hpp"
#include "storage/arm_values.hpp"
#include "storage/filter_text.hpp"

#include <iostream>

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
    auto const run = from.reader->arms({.range = from.range, .where = from.where});
    if (!run) return complain(run.error().detail, 1);
    statistics::experiment_question asked{.about = "group " + options.group, .group = options.group, .baseline = options.baseline};
    asked.primary = statistics::metric_named(options.primary).value_or(asked.primary);
    asked.how = options.fixed ? statistics::looking::fixed : statistics::looking::peek_safe;
    auto const made = statistics::experiment_of(storage::arm_set_of(run->whole), asked);
    if (!made) return complain(nothing_to_compare(run->whole, options), 1);
    std::cout << (options.format == "json"       ? statistics::experiment_as_json(*made)
                  : options.format == "markdown" ? statistics::experiment_as_markdown(*made)
                                                 : statistics::experiment_as_text(*made));
    return 0;
}

}  // namespace signalbox::server
