#include "storage/cost_report.hpp"

#include <algorithm>
#include <chrono>
#include <map>

namespace signalbox::storage {

namespace {

constexpr std::int64_t second_us = 1'000'000, hour_us = 3'600 * second_us, day_us = 24 * hour_us;
constexpr std::int64_t history_us = statistics::pattern_weeks * 7 * day_us;
constexpr std::size_t of_lines = 0, of_decisions = 1;  // groups of the first query

std::int64_t floor_hour(std::int64_t us)
{
    return us - (us % hour_us + hour_us) % hour_us;
}

void add_line(std::vector<cost_line>& to, std::map<std::string, std::size_t>& places, std::string const& name, measures const& sum,
              measures cost_line::*when)
{
    auto const [at, added] = places.try_emplace(name, to.size());
    if (added) to.push_back({.name = name, .now = {}, .before = {}, .parts = {}});
    (to[at->second].*when).merge(sum);
}

void sort_lines(std::vector<cost_line>& lines)
{
    std::ranges::stable_sort(lines, [](cost_line const& a, cost_line const& b) {
        if (a.now.actual_cost_micros != b.now.actual_cost_micros) return a.now.actual_cost_micros > b.now.actual_cost_micros;
        return a.now.requests != b.now.requests ? a.now.requests > b.now.requests : a.name < b.name;
    });
    for (cost_line& each : lines) sort_lines(each.parts);
}

std::vector<cost_line> lines_of(cost_question const& asked, statistics_run const& now, statistics_run const& before)
{
    std::vector<cost_line> made;
    std::map<std::string, std::size_t> places;
    std::map<std::string, std::map<std::string, std::size_t>> part_places;
    auto const add = [&](statistics_run const& from, measures cost_line::*when) {
        if (from.sums.empty()) return;
        for (stats_row const& row : from.rows(of_lines)) {
            add_line(made, places, row.name, row.sum, when);
            if (asked.then != dimension::none) add_line(made[places[row.name]].parts, part_places[row.name], row.second, row.sum, when);
        }
    };
    add(now, &cost_line::now);
    add(before, &cost_line::before);
    sort_lines(made);
    return made;
}

/// The hours come in the order of time.
std::vector<spent_until> course_of(cost_report const& report, statistics_run const& run)
{
    constexpr std::int64_t day_us = 24 * hour_us;
    std::vector<spent_until> made{{report.month_from_us, 0}};
    double spent = 0;
    auto const& hours = run.points(0);
    auto each = std::ranges::find_if(hours, [&](series_point const& one) { return one.start_us >= report.month_from_us; });
    for (std::int64_t midnight = report.month_from_us + day_us; midnight <= report.asked.now_us; midnight += day_us) {
        for (; each != hours.end() && each->start_us < midnight; ++each) spent += static_cast<double>(each->sum.actual_cost_micros);
        made.push_back({midnight, spent});
    }
    return made;
}

/// The hours behind the forecast, those without requests too.
statistics::spending spending_of(cost_report const& report, statistics_run const& run)
{
    cost_question const& asked = report.asked;
    statistics::spending made;
    std::int64_t const from = floor_hour(run.query.range.from_us), to = floor_hour(asked.now_us);
    made.hours.resize(static_cast<std::size_t>(std::max<std::int64_t>((to - from) / hour_us, 0)));
    for (series_point const& each : run.points(0)) {
        double const micros = static_cast<double>(each.sum.actual_cost_micros);
        if (each.start_us >= report.month_from_us) made.spent += micros;
        auto const place = (each.start_us - from) / hour_us;
        if (place >= 0 && place < static_cast<std::int64_t>(made.hours.size())) made.hours[static_cast<std::size_t>(place)] += micros;
    }
    made.now_hour = to / hour_us;
    made.end_hour = report.month_to_us / hour_us;
    made.budget = asked.budget;
    return made;
}

std::string date_text(std::int64_t us)
{
    using namespace std::chrono;
    year_month_day const date(floor<days>(sys_time<microseconds>(microseconds(us))));
    auto const two = [](unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return std::to_string(int(date.year())) + "-" + two(unsigned(date.month())) + "-" + two(unsigned(date.day()));
}

/// Quoted where it has to be; what a spreadsheet would run as a formula gets an apostrophe.
std::string csv_cell(std::string text)
{
    if (!text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos) text.insert(text.begin(), '\'');
    if (text.find_first_of("\",\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (char const each : text) quoted.append(each == '"' ? "\"\"" : std::string(1, each));
    return quoted + '"';
}

std::string dollars(std::int64_t micros)
{
    std::int64_t const size = micros < 0 ? -micros : micros;
    std::string part = std::to_string(size % 1'000'000);
    part.insert(0, 6 - part.size(), '0');
    return (micros < 0 ? "-" : "") + std::to_string(size / 1'000'000) + "." + part;
}

}  // namespace

std::uint64_t answers(measures const& of)
{
    std::uint64_t const none = of.errors + of.blocked + of.abandoned;
    return of.requests > none ? of.requests - none : 0;
}

std::optional<double> cost_of_thousand(measures const& of)
{
    if (of.unknown_costs > 0 || of.tokens_total() == 0) return std::nullopt;
    return static_cast<double>(of.actual_cost_micros) * 1'000 / static_cast<double>(of.tokens_total());
}

std::optional<double> cost_of_answer(measures const& of)
{
    if (of.unknown_costs > 0 || answers(of) == 0) return std::nullopt;
    return static_cast<double>(of.actual_cost_micros) / static_cast<double>(answers(of));
}

std::optional<double> uncached_share(measures const& of)
{
    if (of.tokens_prompt == 0) return std::nullopt;
    return 1 - static_cast<double>(std::min(of.tokens_cached, of.tokens_prompt)) / static_cast<double>(of.tokens_prompt);
}

time_range month_of(std::int64_t now_us)
{
    using namespace std::chrono;
    year_month_day const date(floor<days>(sys_time<microseconds>(microseconds(now_us))));
    auto const start = [](year_month of) { return sys_time<microseconds>(sys_days(of / 1)).time_since_epoch().count(); };
    year_month const month = date.year() / date.month();
    return {start(month), start(month + months(1))};
}

std::optional<time_range> period_before(cost_question const& of)
{
    std::int64_t const length = of.range.to_us - of.range.from_us;
    time_range const made{of.range.from_us - length, of.range.from_us};
    if (length <= 0 || made.to_us <= of.recorded_us) return std::nullopt;
    return made;
}

std::array<statistics_query, cost_runs> cost_queries(cost_question const& of)
{
    statistics_query const now{.range = of.range,
                               .where = of.where,
                               .newest = of.newest,
                               .groups = {{.by = of.by, .then = of.then, .times = false}, {.by = dimension::decision, .times = false}}};
    statistics_query before = now;
    before.groups.resize(1);
    before.range = period_before(of).value_or(time_range{of.range.from_us, of.range.from_us});
    std::int64_t const from = std::min(month_of(of.now_us).from_us, of.now_us - history_us);
    statistics_query const hours{.range = {floor_hour(std::max(from, of.recorded_us)), std::max(of.now_us, of.recorded_us + 1)},
                                 .where = of.where,
                                 .newest = of.newest,
                                 .groups = {{.by = dimension::none, .step = std::chrono::hours(1), .times = false}}};
    return {now, before, hours};
}

cost_report cost_report_of(cost_question const& of, std::span<statistics_run const* const, cost_runs> runs)
{
    cost_report made;
    made.asked = of;
    made.before = period_before(of);
    made.lines = lines_of(of, *runs[0], *runs[1]);
    for (cost_line const& each : made.lines) {
        made.now.merge(each.now);
        made.earlier.merge(each.before);
    }
    if (runs[0]->sums.size() > of_decisions)
        for (stats_row const& row : runs[0]->rows(of_decisions)) {
            if (row.name == "error") made.failed = row.sum;
            if (row.name == "abandoned") made.abandoned = row.sum;
        }
    time_range const month = month_of(of.now_us);
    made.month_from_us = month.from_us;
    made.month_to_us = month.to_us;
    if (runs[2]->sums.empty()) return made;
    statistics::spending const spent = spending_of(made, *runs[2]);
    made.spent_in_month = spent.spent;
    made.month_so_far = course_of(made, *runs[2]);
    made.month = statistics::forecast_of(spent);
    return made;
}

statistics_query invoice_query(cost_question const& of)
{
    return {.range = of.range,
            .where = of.where,
            .newest = of.newest,
            .groups = {{.by = dimension::provider, .step = std::chrono::hours(24), .times = false}}};
}

std::vector<invoice_line> invoice_of(statistics_run const& run)
{
    std::vector<invoice_line> made;
    for (series_point const& each : run.points(0))
        if (!each.name.empty()) made.push_back({each.start_us, each.name, each.sum});
    return made;
}

std::string invoice_csv(std::vector<invoice_line> const& lines)
{
    std::string out = "day,provider,requests,tokens_prompt,tokens_cached,tokens_cache_write,tokens_completion,usd,unknown_costs\r\n";
    for (invoice_line const& each : lines) {
        out.append(date_text(each.day_us)).append(",").append(csv_cell(each.provider));
        for (std::uint64_t const count :
             {each.sum.requests, each.sum.tokens_prompt, each.sum.tokens_cached, each.sum.tokens_cache_write, each.sum.tokens_completion})
            out.append(",").append(std::to_string(count));
        out.append(",")
            .append(dollars(each.sum.actual_cost_micros))
            .append(",")
            .append(std::to_string(each.sum.unknown_costs))
            .append("\r\n");
    }
    return out;
}

}  // namespace signalbox::storage
