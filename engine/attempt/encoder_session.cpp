// The request that begins a realtime session: a handshake of WebSocket whose query names the model.
#include "engine/attempt/encoder.hpp"

#include "engine/base/percent.hpp"
#include "engine/base/query.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/provider/address.hpp"
#include "engine/provider/azure.hpp"
#include "engine/provider/kinds.hpp"
#include "engine/provider/sign.hpp"

namespace signalbox::attempt {

namespace {

/// Transcripts name theirs in the session, and a call that goes on has one: the vendor's SDK sends one of the three.
bool stands_for_a_model(std::string_view query)
{
    while (!query.empty()) {
        std::string_view const name = base::take_query_field(query).name;
        if (name == "intent" || name == "call_id") return true;
    }
    return false;
}

provider::azure::session_place place_at(provider::definition const& at)
{
    if (provider::defaults(at.what).versioned) return provider::azure::session_place_of(at.where.path);
    return {at.where.path, "model", {}};
}

}  // namespace

model::result<outgoing> encoder::open_session(route::target const& to, provider::definition const& at, model::wall_time now,
                                              std::string_view token)
{
    if (!provider::has_sessions(at.what))
        return model::failure{model::fault::untranslatable, to.full_name + " is of a provider of kind " +
                                                                std::string(provider::name(at.what)) + ", which has no realtime sessions"};
    auto const place = place_at(at);
    std::string query;
    if (!stands_for_a_model(from_.query))
        query.append(place.field).append("=").append(place.deployment.empty() ? base::percent_encoded(model_at(to)) : place.deployment);
    if (!from_.query.empty()) query.append(query.empty() ? "" : "&").append(from_.query);
    provider::address where = provider::address_of(at, row_at(to, at, true).provider_path, query, {});
    where.base = place.base;
    head_.assign("GET ");
    provider::append_target(head_, at, where);
    head_.append(" HTTP/1.1\r\nHost: ").append(at.authority);
    head_.append("\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nUser-Agent: signalbox\r\n");
    append_version_and_beta(at, dialect::format_of(to.spoken).headers, true);
    head_.append(from_.forwarded);
    if (at.consumer_headers) head_.append(from_.caller);
    pieces_ = {};
    provider::sign(head_, pieces_, at, now, token);
    head_.append("\r\n");
    return outgoing{head_, {}, route::road::relay};
}

}  // namespace signalbox::attempt
