#include "storage/histogram.hpp"

#include "storage/varint.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace signalbox::storage {

std::size_t histogram::bucket_of(std::uint64_t microseconds)
{
    std::uint64_t const value = std::min(microseconds, largest);
    constexpr std::uint64_t exact = std::uint64_t{1} << sub_bits;
    if (value < exact) return static_cast<std::size_t>(value);
    unsigned const doubling = static_cast<unsigned>(std::bit_width(value)) - 1 - sub_bits;  // 0 for 32..63
    return (std::size_t{doubling} << sub_bits) + static_cast<std::size_t>(value >> doubling);
}

std::uint64_t histogram::lower_edge(std::size_t bucket)
{
    constexpr std::size_t exact = std::size_t{1} << sub_bits;
    if (bucket < 2 * exact) return bucket;
    std::size_t const doubling = (bucket >> sub_bits) - 1;
    return static_cast<std::uint64_t>(exact + (bucket & (exact - 1))) << doubling;
}

std::uint64_t histogram::width(std::size_t bucket)
{
    std::size_t const doubling = bucket >> sub_bits;
    return doubling <= 1 ? 1 : std::uint64_t{1} << (doubling - 1);
}

void histogram::add_bucket(std::size_t bucket, std::uint64_t count)
{
    if (count == 0) return;
    bucket = std::min(bucket, bucket_count - 1);
    if (counts_.empty()) {
        first_ = bucket;
        counts_.push_back(0);
    } else if (bucket < first_) {
        counts_.insert(counts_.begin(), first_ - bucket, 0);
        first_ = bucket;
    } else if (bucket >= first_ + counts_.size()) {
        counts_.resize(bucket - first_ + 1, 0);
    }
    counts_[bucket - first_] += count;
    count_ += count;
}

void histogram::merge(histogram const& other)
{
    if (other.counts_.empty()) return;
    add_bucket(other.first_, other.counts_.front());
    add_bucket(other.first_ + other.counts_.size() - 1, other.counts_.size() > 1 ? other.counts_.back() : 0);
    for (std::size_t i = 1; i + 1 < other.counts_.size(); ++i) add_bucket(other.first_ + i, other.counts_[i]);
}

std::uint64_t histogram::at(std::size_t bucket) const
{
    return bucket < first_ || bucket - first_ >= counts_.size() ? 0 : counts_[bucket - first_];
}

// The times of a bucket are taken to lie evenly in it: the middle one of an odd number is the bucket's middle.
std::uint64_t histogram::inside(std::size_t bucket, std::uint64_t rank, std::uint64_t count)
{
    double const share = (static_cast<double>(rank) - 0.5) / static_cast<double>(count);
    return lower_edge(bucket) + static_cast<std::uint64_t>(share * static_cast<double>(width(bucket) - 1));
}

std::uint64_t histogram::percentile(double q) const
{
    if (count_ == 0) return 0;
    double const wanted = std::ceil(std::clamp(q, 0.0, 1.0) * static_cast<double>(count_));
    std::uint64_t const rank = std::clamp<std::uint64_t>(static_cast<std::uint64_t>(wanted), 1, count_);
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
        if (below + counts_[i] >= rank) return inside(first_ + i, rank - below, counts_[i]);
        below += counts_[i];
    }
    return inside(first_ + counts_.size() - 1, 1, 1);
}

void histogram::encode(std::string& out) const
{
    std::size_t next = 0;
    each([&](std::size_t bucket, std::uint64_t count) {
        put_varint(out, bucket - next);
        put_varint(out, count);
        next = bucket + 1;
    });
}

namespace {

// From the first to the last bucket of a stored form, about: what is damaged is found when it is added.
std::uint64_t window_of(std::string_view bytes)
{
    std::uint64_t window = 0;
    std::uint64_t skipped = 0;
    std::uint64_t count = 0;
    while (take_varint(bytes, skipped) && take_varint(bytes, count) && skipped < histogram::bucket_count)
        window += window == 0 ? 1 : skipped + 1;
    return std::min<std::uint64_t>(window, histogram::bucket_count);
}

}  // namespace

bool histogram::merge_encoded(std::string_view bytes)
{
    // Adding bucket after bucket would grow the window a step at a time: most rows are merged into an empty one.
    if (counts_.empty()) counts_.reserve(static_cast<std::size_t>(window_of(bytes)));
    std::uint64_t next = 0;
    while (!bytes.empty()) {
        std::uint64_t skipped = 0;
        std::uint64_t count = 0;
        if (!take_varint(bytes, skipped) || !take_varint(bytes, count) || count == 0 || skipped >= bucket_count - next) return false;
        add_bucket(static_cast<std::size_t>(next + skipped), count);
        next += skipped + 1;
        if (next == bucket_count && !bytes.empty()) return false;
    }
    return true;
}

bool histogram::operator==(histogram const& other) const
{
    if (count_ != other.count_) return false;
    bool same = true;
    each([&](std::size_t bucket, std::uint64_t count) { same = same && other.at(bucket) == count; });
    return same;
}

}  // namespace signalbox::storage
