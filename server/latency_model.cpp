#include "server/latency_model.hpp"

#include "engine/statistics/proportion.hpp"
#include "storage/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace signalbox::server {

namespace {

/// Requests by bucket of their time.
using weights = std::map<std::uint16_t, double>;

double percentile(weights const& of, double q)
{
    double sum = 0, passed = 0;
    for (auto const& [bucket, weight] : of) sum += weight;
    for (auto const& [bucket, weight] : of)
        if ((passed += weight) >= q * sum) return static_cast<double>(storage::histogram::midpoint(bucket));
    return 0;
}

}  // namespace

size_class size_class_of(bool stream, std::uint64_t completion_tokens)
{
    return static_cast<size_class>(2 * std::bit_width(completion_tokens) + (stream ? 1 : 0));
}

void latency_model::add(std::uint32_t model, size_class size, std::uint64_t microseconds)
{
    times& its = times_[{model, size}];
    double const taken = static_cast<double>(microseconds);
    ++its.count;
    its.sum += taken;
    its.squares += taken * taken;
    ++its.buckets[static_cast<std::uint16_t>(storage::histogram::bucket_of(microseconds))];
}

bool latency_model::tells(place const& at) const
{
    auto const found = times_.find(at);
    return found != times_.end() && found->second.count >= fewest_timed;
}

void latency_model::stays(std::uint32_t model, size_counts const& counts, double part)
{
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] == 0) continue;
        times& its = times_[{model, static_cast<size_class>(i)}];
        its.before += part * static_cast<double>(counts[i]);
        its.after += part * static_cast<double>(counts[i]);
    }
}

void latency_model::moves(std::uint32_t from, std::uint32_t to, size_counts const& counts, double part)
{
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] == 0) continue;
        double const requests = part * static_cast<double>(counts[i]);
        place const old{from, static_cast<size_class>(i)}, other{to, static_cast<size_class>(i)};
        if (!tells(old) || !tells(other)) {
            unknown_ += requests;
            continue;
        }
        moved_ += requests;
        times_[old].before += requests;
        times_[old].left += requests;
        times_[other].after += requests;
        times_[other].come += requests;
    }
}

modelled_times latency_model::result() const
{
    modelled_times made{.moved = moved_, .unknown = unknown_};
    double change = 0, variance = 0;
    weights before, after;
    for (auto const& [at, its] : times_) {
        if (its.count == 0) continue;
        double const count = static_cast<double>(its.count), mean = its.sum / count;
        double const spread = its.count > 1 ? std::max(0.0, (its.squares - count * mean * mean) / (count - 1)) : 0;
        double const surplus = its.come - its.left;
        change += surplus * mean;
        variance += surplus * surplus * spread / count;
        for (auto const& [bucket, requests] : its.buckets) {
            before[bucket] += its.before * static_cast<double>(requests) / count;
            after[bucket] += its.after * static_cast<double>(requests) / count;
        }
    }
    made.p50_before = percentile(before, 0.50);
    made.p95_before = percentile(before, 0.95);
    made.p50_after = percentile(after, 0.50);
    made.p95_after = percentile(after, 0.95);
    if (moved_ <= 0) return made;
    double const mean = change / moved_, half = statistics::z_of_95() * std::sqrt(variance) / moved_;
    made.change = mean_estimate{mean, mean - half, mean + half};
    return made;
}

}  // namespace signalbox::server
