// KrakenD's rate limits and quotas as limits of ours. Pure but for what they note.
#pragma once

#include "server/imports/target.hpp"

#include <map>
#include <string>
#include <vector>

namespace signalbox::imports {

/// Limits of each rule, by the name of the quota and that of the rule.
struct krakend_amount {
    std::string amount, unit;  // "1000", "day"
};
using krakend_quotas = std::map<std::string, std::map<std::string, std::vector<krakend_amount>>>;

/// What `governance/processors` declares. `extra`: of the service.
krakend_quotas read_krakend_quotas(source& from, node const& extra);

/// Of an endpoint, or of the service, where `route` is empty. False when one is lost, which is noted.
bool add_krakend_limits(source& from, target& to, node const& extra, std::string const& route, krakend_quotas const& quotas);

/// The same of what one backend may be asked; `route`: of its endpoint, of whose requests it has a part at most.
bool add_krakend_backend_limit(source& from, target& to, node const& extra, std::string const& route);

}  // namespace signalbox::imports
