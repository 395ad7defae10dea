#include "engine/caller_key.hpp"

#include "engine/access/credential.hpp"
#include "engine/base/query.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/session_request.hpp"
#include "engine/upstream/websocket_handshake.hpp"

#include <chrono>

namespace signalbox {

namespace {

/// In the formats whose clients may write it there.
std::string_view key_in_query(inbound const& request, model::dialect spoken)
{
    std::string_view const wanted = dialect::format_of(spoken).headers.key_in_query;
    if (wanted.empty()) return {};
    for (std::string_view rest = request.query; !rest.empty();)
        if (auto const field = base::take_query_field(rest); field.name == wanted) return field.value;
    return {};
}

/// Pages of browsers give theirs as a subprotocol: the one field of a handshake that scripts may write.
std::string_view key_in_subprotocol(inbound const& request)
{
    if (request.method != "GET" || !upstream::names_websocket(*request.headers)) return {};
    for (std::string_view const each : upstream::subprotocols(*request.headers))
        if (each.starts_with(key_subprotocol)) return each.substr(key_subprotocol.size());
    return {};
}

model::result<std::string_view> presented(inbound const& request, model::dialect spoken)
{
    access::credential_headers given;
    for (wire::header const& each : request.headers->all()) given.add(each.name, each.value);
    auto const key = access::presented_key(given);
    if (!key || !key->empty()) return key;
    std::string_view const asked = key_in_query(request, spoken);
    return asked.empty() ? key_in_subprotocol(request) : asked;
}

model::result<std::string_view> presented(inbound const& request, model::dialect spoken, access::key_places const& in)
{
    access::placed_credential given(in);
    for (wire::header const& each : request.headers->all()) given.add_header(each.name, each.value);
    for (std::string_view rest = request.query; !rest.empty();) {
        auto const field = base::take_query_field(rest);
        given.add_field(field.name, field.value);
    }
    auto const key = given.key();
    if (!key || !key->empty() || !in.usual) return key;
    std::string_view const asked = key_in_query(request, spoken);
    return asked.empty() ? key_in_subprotocol(request) : asked;
}

/// Null: keys alone, in the usual places.
access::authenticators const* authenticators_of(state const& now, route::rule const* by)
{
    return by && by->auth ? now.route_auth[*by->auth].get() : now.auth.get();
}

model::result<std::string_view> presented(inbound const& request, model::dialect spoken, access::authenticators const* to)
{
    return to && to->keys().in ? presented(request, spoken, *to->keys().in) : presented(request, spoken);
}

}  // namespace

std::string_view key_of(state const& now, inbound const& request, model::dialect spoken, route::rule const* by)
{
    auto const key = presented(request, spoken, authenticators_of(now, by));
    return key ? *key : std::string_view();
}

std::optional<model::failure> path_refused(model::principal const& who, route::rule const* by)
{
    if (access::may_enter(who, by ? std::string_view(by->id) : std::string_view())) return std::nullopt;
    return model::failure{model::fault::forbidden, "this key may not use this path"};
}

access::key_places const* own_places(state const& now, route::rule const* by)
{
    auto const* const to = authenticators_of(now, by);
    return to && to->keys().in ? &*to->keys().in : nullptr;
}

model::result<std::shared_ptr<model::principal const>> identify(state const& now, inbound const& request, model::dialect spoken,
                                                                route::rule const* by)
{
    bool const named = by && by->auth;  // a route that names authenticators is not opened by the server's setting
    bool const open = (by && by->open_to_all) || (!named && now.keys->open_to_all());
    auto const* const to = authenticators_of(now, by);
    auto const key = presented(request, spoken, to);
    std::int64_t const seconds = std::chrono::floor<std::chrono::seconds>(request.arrived_wall).time_since_epoch().count();
    if (!key && !open) return key.error();
    std::string_view const given = key ? *key : std::string_view();
    return to ? to->admit(*now.keys, given, seconds, open) : now.keys->admit(given, seconds, open);
}

}  // namespace signalbox
