// The report of an experiment for programs: docs/formats/event-json.md.
#include "server/experiment.hpp"

#include "engine/base/json_writer.hpp"

#include <array>
#include <cmath>

namespace signalbox::server {

namespace {

using statistics::measured;

constexpr std::array<std::string_view, 5> verdict_names{"better", "worse", "unclear", "too_few", "unknown"};

void add_number(base::json_object& to, std::string_view name, double value, int decimals)
{
    base::append_decimal(to.key(name), std::llround(value * std::pow(10, decimals)), decimals, true);
}

void append_metric(std::string& out, measured const& of)
{
    base::json_object made(out);
    bool const rate = statistics::is_rate(of.what);
    made.text("metric", statistics::name(of.what));
    made.text("change_is", rate ? "difference" : "ratio");
    add_number(made, "baseline", of.first, 6);
    add_number(made, "arm", of.second, 6);
    if (of.range) {
        add_number(made, "change", of.change, 6);
        add_number(made, "low", of.range->low, 6);
        add_number(made, "high", of.range->high, 6);
        add_number(made, "p", of.p, 6);
        add_number(made, "adjusted_p", of.adjusted_p, 6);
    } else {
        for (std::string_view const each : {"change", "low", "high", "p", "adjusted_p"}) made.null(each);
    }
    made.text("verdict", verdict_names[static_cast<std::size_t>(of.says)]);
    made.number("missing", of.missing);
    made.close();
}

void append_arm(std::string& out, experiment const& of, std::size_t index)
{
    base::json_object made(out);
    made.text("tag", of.tags[index]);
    made.number("requests", of.requests[index]);
    add_number(made, "due", of.due[index], 3);
    made.close();
}

}  // namespace

std::string experiment_as_json(experiment const& of)
{
    std::string out;
    base::json_object made(out);
    made.text("group", of.asked.group);
    made.text("baseline", of.asked.baseline);
    made.text("primary", statistics::name(of.asked.primary));
    made.text("intervals", of.asked.how == statistics::looking::peek_safe ? "peek_safe" : "fixed");
    std::vector<std::size_t> places(of.tags.size());
    for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
    made.list("arms", places, [&](std::string& into, std::size_t each) { append_arm(into, of, each); });
    base::json_object shares(made.key("shares"));
    add_number(shares, "chi_square", of.shares.chi_square, 6);
    add_number(shares, "p", of.shares.p, 8);
    shares.boolean("broken", of.suppressed());
    shares.close();
    made.list("comparisons", of.others, [&](std::string& into, compared_arm const& each) {
        base::json_object one(into);
        one.text("arm", each.tag);
        one.text("sentence", sentence(of, each));
        one.boolean("guardrail_kept", statistics::keeps_guardrail(each.metrics));
        one.list("metrics", each.metrics, [](std::string& list, measured const& metric) { append_metric(list, metric); });
        one.close();
    });
    made.list("notes", of.cautions, [](std::string& into, std::string const& each) { base::append_json_string(into, each); });
    made.close();
    return out + "\n";
}

}  // namespace signalbox::server
