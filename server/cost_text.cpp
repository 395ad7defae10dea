#include "server/cost_text.hpp"

#include "engine/base/json_writer.hpp"
#include "engine/base/timestamp.hpp"
#include "engine/base/text_table.hpp"

#include <cmath>

namespace signalbox::server {

namespace {

using storage::cost_line;
using storage::cost_report;
using storage::measures;

std::string dollars(double micros, int decimals = 2)
{
    std::string out = micros < 0 ? "-$" : "$";
    base::append_decimal(out, std::llround(std::abs(micros) / std::pow(10, 6 - decimals)), decimals, false);
    return out;
}

/// What is known of a sum that may leave requests out.
std::string cost_text(measures const& of)
{
    bool const none = of.unknown_costs > 0 && of.actual_cost_micros == 0;
    if (none) return "unknown";
    return (of.unknown_costs > 0 ? "at least " : "") + dollars(static_cast<double>(of.actual_cost_micros));
}

std::string each_text(std::optional<double> micros)
{
    return micros ? dollars(*micros, 6) : "-";
}

std::string change_text(measures const& now, measures const& before, bool known)
{
    if (!known || before.actual_cost_micros == 0) return "-";
    double const change = static_cast<double>(now.actual_cost_micros) / static_cast<double>(before.actual_cost_micros) - 1;
    std::string out = change > 0 ? "+" : "";
    base::append_decimal(out, std::llround(change * 1'000), 1, false);
    return out + " %";
}

std::string time_text(std::int64_t us)
{
    constexpr std::size_t day = 10, minute = 16;  // characters up to their end
    std::string const text = base::timestamp_text(us);
    return text.substr(0, day) + ' ' + text.substr(day + 1, minute - day - 1);
}

std::string hour_text(std::int64_t hour)
{
    return time_text(hour * 3'600'000'000) + " UTC";
}

void add_row(base::text_table& to, std::string name, measures const& now, measures const& before, cost_report const& of)
{
    to.add({std::move(name), std::to_string(now.requests), std::to_string(now.tokens_total()), cost_text(now),
            of.before ? cost_text(before) : "-", change_text(now, before, of.before.has_value()), each_text(storage::cost_of_thousand(now)),
            each_text(storage::cost_of_answer(now))});
}

std::string waste_text(cost_report const& of)
{
    std::string out = "for nothing: " + std::to_string(of.failed.requests) + " failed requests (" + cost_text(of.failed) + "), " +
                      std::to_string(of.abandoned.requests) + " abandoned (" + cost_text(of.abandoned) + "), " +
                      std::to_string(of.now.fallbacks) + " needed a further target";
    if (auto const share = storage::uncached_share(of.now)) {
        out += "; ";
        base::append_decimal(out, std::llround(*share * 1'000), 1, false);
        out += " % of the prompts' tokens came from no cache";
    }
    return out + "\n";
}

std::string month_text(cost_report const& of)
{
    std::string out = "this month so far: " + dollars(of.spent_in_month);
    if (!of.month) return out + "\n";
    auto const& end = of.month->end();
    out += "; at its end " + dollars(end.middle) + " (" + dollars(end.low) + " to " + dollars(end.high) + " in 80 of 100)";
    out += of.month->weekly ? ", by the hours of a week\n" : ", at an even rate: less than a week is known\n";
    if (!of.asked.budget) return out;
    out += "the budget of " + dollars(*of.asked.budget);
    if (of.spent_in_month >= *of.asked.budget) return out + " is spent\n";
    if (!of.month->crossing)
        return out + (of.month->earliest ? " holds unless it goes badly: " + hour_text(*of.month->earliest) + "\n" : " holds\n");
    return out + " is spent about " + hour_text(*of.month->crossing) + " (" + (of.month->earliest ? hour_text(*of.month->earliest) : "-") +
           " to " + (of.month->latest ? hour_text(*of.month->latest) : "not this month") + ")\n";
}

}  // namespace

std::string cost_as_text(cost_report const& of)
{
    std::string title(storage::name(of.asked.by));
    for (char& each : title) each = static_cast<char>(each >= 'a' && each <= 'z' ? each - 'a' + 'A' : each);
    base::text_table rows({title, "REQUESTS", "TOKENS", "COST", "BEFORE", "CHANGE", "PER 1,000 TOKENS", "PER ANSWER"});
    for (cost_line const& each : of.lines) {
        add_row(rows, each.name.empty() ? "(none)" : each.name, each.now, each.before, of);
        for (cost_line const& part : each.parts)
            add_row(rows, "  " + (part.name.empty() ? "(none)" : part.name), part.now, part.before, of);
    }
    add_row(rows, "all", of.now, of.earlier, of);
    std::string out = time_text(of.asked.range.from_us) + " to " + time_text(of.asked.range.to_us) + " UTC";
    if (of.before) out += "; before: from " + time_text(of.before->from_us);
    return out + "\n" + rows.text() + waste_text(of) + month_text(of);
}

}  // namespace signalbox::server
