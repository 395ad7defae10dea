#include "engine/route/decaying_times.hpp"

#include <algorithm>
#include <cmath>

namespace signalbox::route {

namespace {

using std::chrono::duration;
using std::chrono::milliseconds;

std::uint32_t epoch_of(model::steady_time now)
{
    return static_cast<std::uint32_t>(now.time_since_epoch() / decaying_times::half_life);
}

}  // namespace

std::size_t decaying_times::bucket_of(std::chrono::nanoseconds took)
{
    double const ms = duration<double, std::milli>(took).count();
    if (ms <= 1) return 0;
    auto const bucket = static_cast<std::size_t>(std::ceil(std::log2(ms) * per_octave));
    return std::min(bucket, buckets - 1);
}

milliseconds decaying_times::value_of(std::size_t bucket)
{
    return milliseconds(std::llround(std::exp2(static_cast<double>(bucket) / per_octave)));
}

void decaying_times::add(std::chrono::nanoseconds took, model::steady_time now)
{
    std::uint32_t const epoch = epoch_of(now);
    forget(epoch);
    counts_[bucket_of(took)].fetch_add(one, std::memory_order_relaxed);
    publish(epoch);
}

/// The worker that moves the epoch halves the counts; what others add meanwhile is kept, for only the halves are taken away.
void decaying_times::forget(std::uint32_t epoch)
{
    std::uint32_t last = epoch_.load(std::memory_order_relaxed);
    if (epoch <= last || !epoch_.compare_exchange_strong(last, epoch, std::memory_order_relaxed)) return;
    std::uint32_t const halvings = std::min(epoch - last, most_halvings);
    for (auto& each : counts_) {
        std::uint32_t const count = each.load(std::memory_order_relaxed);
        if (count > 0) each.fetch_sub(count - (halvings < most_halvings ? count >> halvings : 0), std::memory_order_relaxed);
    }
}

void decaying_times::publish(std::uint32_t epoch)
{
    std::array<std::uint32_t, buckets> seen;
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < buckets; ++i) sum += seen[i] = counts_[i].load(std::memory_order_relaxed);
    std::uint64_t passed = 0, p50 = 0, p95 = 0;
    for (std::size_t i = 0; i < buckets && p95 == 0; ++i) {
        passed += seen[i];
        if (p50 == 0 && passed * 2 >= sum && passed > 0) p50 = i + 1;
        if (passed * 20 >= sum * 19 && passed > 0) p95 = i + 1;
    }
    published_.store(std::uint64_t{epoch} << 16 | p50 << 8 | p95, std::memory_order_relaxed);
}

percentiles decaying_times::look(model::steady_time now) const
{
    std::uint64_t const word = published_.load(std::memory_order_relaxed);
    std::size_t const p50 = word >> 8 & 0xFF, p95 = word & 0xFF;
    bool const old = epoch_of(now) >= static_cast<std::uint32_t>(word >> 16) + most_halvings;
    if (p50 == 0 || p95 == 0 || old) return {};
    return {value_of(p50 - 1), value_of(p95 - 1)};
}

}  // namespace signalbox::route
