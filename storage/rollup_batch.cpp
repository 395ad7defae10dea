#include "storage/rollup_batch.hpp"

#include "storage/rollup_plan.hpp"
#include "storage/varint.hpp"

#include <algorithm>
#include <bit>

namespace signalbox::storage {

static_assert(histogram::bucket_count <= 1u << 16);

rollup_batch::entry& rollup_batch::find(std::int64_t bucket, std::uint32_t split)
{
    if (split >= heads_.size()) heads_.resize(split + 1, 0);
    for (std::uint32_t at = heads_[split]; at != 0; at = entries_[at - 1].next)
        if (entries_[at - 1].bucket == bucket) return entries_[at - 1];
    if (used_ == entries_.size()) entries_.emplace_back();
    entry& made = entries_[used_++];
    made.split = split;
    made.bucket = bucket;
    made.next = heads_[split];
    heads_[split] = static_cast<std::uint32_t>(used_);
    return made;
}

void rollup_batch::add(schema::event_record const& event, std::int64_t bucket, std::uint32_t split)
{
    entry& into = find(bucket, split);
    event_figures const figures = event_figures::of(event);
    into.sum.add(figures);
    into.latency.push_back(static_cast<std::uint16_t>(histogram::bucket_of(figures.latency_us)));
    std::uint64_t const first_token = figures.first_token_us();
    if (first_token != 0) into.first_token.push_back(static_cast<std::uint16_t>(histogram::bucket_of(first_token)));
}

void rollup_batch::clear()
{
    for (std::size_t i = 0; i < used_; ++i) {
        heads_[entries_[i].split] = 0;
        entries_[i].sum = {};
        entries_[i].latency.clear();
        entries_[i].first_token.clear();
    }
    used_ = 0;
}

namespace {

// Runs of equal buckets as histogram::encode() writes them, behind their length in bytes.
void put_histogram(std::string& out, std::vector<std::uint16_t>& buckets, std::string& bytes)
{
    std::sort(buckets.begin(), buckets.end());
    bytes.clear();
    std::uint64_t next = 0;
    for (std::size_t i = 0; i < buckets.size();) {
        std::size_t const begin = i;
        while (i < buckets.size() && buckets[i] == buckets[begin]) ++i;
        put_varint(bytes, buckets[begin] - next);
        put_varint(bytes, i - begin);
        next = buckets[begin] + std::uint64_t{1};
    }
    put_varint(out, bytes.size());
    out += bytes;
}

bool take_bytes(std::string_view& from, std::string_view& bytes)
{
    std::uint64_t size = 0;
    if (!take_varint(from, size) || size > from.size()) return false;
    bytes = from.substr(0, static_cast<std::size_t>(size));
    from.remove_prefix(static_cast<std::size_t>(size));
    return true;
}

// Which measures are not zero, a bit for each, then those.
void put_measures(std::string& out, measures const& sum)
{
    std::uint64_t present = 0;
    for (std::size_t i = 0; i < unsigned_measures.size(); ++i) present |= std::uint64_t{sum.*unsigned_measures[i] != 0} << i;
    for (std::size_t i = 0; i < signed_measures.size(); ++i)
        present |= std::uint64_t{sum.*signed_measures[i] != 0} << (unsigned_measures.size() + i);
    put_varint(out, present);
    for (auto const member : unsigned_measures)
        if (sum.*member != 0) put_varint(out, sum.*member);
    for (auto const member : signed_measures)
        if (sum.*member != 0) put_varint(out, fold_sign(sum.*member));
}

bool take_measures(std::string_view& from, rollup_delta& delta)
{
    if (!take_varint(from, delta.present) || delta.present >> (unsigned_measures.size() + signed_measures.size()) != 0) return false;
    for (std::uint64_t left = delta.present; left != 0; left &= left - 1) {
        auto const bit = static_cast<std::size_t>(std::countr_zero(left));
        std::uint64_t value = 0;
        if (!take_varint(from, value)) return false;
        if (bit < unsigned_measures.size())
            delta.sum.*unsigned_measures[bit] = value;
        else
            delta.sum.*signed_measures[bit - unsigned_measures.size()] = unfold_sign(value);
    }
    return true;
}

}  // namespace

void rollup_batch::encode(std::string& out)
{
    std::string bytes;
    std::int64_t before = 0;
    for (std::size_t i = 0; i < used_; ++i) {
        entry& each = entries_[i];
        put_varint(out, each.split);
        std::int64_t const number = each.bucket / minute;
        put_varint(out, fold_sign(number - before));
        before = number;
        put_measures(out, each.sum);
        put_histogram(out, each.latency, bytes);
        put_histogram(out, each.first_token, bytes);
    }
}

bool take_delta(std::string_view& bytes, rollup_delta& delta)
{
    std::uint64_t split = 0;
    std::uint64_t minutes = 0;
    std::int64_t const before = delta.bucket / minute;
    if (bytes.empty() || !take_varint(bytes, split) || !take_varint(bytes, minutes) || !take_measures(bytes, delta) ||
        !take_bytes(bytes, delta.latency) || !take_bytes(bytes, delta.first_token))
        return false;
    delta.split = static_cast<std::uint32_t>(split);
    delta.bucket = (before + unfold_sign(minutes)) * minute;
    return true;
}

void rollup_delta::merge_into(totals& sum_of) const
{
    for (std::uint64_t left = present; left != 0; left &= left - 1) {
        auto const bit = static_cast<std::size_t>(std::countr_zero(left));
        if (bit < unsigned_measures.size())
            grow(sum_of.*unsigned_measures[bit], sum.*unsigned_measures[bit]);
        else
            grow(sum_of.*signed_measures[bit - unsigned_measures.size()], sum.*signed_measures[bit - unsigned_measures.size()]);
    }
    sum_of.latency.merge_encoded(latency);
    sum_of.first_token.merge_encoded(first_token);
}

}  // namespace signalbox::storage
