// Verifies the chain of a store: every link against the one before, every event against its digest, and nothing beside the chain. Reads one
// snapshot of the store through a connection of its own; any thread, while a writer writes or not.
#pragma once

#include "storage/audit_act.hpp"
#include "storage/failure.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace signalbox::storage {

/// A head that was seen at some time, which the chain must still have.
struct known_head {
    std::optional<std::uint64_t> link;  // absent: any link may have it
    sha256_digest digest{};
};

/// Where a chain is broken first.
struct audit_break {
    std::uint64_t link = 0;   // 0: not about a link
    std::uint64_t event = 0;  // 0: not about one event
    std::int64_t at_us = 0;   // of the event or of the link, 0 when unknown
    std::string what;         // for people
    bool operator==(audit_break const&) const = default;
};

struct audit_report {
    std::uint64_t links = 0, events = 0, acts = 0;  // that are in the chain and in the store
    std::uint64_t pruned_events = 0;                // of the links that are left
    std::uint64_t pruned_links = 0;
    std::uint64_t events_outside = 0;  // of runs without a chain
    audit_head head;
    std::optional<audit_break> broken;
};

/// Up to the first link that is broken. Troubles: those of opening the store to read; bad_request when it has no chain and no head was named.
result<audit_report> check_chain(std::string const& path, std::span<known_head const> heads = {});

}  // namespace signalbox::storage
