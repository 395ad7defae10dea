// Calls of providers that failed, over time: those of every request, also of one that another target answered in the end. Totals know only who
// answered, so the attempts of the requests are read, newest first, in steps. A value on a reader's thread, used by one question at a time.
#pragma once

#include "console/chart/chart_data.hpp"
#include "console/pages/statistics_queue.hpp"
#include "console/pages/time_steps.hpp"

#include "storage/event_reader.hpp"
#include "storage/event_scan.hpp"

#include <QString>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace signalbox::console {

inline constexpr std::size_t most_providers = 1'000;  // told apart; a configuration has a dozen, and years of them must stay in memory

/// The calls of one provider that failed.
struct FailedCallsOf {
    std::map<std::int64_t, std::uint64_t> at;  // by the minute, in microseconds since 1970
    std::uint64_t calls = 0;
    std::uint64_t newest = 0;  // the request of the newest
};

class FailedCalls {
public:
    FailedCalls() = default;
    FailedCalls(storage::time_range range, storage::filter const& where, std::uint64_t newest)
        : range_(range), where_(where), newest_(newest)
    {}

    /// Goes on for about `time`.
    storage::result<void> step(storage::event_reader& from, std::chrono::milliseconds time);
    Counting counting() const;
    /// The providers with the most failed calls, as many as there are colours, the most first.
    std::vector<Series> series(Steps const& by) const;
    /// By the provider's name.
    std::map<QString, std::uint64_t> newest() const;

private:
    storage::result<void> begin(storage::event_reader& from);
    void add(schema::Event const& event);

    storage::time_range range_;
    storage::filter where_;
    std::uint64_t newest_ = 0;
    std::optional<storage::event_scan> scan_;
    std::map<QString, FailedCallsOf> by_provider_;
};

}  // namespace signalbox::console
