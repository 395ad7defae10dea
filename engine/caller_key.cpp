#include "engine/caller_key.hpp"

#include "engine/access/credential.hpp"

#include <chrono>

namespace signalbox {

namespace {

model::result<std::string_view> presented(inbound const& request)
{
    access::credential_headers given;
    for (wire::header const& each : request.headers->all()) given.add(each.name, each.value);
    return access::presented_key(given);
}

}  // namespace

std::string_view key_of(inbound const& request)
{
    auto const key = presented(request);
    return key ? *key : std::string_view();
}

model::result<std::shared_ptr<model::principal const>> identify(access::key_ring const& keys, inbound const& request)
{
    auto const key = presented(request);
    std::int64_t const now = std::chrono::floor<std::chrono::seconds>(request.arrived_wall).time_since_epoch().count();
    if (keys.open_to_all()) {
        // Keyless use is allowed; a key that is known still says who calls.
        if (key && !key->empty())
            if (auto known = keys.admit(*key, now)) return known;
        return keys.admit({}, 0);
    }
    if (!key) return key.error();
    return keys.admit(*key, now);
}

}  // namespace signalbox
