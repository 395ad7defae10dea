// Writes payloads into their own file beside the event store (PATH-payloads) and keeps it within an age and a size; docs/formats/payloads.md
// is what it leaves on disk. One per file and one thread at a time; any number of readers.
#pragma once

#include "storage/event_writer.hpp"
#include "storage/payload.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace signalbox::storage {

/// The payloads of the event store at `path`.
std::string payload_path(std::string const& store_path);

class payload_writer {
public:
    /// Opens or creates the file, for its owner alone; in it payloads may take `size_limit` bytes.
    /// Troubles: missing_directory, not_a_store, newer_schema, read_only, corrupt, full, io.
    static result<std::unique_ptr<payload_writer>> open(std::string const& path, std::uint64_t size_limit);
    ~payload_writer();
    payload_writer(payload_writer&&) = delete;

    /// Writes all of them or none; the oldest go where the file has no room. One that was written before is replaced. A part that the file cannot hold
    /// at all is noted as too large. Trouble removed: the path names another file than the one that is written, or none.
    result<void> append(std::span<payload const> all);
    /// Deletes payloads of requests that began before `before_us`, at most `at_most` of them, oldest first, and gives the room back to the disk.
    result<pruned> prune(std::int64_t before_us, std::uint64_t at_most);
    void set_size_limit(std::uint64_t bytes);

private:
    struct body;
    explicit payload_writer(std::unique_ptr<body> inside);
    std::unique_ptr<body> in_;
};

}  // namespace signalbox::storage
