// The report of an experiment for programs: docs/formats/event-json.md.
#include "engine/statistics/experiment.hpp"

#include "engine/base/json_writer.hpp"

#include <array>
#include <cmath>

namespace signalbox::statistics {

namespace {

constexpr std::array<std::string_view, 5> verdict_names{"better", "worse", "unclear", "too_few", "unknown"};

void add_number(base::json_object& to, std::string_view name, double value, int decimals)
{
    base::append_decimal(to.key(name), std::llround(value * std::pow(10, decimals)), decimals, true);
}

void append_metric(std::string& out, measured const& of)
{
    base::json_object made(out);
    bool const rate = is_rate(of.what);
    made.text("metric", name(of.what));
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
    made.text("tag", of.names[index]);
    made.number("requests", of.requests[index]);
    add_number(made, "due", of.due[index], 3);
    made.close();
}

void append_typical(base::json_object& made, compared_arm const& of)
{
    if (of.shift) {
        base::json_object shift(made.key("typical_latency"));
        add_number(shift, "ratio", of.shift->ratio, 6);
        add_number(shift, "faster", of.shift->faster, 6);
        add_number(shift, "p", of.shift->p, 6);
        shift.close();
    } else {
        made.null("typical_latency");
    }
    if (of.cost_difference) {
        base::json_object cost(made.key("cost_difference"));
        add_number(cost, "change", of.cost_difference->difference, 6);
        add_number(cost, "low", of.cost_difference->range.low, 6);
        add_number(cost, "high", of.cost_difference->range.high, 6);
        add_number(cost, "p", of.cost_difference->p, 6);
        cost.close();
    } else {
        made.null("cost_difference");
    }
}

}  // namespace

std::string experiment_as_json(experiment const& of)
{
    std::string out;
    base::json_object made(out);
    made.text("group", of.asked.group);
    made.text("baseline", of.asked.baseline);
    made.text("primary", name(of.asked.primary));
    made.text("intervals", of.asked.how == looking::peek_safe ? "peek_safe" : "fixed");
    std::vector<std::size_t> places(of.names.size());
    for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
    made.list("arms", places, [&](std::string& into, std::size_t each) { append_arm(into, of, each); });
    if (of.unit.kind.empty()) {
        made.null("unit");
    } else {
        base::json_object unit(made.key("unit"));
        unit.text("kind", of.unit.kind);
        unit.number("count", of.unit.count);
        unit.boolean("counted", of.unit.counted);
        unit.close();
    }
    base::json_object shares(made.key("shares"));
    add_number(shares, "chi_square", of.shares.chi_square, 6);
    add_number(shares, "p", of.shares.p, 8);
    shares.boolean("broken", of.suppressed());
    shares.close();
    made.list("comparisons", of.others, [&](std::string& into, compared_arm const& each) {
        base::json_object one(into);
        one.text("arm", each.name);
        one.text("sentence", sentence(of, each));
        one.boolean("guardrail_kept", keeps_guardrail(each.metrics));
        one.list("metrics", each.metrics, [](std::string& list, measured const& metric) { append_metric(list, metric); });
        append_typical(one, each);
        one.close();
    });
    made.list("notes", of.cautions, [](std::string& into, std::string const& each) { base::append_json_string(into, each); });
    made.close();
    return out + "\n";
}

}  // namespace signalbox::statistics
