#include "console/pages/models/models_figures.hpp"

#include "console/look/figures.hpp"
#include "storage/arm_values.hpp"

#include <QCoreApplication>

#include <cmath>
#include <limits>
#include <map>
#include <string>

namespace signalbox::console {

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

QString tr(char const* text)
{
    return QCoreApplication::translate("signalbox::console::Models", text);
}

double percentile(storage::histogram const& of, double q)
{
    return of.count() > 0 ? static_cast<double>(of.percentile(q)) : nothing;
}

}  // namespace

QString figureName(Figure of)
{
    switch (of) {
    case Figure::requests: return tr("Requests");
    case Figure::errors: return tr("Errors");
    case Figure::p50: return tr("p50");
    case Figure::p95: return tr("p95");
    case Figure::p99: return tr("p99");
    case Figure::first_token: return tr("First token p95");
    case Figure::speed: return tr("Tokens/s");
    case Figure::cost: return tr("Cost");
    case Figure::cost_per_thousand: return tr("Per 1,000 tokens");
    }
    return {};
}

QString figureMeaning(Figure of)
{
    switch (of) {
    case Figure::requests: return tr("All requests, answered or not");
    case Figure::errors: return tr("Share of requests that no target answered, or that were cut");
    case Figure::p50: return tr("Half of these requests took no longer; the choice above the matrix says which requests");
    case Figure::p95: return tr("95 of 100 of these requests took no longer; the choice above the matrix says which requests");
    case Figure::p99: return tr("99 of 100 of these requests took no longer; the choice above the matrix says which requests");
    case Figure::first_token: return tr("p95 of the time until the first content of a stream came");
    case Figure::speed:
        return tr("Completion tokens for each second from the first content to the end, of streams that took a millisecond for it");
    case Figure::cost: return tr("What was paid; “≥” where some answered requests have no price");
    case Figure::cost_per_thousand: return tr("What was paid for 1,000 tokens, prompt and completion together");
    }
    return {};
}

Unit figureUnit(Figure of)
{
    switch (of) {
    case Figure::requests: return Unit::count;
    case Figure::errors: return Unit::share;
    case Figure::speed: return Unit::tokens_per_second;
    case Figure::cost:
    case Figure::cost_per_thousand: return Unit::cost;
    default: return Unit::duration;
    }
}

bool isTrouble(Figure of)
{
    return of == Figure::errors;
}

std::vector<Bin> binsOf(storage::histogram const& of)
{
    std::vector<Bin> bins;
    of.each([&](std::size_t bucket, std::uint64_t count) {
        auto const low = static_cast<double>(storage::histogram::lower_edge(bucket));
        bins.push_back({low, low + static_cast<double>(storage::histogram::width(bucket)), static_cast<double>(count)});
    });
    return bins;
}

ModelRow modelRowOf(storage::stats_row const& row, storage::histogram const& latency)
{
    storage::totals const& sum = row.sum;
    ModelRow made;
    made.name = QString::fromStdString(row.name);
    made.latency = binsOf(latency);
    made.first_token = binsOf(sum.first_token);
    auto const set = [&](Figure of, double value) { made.values[static_cast<std::size_t>(of)] = value; };
    set(Figure::requests, static_cast<double>(sum.requests));
    set(Figure::errors, sum.requests > 0 ? sum.share(sum.errors) : nothing);
    set(Figure::p50, percentile(latency, 0.5));
    set(Figure::p95, percentile(latency, 0.95));
    set(Figure::p99, percentile(latency, 0.99));
    set(Figure::first_token, percentile(sum.first_token, 0.95));
    set(Figure::speed, sum.tokens_per_second().value_or(nothing));
    // An unknown cost is no cost of 0. A price for each token needs the prices of all of them.
    made.cost_incomplete = sum.unknown_costs > 0;
    bool const unknown = made.cost_incomplete && sum.actual_cost_micros == 0;
    set(Figure::cost, unknown ? nothing : static_cast<double>(sum.actual_cost_micros));
    bool const each = !made.cost_incomplete && sum.tokens_total() > 0;
    auto const tokens = static_cast<double>(sum.tokens_total());
    set(Figure::cost_per_thousand, each ? static_cast<double>(sum.actual_cost_micros) * 1e3 / tokens : nothing);
    return made;
}

statistics::arm_values armOf(storage::totals const& all, storage::totals const& answered)
{
    statistics::arm_values made;
    made.failures = all.errors;
    made.requests = answered.requests + all.errors;
    made.fallbacks = all.fallbacks;
    made.latency = storage::logarithms(answered.latency);
    made.first_token = storage::logarithms(answered.first_token);
    made.streams = answered.streams;
    return made;
}

QString figureText(ModelRow const& row, Figure of, QLocale const& in)
{
    double const value = row.value(of);
    if (of == Figure::cost)
        return figures::cost(std::isfinite(value) ? static_cast<std::int64_t>(value) : 0, row.cost_incomplete ? 1 : 0,
                             std::isfinite(value) ? 2 : 1, in);
    if (of == Figure::cost_per_thousand && !std::isfinite(value)) return row.cost_incomplete ? figures::unknown() : figures::none();
    if (of == Figure::requests) return figures::count(static_cast<std::uint64_t>(value), in);
    if (of == Figure::speed) return figures::plain(value, in);
    return format(figureUnit(of), value, in);
}

storage::result<ModelsFigures> ModelsReading::step(storage::event_reader& from, std::chrono::milliseconds time)
{
    if (!base_) {
        auto const reach = recorded(from);
        if (!reach) return reach.error();
        base_ = ModelsFigures{.range = boundedRange(ask_.range, *reach), .recorded = *reach, .by = ask_.by, .rows = {}, .counting = {}};
        storage::time_range const range{base_->range.from_us, base_->range.to_us};
        queue_.add({.range = range, .where = ask_.where, .newest = ask_.newest, .groups = {{.by = ask_.by}}});
        if (ask_.latency != LatencyOf::all)
            latency_ = queue_.add(
                {.range = range, .where = latencyFilter(ask_.where, ask_.latency), .newest = ask_.newest, .groups = {{.by = ask_.by}}});
        if (ask_.by == storage::dimension::tag)
            answered_ = queue_.add({.range = range,
                                    .where = latencyFilter(ask_.where, LatencyOf::answered),
                                    .newest = ask_.newest,
                                    .groups = {{.by = ask_.by}}});
    }
    if (auto done = queue_.step(from, time); !done) return done.error();
    ModelsFigures made = *base_;
    made.counting = queue_.counting();
    std::map<std::string, storage::histogram> latencies;
    for (storage::stats_row& row : queue_.run(latency_).rows(0)) latencies[row.name] = std::move(row.sum.latency);
    std::map<std::string, storage::totals> answered;
    if (answered_ > 0)
        for (storage::stats_row& row : queue_.run(answered_).rows(0)) answered[row.name] = std::move(row.sum);
    for (storage::stats_row const& row : queue_.run(0).rows(0)) {
        made.requests += row.sum.requests;
        if (made.rows.size() == most_model_rows)
            ++made.left_out;
        else
            made.rows.push_back(modelRowOf(row, latencies[row.name]));
        if (answered_ > 0 && made.left_out == 0) made.rows.back().arm = armOf(row.sum, answered[row.name]);
    }
    return made;
}

storage::result<ModelsFigures> readModels(storage::event_reader& from, ModelsAsk const& ask)
{
    ModelsReading reading(ask);
    for (;;) {
        auto made = reading.step(from);
        if (!made || made->counting.done) return made;
    }
}

}  // namespace signalbox::console
