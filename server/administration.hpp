// What acts of administration say: who does them, and what they are. Values; the chain of the store keeps them.
#pragma once

#include "engine/config/snapshot.hpp"
#include "storage/audit_act.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::server {

/// The user of this process: "anna", "anna as root" with sudo, "uid 1000" for one without a name.
std::string acting_user();

/// Who acts through the operator's pages: the token of the configuration has no name.
inline constexpr char const* by_operator = "operator";
/// `because` of a configuration that came by them.
inline constexpr std::string_view put_config = "PUT /config";

/// A configuration that is in force from now on. `because`: "start", "SIGHUP", "file changed", ...
storage::audit_act configuration_applied(config::snapshot const& now, std::string_view file, std::string_view because, std::int64_t now_us);
/// One that stayed out of force, `why` in words.
storage::audit_act configuration_refused(std::string_view file, std::string_view because, std::string_view why, std::int64_t now_us);
/// Counters of limits that begin anew: those of one limit, of one name with `of`; `limit` empty: all of them.
storage::audit_act limits_reset(std::string_view by, std::string_view limit, std::string_view of, std::string_view because,
                                std::int64_t now_us);

}  // namespace signalbox::server
