#include "engine/caller_key.hpp"

#include "engine/access/credential.hpp"
#include "engine/base/query.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/surface.hpp"

#include <chrono>

namespace signalbox {

namespace {

/// In the formats whose clients may write it there.
std::string_view key_in_query(inbound const& request)
{
    std::string_view const wanted = dialect::format_of(find_place(request.path).spoken).headers.key_in_query;
    if (wanted.empty()) return {};
    for (std::string_view rest = request.query; !rest.empty();)
        if (auto const field = base::take_query_field(rest); field.name == wanted) return field.value;
    return {};
}

model::result<std::string_view> presented(inbound const& request)
{
    access::credential_headers given;
    for (wire::header const& each : request.headers->all()) given.add(each.name, each.value);
    auto const key = access::presented_key(given);
    if (!key || !key->empty() || request.query.empty()) return key;
    return key_in_query(request);
}

/// Where tokens are taken, or callers without a key.
model::result<std::shared_ptr<model::principal const>> identify_otherwise(state const& now, model::result<std::string_view> const& key,
                                                                          std::int64_t seconds, bool open)
{
    if (!key && !open) return key.error();
    std::string_view const presented = key ? *key : std::string_view();
    return now.auth ? now.auth->admit(*now.keys, presented, seconds, open) : now.keys->admit(presented, seconds, open);
}

}  // namespace

std::string_view key_of(inbound const& request)
{
    auto const key = presented(request);
    return key ? *key : std::string_view();
}

model::result<std::shared_ptr<model::principal const>> identify(state const& now, inbound const& request, bool open)
{
    auto const key = presented(request);
    std::int64_t const seconds = std::chrono::floor<std::chrono::seconds>(request.arrived_wall).time_since_epoch().count();
    if (now.only_keys && !open) return key ? now.keys->admit(*key, seconds) : key.error();
    return identify_otherwise(now, key, seconds, open || now.keys->open_to_all());
}

}  // namespace signalbox
