#include "server/experiment.hpp"
#include "server/text_table.hpp"

#include "engine/base/json_writer.hpp"

#include <cmath>

namespace signalbox::server {

namespace {

using statistics::measured;
using statistics::metric;
using statistics::verdict;

std::string decimal(double value, double scale, int decimals, bool sign)
{
    std::string out = sign && value > 0 ? "+" : "";
    base::append_decimal(out, std::llround(value * scale), decimals, false);
    return out;
}

/// A ratio as a change in percent, a difference of rates in points.
std::string change_text(metric what, double change)
{
    return statistics::is_rate(what) ? decimal(change * 100, 100, 2, true) + " points" : decimal((change - 1) * 100, 10, 1, true) + " %";
}

std::string bare_change(metric what, double change)
{
    return statistics::is_rate(what) ? decimal(change * 100, 100, 2, true) : decimal((change - 1) * 100, 10, 1, true);
}

std::string range_text(measured const& of)
{
    return of.range ? bare_change(of.what, of.range->low) + " to " + bare_change(of.what, of.range->high) : "-";
}

std::string value_text(metric what, double value)
{
    if (statistics::is_rate(what)) return decimal(value * 100, 100, 2, false) + " %";
    if (what == metric::cost || what == metric::cost_of_success) return "$" + decimal(value, 1, 6, false);
    return decimal(value / 1'000, 10, 1, false) + " ms";
}

std::string_view title(metric what)
{
    switch (what) {
    case metric::latency_p95: return "p95";
    case metric::latency_p50: return "p50";
    case metric::first_token_p95: return "first token p95";
    case metric::errors: return "errors";
    case metric::cost: return "cost of a request";
    case metric::cost_of_success: return "cost of an answer";
    case metric::fallbacks: return "fallbacks";
    }
    return {};
}

std::string missing_text(measured const& of)
{
    return "needs " + std::to_string(of.missing) +
           (statistics::is_rate(of.what) ? " more in both arms" : " more requests in the smaller arm");
}

std::string verdict_text(measured const& of, bool suppressed)
{
    if (of.says == verdict::too_few) return missing_text(of);
    if (of.says == verdict::unknown) return "not known";
    if (suppressed) return "no verdict";
    return of.says == verdict::better ? "better" : of.says == verdict::worse ? "worse" : "no clear difference";
}

/// What is said of the primary metric in one word.
std::string leading_word(measured const& of)
{
    bool const time = of.what == metric::latency_p95 || of.what == metric::latency_p50 || of.what == metric::first_token_p95;
    bool const money = of.what == metric::cost || of.what == metric::cost_of_success;
    switch (of.says) {
    case verdict::better: return time ? "is faster" : money ? "is cheaper" : "is better";
    case verdict::worse: return time ? "is slower" : money ? "is dearer" : "is worse";
    case verdict::unclear: return "shows no clear difference";
    default: return "cannot be judged yet";
    }
}

std::string with_range(measured const& of)
{
    if (of.says == verdict::too_few) return missing_text(of);
    if (!of.range) return "not known";
    return change_text(of.what, of.change) + " (" + range_text(of) + ")";
}

measured const& of_metric(compared_arm const& arm, metric what)
{
    return arm.metrics[static_cast<std::size_t>(what)];
}

std::string heading(experiment const& of)
{
    std::uint64_t all = 0;
    for (std::uint64_t const each : of.requests) all += each;
    return "group " + of.asked.group + ": " + std::to_string(all) + " requests of " + std::to_string(of.tags.size()) + " arms beside " +
           of.asked.baseline +
           (of.asked.how == statistics::looking::peek_safe ? "; intervals of 95 % that hold at every look"
                                                           : "; intervals of 95 % for one look at the end");
}

std::string shares_text(experiment const& of)
{
    std::string out = "requests:";
    for (std::size_t i = 0; i < of.tags.size(); ++i)
        out.append(i ? ", " : " ")
            .append(of.tags[i])
            .append(" ")
            .append(std::to_string(of.requests[i]))
            .append(" of ")
            .append(decimal(of.due[i], 1, 0, false))
            .append(" due");
    out.append("; chance of this ").append(decimal(of.shares.p, 1'000, 3, false));
    return out + (of.suppressed() ? ", shares are broken" : ", as the weights promise");
}

text_table table_of(experiment const& of, compared_arm const& arm)
{
    text_table rows({"METRIC", of.asked.baseline, arm.tag, "CHANGE", "INTERVAL", "VERDICT"});
    for (measured const& each : arm.metrics) {
        bool const told = each.first != 0 || each.second != 0 || each.range;
        rows.add({std::string(title(each.what)), told ? value_text(each.what, each.first) : "-",
                  told ? value_text(each.what, each.second) : "-", each.range ? change_text(each.what, each.change) : "-", range_text(each),
                  verdict_text(each, of.suppressed())});
    }
    return rows;
}

constexpr std::string_view method =
    "Arms are those that were assigned, whichever model answered. Percentiles are of the nearest rank; requests that failed count as slow "
    "as the slowest\n"
    "answer. Their intervals come from the exact bootstrap of the order statistic on logarithms, those of rates are Newcombe's or, where "
    "one looks often,\n"
    "asymptotic confidence sequences, those of costs the delta method on the ratio of means. At one look the metrics that are not primary "
    "are held to\n"
    "Benjamini and Hochberg's rate of false alarms. Shares are tested with Pearson's chi-square; below 0.001 there is no verdict.\n";

}  // namespace

std::string sentence(experiment const& of, compared_arm const& other)
{
    if (of.suppressed()) return other.tag + ": no verdict, the shares of the arms are broken";
    measured const& primary = of_metric(other, of.asked.primary);
    std::string out = other.tag + " " + leading_word(primary) + ": " + std::string(title(primary.what)) + " " + with_range(primary);
    if (of.asked.primary != metric::cost) {
        measured const& cost = of_metric(other, metric::cost);
        bool const clear = cost.says == verdict::better || cost.says == verdict::worse;
        out.append("; cost ").append(clear ? with_range(cost) : verdict_text(cost, false));
    }
    measured const& errors = of_metric(other, metric::errors);
    out.append("; errors ")
        .append(errors.range ? change_text(metric::errors, errors.change) + " (" + range_text(errors) + ")" : "not known");
    return out + (statistics::keeps_guardrail(other.metrics) ? ", guardrail kept" : ", guardrail broken");
}

std::string experiment_as_text(experiment const& of)
{
    std::string out = heading(of) + "\n";
    for (compared_arm const& each : of.others) out.append(sentence(of, each)).append("\n").append(table_of(of, each).text());
    out.append(shares_text(of)).append("\n");
    for (std::string const& each : of.cautions) out.append("note: ").append(each).append("\n");
    return out;
}

std::string experiment_as_markdown(experiment const& of)
{
    std::string out = "# Experiment\n\n" + heading(of) + ".\n";
    for (compared_arm const& each : of.others)
        out.append("\n**").append(sentence(of, each)).append("**\n\n```text\n").append(table_of(of, each).text()).append("```\n");
    out.append("\n").append(shares_text(of)).append(".\n");
    for (std::string const& each : of.cautions) out.append("\n- ").append(each).append("\n");
    return out.append("\n## Method\n\n").append(method);
}

}  // namespace signalbox::server
