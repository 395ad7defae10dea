#include "engine/statistics/experiment.hpp"

#include "engine/base/json_writer.hpp"
#include "engine/base/text_table.hpp"

#include <cmath>

namespace signalbox::statistics {

namespace {

std::string decimal(double value, double scale, int decimals, bool sign)
{
    std::string out = sign && value > 0 ? "+" : "";
    base::append_decimal(out, std::llround(value * scale), decimals, false);
    return out;
}

/// A ratio as a change in percent, a difference of rates in points; with the unit behind it.
std::string bare_change(metric what, double change)
{
    return is_rate(what) ? decimal(change * 100, 100, 2, true) : decimal((change - 1) * 100, 10, 1, true);
}

std::string with_unit(metric what, double change)
{
    return bare_change(what, change) + (is_rate(what) ? " points" : " %");
}

std::string missing_text(measured const& of)
{
    return "needs " + std::to_string(of.missing) + (is_rate(of.what) ? " more in both arms" : " more requests in the smaller arm");
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
    return with_unit(of.what, of.change) + " (" + range_text(of) + ")";
}

std::string heading(experiment const& of)
{
    std::uint64_t all = 0;
    for (std::uint64_t const each : of.requests) all += each;
    return of.asked.about + ": " + std::to_string(all) + " requests of " + std::to_string(of.names.size()) + " arms beside " +
           of.asked.baseline +
           (of.asked.how == looking::peek_safe ? "; intervals of 95 % that hold at every look"
                                               : "; intervals of 95 % for one look at the end");
}

std::string chance_text(double p)
{
    return p < 0.0001 ? "p below 0.0001" : "p " + decimal(p, 10'000, 4, false);
}

std::string money_text(double micros)
{
    return (micros < 0 ? "-$" : "$") + decimal(std::abs(micros), 1, 6, false);
}

std::string typical_text(compared_arm const& arm)
{
    std::string out;
    if (arm.shift)
        out = "typical answer " + decimal((arm.shift->ratio - 1) * 100, 10, 1, true) + " % (Hodges and Lehmann), " +
              decimal(arm.shift->faster * 100, 10, 1, false) + " % of pairs are faster (Mann and Whitney, " + chance_text(arm.shift->p) +
              ")\n";
    if (arm.cost_difference)
        out += "cost of a request, difference " + money_text(arm.cost_difference->difference) + " (" +
               money_text(arm.cost_difference->range.low) + " to " + money_text(arm.cost_difference->range.high) + " at one look, Welch)\n";
    return out;
}

base::text_table table_of(experiment const& of, compared_arm const& arm)
{
    base::text_table rows({"METRIC", of.asked.baseline, arm.name, "CHANGE", "INTERVAL", "VERDICT"});
    for (measured const& each : arm.metrics) {
        bool const told = each.first != 0 || each.second != 0 || each.range;
        rows.add({std::string(title(each.what)), told ? value_text(each.what, each.first) : "-",
                  told ? value_text(each.what, each.second) : "-", change_text(each), range_text(each),
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
    "Benjamini and Hochberg's rate of false alarms. Shares are tested with Pearson's chi-square; below 0.001 there is no verdict. The "
    "typical answer\n"
    "is Hodges and Lehmann's shift, its chance Mann and Whitney's with ties and continuity; both are of answers alone, for one look.\n";

}  // namespace

std::string_view title(metric of)
{
    switch (of) {
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

std::string value_text(metric of, double value)
{
    if (is_rate(of)) return decimal(value * 100, 100, 2, false) + " %";
    if (of == metric::cost || of == metric::cost_of_success) return "$" + decimal(value, 1, 6, false);
    return decimal(value / 1'000, 10, 1, false) + " ms";
}

std::string change_text(measured const& of)
{
    return of.range ? with_unit(of.what, of.change) : "-";
}

std::string range_text(measured const& of)
{
    return of.range ? bare_change(of.what, of.range->low) + " to " + bare_change(of.what, of.range->high) : "-";
}

std::string verdict_text(measured const& of, bool suppressed)
{
    if (of.says == verdict::too_few) return missing_text(of);
    if (of.says == verdict::unknown) return "not known";
    if (suppressed) return "no verdict";
    return of.says == verdict::better ? "better" : of.says == verdict::worse ? "worse" : "no clear difference";
}

std::string shares_text(experiment const& of)
{
    std::string out = "requests:";
    for (std::size_t i = 0; i < of.names.size(); ++i) {
        out.append(i ? ", " : " ").append(of.names[i]).append(" ").append(std::to_string(of.requests[i]));
        if (of.drawn) out.append(" of ").append(decimal(of.due[i], 1, 0, false)).append(" due");
    }
    if (!of.drawn) return out;
    out.append("; chance of this ").append(decimal(of.shares.p, 1'000, 3, false));
    return out + (of.suppressed() ? ", shares are broken" : ", as the weights promise");
}

std::string sentence(experiment const& of, compared_arm const& other)
{
    if (of.suppressed()) return other.name + ": no verdict, the shares of the arms are broken";
    measured const& primary = other.of(of.asked.primary);
    std::string out = other.name + " " + leading_word(primary) + ": " + std::string(title(primary.what)) + " " + with_range(primary);
    if (of.asked.primary != metric::cost) {
        measured const& cost = other.of(metric::cost);
        bool const clear = cost.says == verdict::better || cost.says == verdict::worse;
        out.append("; cost ").append(clear ? with_range(cost) : verdict_text(cost, false));
    }
    measured const& errors = other.of(metric::errors);
    out.append("; errors ").append(errors.range ? with_unit(metric::errors, errors.change) + " (" + range_text(errors) + ")" : "not known");
    return out + (keeps_guardrail(other.metrics) ? ", guardrail kept" : ", guardrail broken");
}

std::string experiment_as_text(experiment const& of)
{
    std::string out = heading(of) + "\n";
    for (compared_arm const& each : of.others)
        out.append(sentence(of, each)).append("\n").append(table_of(of, each).text()).append(typical_text(each));
    out.append(shares_text(of)).append("\n");
    for (std::string const& each : of.cautions) out.append("note: ").append(each).append("\n");
    return out;
}

std::string experiment_as_markdown(experiment const& of)
{
    std::string out = "# Experiment\n\n" + heading(of) + ".\n";
    for (compared_arm const& each : of.others)
        out.append("\n**")
            .append(sentence(of, each))
            .append("**\n\n```text\n")
            .append(table_of(of, each).text())
            .append(typical_text(each))
            .append("```\n");
    out.append("\n").append(shares_text(of)).append(".\n");
    for (std::string const& each : of.cautions) out.append("\n- ").append(each).append("\n");
    return out.append("\n## Method\n\n").append(method);
}

}  // namespace signalbox::statistics
