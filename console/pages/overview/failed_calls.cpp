#include "console/pages/overview/failed_calls.hpp"

#include "console/look/name_colors.hpp"
#include "console/pages/overview/overview_figures.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace signalbox::console {

namespace {

constexpr std::int64_t minute_us = 60'000'000;
constexpr std::size_t batch = 256;  // requests read before the clock is looked at: some milliseconds

/// A request with one call that was answered has none that failed.
constexpr char const* with_failed_calls = "attempts>1 or -decision:allowed";

}  // namespace

storage::result<void> FailedCalls::begin(storage::event_reader& from)
{
    auto const failed = storage::parse_filter(with_failed_calls);
    auto const both = failed ? storage::all_of({where_, *failed}) : failed;
    if (!both) return both.error();
    auto scan = from.begin_scan(range_, *both, newest_);
    if (!scan) return scan.error();
    scan_ = std::move(*scan);
    return {};
}

storage::result<void> FailedCalls::step(storage::event_reader& from, std::chrono::milliseconds time)
{
    auto const until = std::chrono::steady_clock::now() + time;
    if (!scan_) {
        if (auto begun = begin(from); !begun) return begun.error();
    }
    while (!counting().done) {
        auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        if (left.count() <= 0) return {};
        auto const ids = from.scan(*scan_, batch, left);
        if (!ids) return ids.error();
        for (std::uint64_t const id : *ids) {
            auto const event = from.get(id);
            if (event)
                add(*event);
            else if (event.error().kind != storage::trouble::not_found)  // deleted since
                return event.error();
        }
    }
    return {};
}

void FailedCalls::add(schema::Event const& event)
{
    for (schema::Attempt const& call : event.attempts()) {
        if (call.fault().empty()) continue;
        QString const name = QString::fromStdString(call.provider());
        if (!by_provider_.contains(name) && by_provider_.size() == most_providers) continue;
        FailedCallsOf& of = by_provider_[name];
        ++of.at[event.started_us() / minute_us * minute_us];
        ++of.calls;
        of.newest = std::max(of.newest, event.id());
    }
}

Counting FailedCalls::counting() const
{
    if (!scan_) return {.by_scan = true, .done = false};
    bool const capped = !scan_->done && scan_->scanned >= most_scanned;
    return {.scanned = scan_->scanned, .of = scan_->of, .by_scan = true, .done = scan_->done || capped, .capped = capped};
}

std::vector<Series> FailedCalls::series(Steps const& by) const
{
    std::vector<std::pair<QString, FailedCallsOf const*>> order;
    for (auto const& [name, of] : by_provider_) order.emplace_back(name, &of);
    std::ranges::stable_sort(order, std::ranges::greater{}, [](auto const& each) { return each.second->calls; });
    if (order.size() > most_cost_series) order.resize(most_cost_series);
    std::vector<Series> made;
    for (auto const& [name, of] : order) {
        std::map<std::int64_t, double> steps;
        for (auto const& [at, calls] : of->at) steps[by.startOf(at)] += static_cast<double>(calls);
        Series series{name, nameColor(name), {}};
        for (auto const& [at, calls] : steps) series.samples.push_back({at, calls});
        made.push_back(std::move(series));
    }
    return made;
}

std::map<QString, std::uint64_t> FailedCalls::newest() const
{
    std::map<QString, std::uint64_t> made;
    for (auto const& [name, of] : by_provider_) made.emplace(name, of.newest);
    return made;
}

}  // namespace signalbox::console
