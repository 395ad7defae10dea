// What a batch of events adds to the rollups, as one blob of the table `rollup_log`: a few bytes for each split and minute instead of a row
// to be read and written again. Filled by the rollup writer; the blobs are read by it and by the rollup reader.
#pragma once

#include "storage/totals.hpp"

#include "schema/event_record.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::storage {

class rollup_batch {
public:
    /// `split` is one of scope::keys; its routes follow from it.
    void add(schema::event_record const& event, std::int64_t bucket, std::uint32_t split);
    bool empty() const { return used_ == 0; }
    void encode(std::string& out);
    /// Keeps the memory.
    void clear();

private:
    struct entry {
        std::uint32_t split = 0;
        std::uint32_t next = 0;  // another minute of the same split: position + 1
        std::int64_t bucket = 0;
        measures sum;
        std::vector<std::uint16_t> latency;  // histogram buckets, one for each event: most entries have few
        std::vector<std::uint16_t> first_token;
    };
    entry& find(std::int64_t bucket, std::uint32_t split);

    std::vector<entry> entries_;
    std::size_t used_ = 0;
    std::vector<std::uint32_t> heads_;  // by split: position + 1 of its first entry
};

/// One entry of a blob.
struct rollup_delta {
    std::uint32_t split = 0;
    std::int64_t bucket = 0;
    std::uint64_t present = 0;  // a bit for each of unsigned_measures, then signed_measures; only these are set below
    measures sum;
    std::string_view latency, first_token;  // histograms as histogram::encode() writes them
    void merge_into(totals& sum_of) const;
};

/// Takes the next entry from the front. False at the end and when the bytes are damaged; then some are left.
bool take_delta(std::string_view& bytes, rollup_delta& delta);

}  // namespace signalbox::storage
