// Reads the chain of a store without checking it: its head and the acts of administration. Each through a connection of its own; any thread.
#pragma once

#include "storage/audit_act.hpp"
#include "storage/failure.hpp"
#include "storage/sqlite.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace signalbox::storage {

/// The store to read; troubles are those of a file that is missing, foreign, or of another format.
result<database> open_chain(std::string const& path);

/// The newest link; number 0 when the chain has not begun.
result<audit_head> read_chain_head(std::string const& path);

/// Whether the file has a chain that has begun, also one that is damaged or of another format.
bool has_chain(std::string const& path);

/// An act of administration with its link.
struct chained_act {
    std::uint64_t link = 0;
    audit_act act;
};
/// The acts in the order of the chain, until `show` gives false.
result<void> each_act(std::string const& path, std::function<bool(chained_act const&)> const& show);

}  // namespace signalbox::storage
