// Reads payloads while the server writes them. A connection of its own, read-only; one thread at a time, only halt() and resume() may be called by
// others.
#pragma once

#include "storage/failure.hpp"
#include "storage/payload.hpp"

#include <memory>
#include <optional>
#include <string>

namespace signalbox::storage {

/// What the file says of an event's payload; `of` has states and sizes, and neither heads nor bodies.
struct payload_outline {
    payload_presence presence = payload_presence::lost;  // kept, dropped, pruned or lost
    payload of;
};

class payload_reader {
public:
    /// A file of an older format is read as well. Troubles: not_found when there is no such file, not_a_store, newer_schema, corrupt, io.
    static result<std::unique_ptr<payload_reader>> open(std::string const& path);
    ~payload_reader();
    payload_reader(payload_reader&&) = delete;

    result<payload_outline> look_up(std::uint64_t event);
    /// Troubles: not_found, corrupt, interrupted.
    result<payload_text> read(std::uint64_t event, payload_part part);

    /// As database::halt().
    void halt();
    void resume();

private:
    struct body;
    explicit payload_reader(std::unique_ptr<body> inside);
    std::unique_ptr<body> in_;
};

/// Why an event has no payload, or that it has one: by its payload_policy, then by the file of the event store at `store_path`.
result<payload_outline> payload_of(std::string const& store_path, std::uint64_t event, std::string_view policy);
/// The same with heads and bodies; of one part alone when it is named.
result<payload_outline> whole_payload_of(std::string const& store_path, std::uint64_t event, std::string_view policy,
                                         std::optional<payload_part> only = std::nullopt);

}  // namespace signalbox::storage
