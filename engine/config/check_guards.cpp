// Policies that ask: a service that there is, a model with labels that can be told apart, and some that deny.
#include "engine/config/check.hpp"
#include "engine/config/named_destination.hpp"
#include "engine/config/raw_reference.hpp"

#include "engine/base/nearest.hpp"

#include <algorithm>

namespace signalbox::config {
namespace {

constexpr std::string_view to_fix = "to: http:ID/PATH";

void check_service(subject const& of, schema::ServiceGuard const& guard, std::string const& path)
{
    std::string const place = under(path, "to");
    if (guard.to().empty() || of.where.spoiled(place)) return;
    auto const read = read_raw_reference(guard.to());
    if (!read || !read->plain)
        return of.error("C006", place, "a guard is a path of one of the upstreams, not " + of.where.shown(place), std::string(to_fix));
    check_raw_reference(of, guard.to(), place);
}

void check_denied(subject const& of, schema::ModelGuard const& guard, std::string const& path)
{
    std::string const place = under(path, "deny");
    std::vector<std::string> const known(guard.labels().begin(), guard.labels().end());
    auto const is_known = [&](std::string const& label) { return std::ranges::find(known, label) != known.end(); };
    for (int i = 0; i < guard.deny_size(); ++i) {
        std::string const here = item(place, static_cast<std::size_t>(i));
        if (!is_known(guard.deny(i)))
            of.unknown("L015", here, of.where.shown(here) + " is none of the labels", std::string(base::nearest(guard.deny(i), known)));
    }
    auto const is_denied = [&](std::string const& label) { return std::ranges::find(guard.deny(), label) != guard.deny().end(); };
    if (!known.empty() && std::ranges::all_of(known, is_denied))
        of.error("L018", place, "every label denies, so that no request passes", "labels: [fine, attack], deny: [attack]");
}

void check_model(subject const& of, schema::ModelGuard const& guard, std::string const& path)
{
    std::string const labels = under(path, "labels"), model = under(path, "model");
    if (of.where.spoiled(labels) || of.where.spoiled(under(path, "deny"))) return;
    std::vector<written_label> all;
    for (int i = 0; i < guard.labels_size(); ++i) all.push_back({guard.labels(i), item(labels, static_cast<std::size_t>(i))});
    if (all.size() == 1) of.error("L018", labels, "with one label there is nothing to ask", "labels: [fine, attack]");
    check_labels(of, all);
    if (!guard.labels().empty()) check_denied(of, guard, path);
    auto const to = destination_of(of.config, guard.model());
    if (guard.model().find('*') != std::string::npos)
        of.error("C006", model, "a guard asks one model or group, not " + of.where.shown(model));
    if (to && to->what == route::destination::kind::group && of.config.groups(static_cast<int>(to->index)).strategy() == "classify")
        of.error("L015", model, "the group " + of.where.shown(model) + " asks a classifier itself; name a model, or a group that does not");
}

}  // namespace

void check_asking_policy(subject const& of, schema::RequestPolicy const& which, std::string const& path)
{
    std::string const service = under(path, "http_guard"), model = under(path, "model_guard");
    if (which.has_http_guard() && !of.where.spoiled(service)) check_service(of, which.http_guard(), service);
    if (which.has_model_guard() && !of.where.spoiled(model)) check_model(of, which.model_guard(), model);
}

}  // namespace signalbox::config
