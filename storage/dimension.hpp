// What totals can be split by and filtered on without looking at events. A word shared by filters, rollups and readers.
#pragma once

#include "storage/failure.hpp"

#include <cstdint>
#include <string_view>

namespace signalbox::storage {

enum class dimension : std::uint8_t { requested_model, group, tag, provider, resolved_model, decision, reason, key, consumer, none };
inline constexpr std::size_t dimension_count = 9;

/// The name in --by and in results: "model", "group", "tag", "provider", "resolved_model", "decision", "reason", "key", "consumer", "none".
std::string_view name(dimension of);

/// Reads a name; also takes "requested_model", "resolved_provider", "reason_code" and "key_id". Trouble bad_request names the nearest.
result<dimension> parse_dimension(std::string_view text);

}  // namespace signalbox::storage
