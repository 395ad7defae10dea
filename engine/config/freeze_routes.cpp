#include "engine/base/ascii.hpp"
#include "engine/base/kept_text.hpp"
#include "engine/config/freeze.hpp"
#include "engine/config/named_destination.hpp"
#include "engine/config/scalar.hpp"

#include <algorithm>

namespace signalbox::config {
namespace {

/// The check has seen that it can be built, and that what it names is there.
route::branch branch_of(schema::Config const& all, std::string const& when, std::string const& to)
{
    route::branch out;
    if (to != body_model) out.to = destination_of(all, to);
    out.when = condition_of(when);
    return out;
}

route::rule rule_of(schema::Route const& given, schema::Config const& all)
{
    schema::Route const from = with_defaults(given);
    route::rule out;
    out.id = from.id();
    out.accept = model::dialect_named(from.accept()).value_or(model::dialect::openai_chat);
    out.open_to_all = from.public_();
    out.label = base::kept("route " + out.id);
    out.streams = route::streaming_named(from.stream()).value_or(route::streaming::allow);
    if (from.has_body_limit()) out.body_limit = from.body_limit().bytes();
    for (schema::Branch const& each : from.choose()) out.branches.push_back(branch_of(all, each.when(), each.to()));
    if (!from.to().empty()) out.branches.push_back(branch_of(all, {}, from.to()));
    if (!from.otherwise().empty()) out.branches.push_back(branch_of(all, {}, from.otherwise()));
    out.asks = from.choose_size() > 0;
    return out;
}

}  // namespace

route::match_rule match_of(schema::RouteMatch const& from)
{
    route::match_rule out{.path = from.path()};
    for (std::string const& each : from.hosts()) out.hosts.push_back(base::lowered(each));
    out.methods.assign(from.methods().begin(), from.methods().end());
    out.headers.assign(from.headers().begin(), from.headers().end());
    // A protobuf map has no order.
    std::ranges::sort(out.headers);
    return out;
}

void freeze_routes(checked const& from, snapshot& into)
{
    std::vector<route::match_rule> paths;
    for (schema::Route const& each : from.config.routes()) {
        paths.push_back(match_of(each.match()));
        into.routes.all.push_back(rule_of(each, from.config));
    }
    into.routes.paths = route::surface(std::move(paths));
}

}  // namespace signalbox::config
