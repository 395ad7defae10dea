// What a store tells of a chain whose rows are gone: the tables that each store has, and the runs that were begun with a chain. Used by the check.
#pragma once

#include "storage/failure.hpp"
#include "storage/sqlite.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>

namespace signalbox::storage {

/// The table of the chain that was removed, which every store of this format has, also without a chain; empty when both are there.
result<std::string> missing_chain_table(database& in);

struct unchained_run {
    std::uint64_t run = 0;
    std::int64_t started_us = 0;
};

/// The first run since `from_us` that was begun with a chain and is none of `begun`, those that the chain has.
result<std::optional<unchained_run>> find_unchained_run(database& in, std::set<std::uint64_t> const& begun, std::int64_t from_us);

}  // namespace signalbox::storage
