// Times in microseconds counted in logarithmic buckets: exact below 64, then 32 buckets for each doubling, so that a percentile is off by
// at most a bucket's width (3.1 percent), mostly by a fraction of it. A mergeable value; docs/formats/event-store.md gives the stored form.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::storage {

class histogram {
public:
    static constexpr unsigned sub_bits = 5;                                 // 32 buckets per doubling
    static constexpr std::uint64_t largest = (std::uint64_t{1} << 37) - 1;  // 38 hours; longer times count as this
    static constexpr std::size_t bucket_count = (37 - sub_bits + 1) << sub_bits;

    static std::size_t bucket_of(std::uint64_t microseconds);
    static std::uint64_t lower_edge(std::size_t bucket);
    static std::uint64_t width(std::size_t bucket);

    static std::uint64_t midpoint(std::size_t bucket) { return lower_edge(bucket) + (width(bucket) - 1) / 2; }

    void add(std::uint64_t microseconds) { add_bucket(bucket_of(microseconds), 1); }
    void add_bucket(std::size_t bucket, std::uint64_t count);
    void merge(histogram const& other);

    std::uint64_t count() const { return count_; }
    std::uint64_t at(std::size_t bucket) const;
    /// The nearest-rank percentile, rank = ceil(q * count) from 1, at its place among the times of its bucket. 0 when nothing was counted.
    std::uint64_t percentile(double q) const;
    /// Calls visit(bucket, count) for each bucket that is not empty, in order of time.
    template <class Visit>
    void each(Visit&& visit) const
    {
        for (std::size_t i = 0; i < counts_.size(); ++i)
            if (counts_[i] != 0) visit(first_ + i, counts_[i]);
    }

    /// Appends the stored form: for each bucket that is not empty, varint(buckets skipped), varint(count).
    void encode(std::string& out) const;
    /// Adds a stored form to this. False when the bytes are no such form; then some of it may have been added.
    bool merge_encoded(std::string_view bytes);

    bool operator==(histogram const& other) const;

private:
    static std::uint64_t inside(std::size_t bucket, std::uint64_t rank, std::uint64_t count);

    std::size_t first_ = 0;              // bucket of counts_[0]
    std::vector<std::uint64_t> counts_;  // the window of buckets in use
    std::uint64_t count_ = 0;
};

}  // namespace signalbox::storage
