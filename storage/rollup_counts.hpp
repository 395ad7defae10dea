// How many requests each minute, hour or day had, and how many of them could pass a filter: from rollups, so that millions of events are
// placed, or passed over, without being read. The event reader's own, inside its read transactions.
#pragma once

#include "storage/catalog.hpp"
#include "storage/failure.hpp"
#include "storage/filter.hpp"
#include "storage/rollup_plan.hpp"
#include "storage/sqlite.hpp"

#include <cstdint>
#include <vector>

namespace signalbox::storage {

/// One bucket: seconds since 1970.
struct bucket_count {
    std::int64_t level = 0;
    std::int64_t from = 0;
    std::int64_t to = 0;
    std::uint64_t requests = 0;
    std::uint64_t likely = 0;  // of them, in rollup rows that may hold a match
    bool operator==(bucket_count const&) const = default;
};

/// What a filter says about a rollup row: whether any of its events can pass. It errs to yes.
class row_test {
public:
    /// Every row may hold a match.
    row_test() = default;
    row_test(filter const& where, catalog const& names);
    /// False when every split may pass and no time is asked for: then counting tells nothing.
    bool narrows() const { return narrows_; }
    scope rows() const { return rows_; }
    bool may_pass(std::uint64_t split) const { return split == 0 || split > may_.size() || may_[split - 1]; }
    bool asks_times() const { return latency_ > 0 || first_token_ > 0; }
    /// Whether histograms, as stored, hold times as long as the filter asks for.
    bool long_enough(std::string_view latency, std::string_view first_token) const;

private:
    std::vector<bool> may_;  // by split - 1
    scope rows_ = scope::routes;
    std::uint64_t latency_ = 0;  // microseconds a match takes at least
    std::uint64_t first_token_ = 0;
    bool narrows_ = false;
};

/// The test as the SQL function may_match(split), so that most rows of a search are passed over before anything of them is compared.
class sieve {
public:
    /// This object must stay where it is while the connection lives.
    result<void> install(database& in);
    void use(row_test const* test) { test_ = test; }

private:
    row_test const* test_ = nullptr;
};

/// Those of a span that have requests, oldest first; without the log.
result<std::vector<bucket_count>> count_buckets(database& in, rollup_span const& span, row_test const& test);
/// The minutes of the rollups' log in any order, once for each entry.
result<std::vector<bucket_count>> count_log(database& in, row_test const& test);

}  // namespace signalbox::storage
