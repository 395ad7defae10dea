// Groups within groups: none leads back to itself, none is too deep or too large. One examination for each load.
#include "engine/config/check.hpp"
#include "engine/config/classifier_labels.hpp"
#include "engine/config/named_destination.hpp"

#include <algorithm>
#include <vector>

namespace signalbox::config {
namespace {

bool is_group(classifier_label const& one)
{
    return one.place && one.place->what == route::destination::kind::group;
}

class nesting_check {
public:
    explicit nesting_check(subject const& of) : of_(of) {}

    void run();

private:
    /// A group that another names, and where it does.
    struct link {
        std::string path;
        int group = 0;
    };

    /// Models that the group stands for, all those below counted; nothing where a finding says that it has no end.
    std::optional<std::size_t> leaves_of(int group);
    std::vector<link> links_of(int group) const;
    void add_link(std::vector<link>& out, std::string const& name, std::string path) const;
    std::string way_back_to(int group) const;

    subject const& of_;
    std::vector<int> told_;  // groups of circles that have a finding
    std::vector<int> way_;   // from the group under examination to the one being looked at
};

void nesting_check::add_link(std::vector<link>& out, std::string const& name, std::string path) const
{
    if (auto const found = group_named(of_.config, name)) out.push_back({std::move(path), static_cast<int>(*found)});
}

std::vector<nesting_check::link> nesting_check::links_of(int group) const
{
    schema::Group const& one = of_.config.groups(group);
    std::string const path = item("groups", static_cast<std::size_t>(group));
    std::vector<link> out;
    for (int i = 0; i < one.members_size(); ++i)
        add_link(out, one.members(i).group(), under(item(under(path, "members"), static_cast<std::size_t>(i)), "group"));
    if (one.strategy() == "classify") {
        std::string const labels = under(under(path, "classifier"), "labels");
        for (classifier_label const& each : labels_of(of_.config, one.classifier()))
            if (is_group(each)) out.push_back({under(labels, each.label), static_cast<int>(each.place->index)});
    }
    add_link(out, one.fallback_group(), under(path, "fallback_group"));
    return out;
}

std::string nesting_check::way_back_to(int group) const
{
    std::string out;
    for (auto each = std::ranges::find(way_, group); each != way_.end(); ++each) out += quoted(of_.config.groups(*each).id()) + " -> ";
    return out + quoted(of_.config.groups(group).id());
}

std::optional<std::size_t> nesting_check::leaves_of(int group)
{
    way_.push_back(group);
    std::optional<std::size_t> sum = 0;
    schema::Group const& one = of_.config.groups(group);
    for (schema::Member const& each : one.members()) *sum += each.group().empty() ? 1 : 0;
    if (one.strategy() == "classify")
        for (classifier_label const& each : labels_of(of_.config, one.classifier())) *sum += each.place && !is_group(each) ? 1 : 0;
    for (link const& each : links_of(group)) {
        bool const back = std::ranges::find(way_, each.group) != way_.end();
        bool const deep = way_.size() >= route::most_levels;
        // Each circle is told once, where it closes for the first of its groups.
        if (back && each.group == way_.front()) {
            told_.insert(told_.end(), way_.begin(), way_.end());
            of_.error("L015", each.path, "the group leads back to itself: " + way_back_to(each.group));
        } else if (deep && !back) {
            of_.error("L018", each.path, "groups stand in each other more than " + std::to_string(route::most_levels) + " deep");
        }
        auto const below = back || deep ? std::nullopt : leaves_of(each.group);
        sum = sum && below ? std::optional(*sum + *below) : std::nullopt;
        if (!sum) break;
    }
    way_.pop_back();
    return sum;
}

void nesting_check::run()
{
    for (int i = 0; i < of_.config.groups_size(); ++i) {
        if (std::ranges::find(told_, i) != told_.end()) continue;
        way_.clear();
        auto const leaves = leaves_of(i);
        schema::Group const& one = of_.config.groups(i);
        bool const flat = static_cast<std::size_t>(one.members_size()) > most_group_members;  // has a finding of its own
        std::string const place = under(item("groups", static_cast<std::size_t>(i)), "members");
        if (leaves && *leaves > most_group_members && !flat)
            of_.error("L018", place,
                      "the model group " + quoted(one.id()) + " stands for " + std::to_string(*leaves) +
                          " models, with those of the groups in it; at most " + std::to_string(most_group_members) + " are possible");
    }
}

}  // namespace

void check_nesting(subject const& of)
{
    nesting_check(of).run();
}

}  // namespace signalbox::config
