// Which failures move a request on to the next member, where a group says so itself (`failover.on`). A value; frozen with its group.
#pragma once

#include "engine/model/fault_facts.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace signalbox::route {

struct moving_on {
    bool usual = false;                         // what moves on without this list does as well
    std::uint64_t faults = 0;                   // a bit for each model::fault
    std::uint32_t meanings = 0;                 // a bit for each model::error_kind of a provider's error
    std::vector<std::pair<int, int>> statuses;  // of a provider's error: first and last
    bool operator==(moving_on const&) const = default;
};

/// Takes one word in: "default", "connect", "timeout", a fault's name, what a provider's error means ("rate_limit", "context_length",
/// "content_filter", ...), a status ("429") or a class of them ("5xx"). False when it is none.
bool add_word(moving_on& to, std::string_view word);
/// Those of them that are words, for messages.
std::span<std::string_view const> moving_on_words();

/// Whether the list names this failure; `means` is what the provider's error means.
bool names(moving_on const& list, model::failure const& seen, model::error_kind means);

}  // namespace signalbox::route
