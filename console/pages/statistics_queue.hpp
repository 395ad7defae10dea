// Statistics that belong together, read in steps: what rollups tell is there with the first step, the rest follows as events are looked at.
// A value on a reader's thread, used by one question at a time.
#pragma once

#include "storage/event_reader.hpp"
#include "storage/statistics.hpp"

#include <QString>

#include <chrono>
#include <cstdint>
#include <vector>

namespace signalbox::console {

/// How far figures are counted.
struct Counting {
    std::uint64_t scanned = 0;  // events looked at
    std::uint64_t of = 0;       // events to look at
    bool by_scan = false;       // rollups cannot tell these figures
    bool done = true;
    bool capped = false;  // only the newest `scanned` of them were looked at
    bool operator==(Counting const&) const = default;
};
/// "Counting: looked at 310 k of 1 M requests"; empty when there is nothing to say.
QString countingText(Counting const& of, bool stopped);

inline constexpr std::uint64_t most_scanned = 5'000'000;        // events of one question: some seconds of one core
inline constexpr std::chrono::milliseconds counting_step{100};  // then the figures so far are shown

class StatisticsQueue {
public:
    /// The place of its run.
    std::size_t add(storage::statistics_query query);
    /// Begins what was not begun, and goes on for about `time`: the first statistic first.
    storage::result<void> step(storage::event_reader& from, std::chrono::milliseconds time = counting_step);
    storage::statistics_run const& run(std::size_t place) const { return runs_.at(place); }
    Counting counting() const;

private:
    std::vector<storage::statistics_run> runs_;
    std::size_t begun_ = 0;
};

/// Which requests the latencies are of.
enum class LatencyOf : std::uint8_t { all, answered, streamed };
QString latencyOfText(LatencyOf which);
/// The filter with the choice added.
storage::filter latencyFilter(storage::filter const& where, LatencyOf which);

}  // namespace signalbox::console
