#include "engine/base/ascii.hpp"
#include "engine/base/kept_text.hpp"
#include "engine/config/freeze.hpp"
#include "engine/config/named_destination.hpp"
#include "engine/config/raw_reference.hpp"
#include "engine/config/route_reference.hpp"
#include "engine/config/scalar.hpp"
#include "engine/expression/program.hpp"
#include "engine/route/request_facts.hpp"

#include <algorithm>
#include <map>

namespace signalbox::config {
namespace {

/// A target of its own for each place that a route leads to.
route::destination add_raw_target(schema::Config const& all, raw_reference const& to, route::table& into)
{
    auto const position = [&](auto const& list) {
        auto const found = std::ranges::find_if(list, [&](auto const& each) { return each.id() == to.id; });
        return static_cast<std::uint32_t>(found - list.begin());
    };
    // Upstreams stand behind the providers.
    std::uint32_t const behind = static_cast<std::uint32_t>(all.providers_size());
    route::target out;
    out.index = static_cast<std::uint32_t>(into.targets.size());
    out.provider = to.plain ? behind + position(all.upstreams()) : position(all.providers());
    out.model = without_path(to);
    out.provider_id = to.plain ? out.model : std::string(to.id);
    out.full_name = out.model + std::string(to.path);
    out.raw = route::raw_place{std::string(to.path), !to.plain};
    into.targets.push_back(std::move(out));
    return {route::destination::kind::model, into.targets.back().index};
}

/// What routes are made of.
struct making {
    schema::Config const& all;
    snapshot& into;
    route_finder routes;
};

/// The check has seen that it is there.
std::optional<route::destination> add_destination(making& with, std::string const& to)
{
    if (auto const known = destination_of(with.all, to)) return known;
    if (auto const path = read_route_reference(to)) {
        auto const led_to = with.routes.at(*path);
        return led_to ? std::optional(route::destination{route::destination::kind::route, led_to->index}) : std::nullopt;
    }
    auto const raw = read_raw_reference(to, with.all);
    if (!raw) return std::nullopt;
    route::destination const made = add_raw_target(with.all, *raw, with.into.table);
    route::target& added = with.into.table.targets[made.index];
    added.spoken = with.into.providers[added.provider].spoken;
    route::keep_names(added);
    return made;
}

std::shared_ptr<route::value_map const> by_value(making& with, schema::ByValue const& from)
{
    auto made = expression::program::build_value(from.value(), route::request_environment());
    if (!made) return nullptr;
    bool const of_caller = route::is_of_caller(*made);
    auto const otherwise = from.default_() == rejected ? std::nullopt : add_destination(with, from.default_());
    auto out = std::make_shared<route::value_map>(route::value_map{std::move(*made), {}, otherwise, of_caller});
    // A protobuf map has no order, and targets have the one in which they are added.
    std::map<std::string, std::string> const in_order(from.map().begin(), from.map().end());
    for (auto const& [value, to] : in_order)
        if (auto const known = add_destination(with, to)) out->to.emplace(value, *known);
    return out;
}

/// The check has seen that it can be built, and that what it names is there. `value` in place of `to`; null: none.
route::branch branch_of(making& with, std::string const& when, std::string const& to, schema::ByValue const* value)
{
    route::branch out;
    if (value) out.by_value = by_value(with, *value);
    if (!value && to != body_model) out.to = add_destination(with, to);
    out.when = condition_of(when);
    return out;
}

/// Refusals are told in the words of the provider that it leads to.
void make_raw(route::rule& out, schema::RouteMatch const& match, route::table const& within)
{
    out.raw = true;
    out.methods.assign(match.methods().begin(), match.methods().end());
    out.accept = out.reply = within.targets[out.branches.front().to->index].spoken;
}

route::rule rule_of(schema::Route const& given, making& with)
{
    schema::Route const from = with_defaults(given);
    route::rule out;
    out.id = from.id();
    out.accept = model::dialect_named(from.accept()).value_or(model::dialect::openai_chat);
    out.reply = model::dialect_named(from.reply()).value_or(out.accept);
    out.method = from.method();
    out.open_to_all = from.public_();
    out.label = base::kept("route " + out.id);
    out.streams = route::streaming_named(from.stream()).value_or(route::streaming::allow);
    for (std::string const& each : from.forward_headers()) out.forwards.push_back(base::lowered(each));
    if (from.has_cors()) out.origins.emplace(from.cors().origins().begin(), from.cors().origins().end());
    if (from.has_body_limit()) out.body_limit = from.body_limit().bytes();
    for (schema::Branch const& each : from.choose()) {
        out.branches.push_back(branch_of(with, each.when(), each.to(), each.has_to_by_value() ? &each.to_by_value() : nullptr));
        out.branches.back().id = branch_id(each);
    }
    auto const add = [&](std::string const& to, bool by, schema::ByValue const& value) {
        if (by || !to.empty()) out.branches.push_back(branch_of(with, {}, to, by ? &value : nullptr));
    };
    add(from.to(), from.has_to_by_value(), from.to_by_value());
    add(from.otherwise(), from.has_otherwise_by_value(), from.otherwise_by_value());
    if (!from.otherwise().empty() || from.has_otherwise_by_value()) out.branches.back().id = "otherwise";
    if (from.mode() == "all") {
        schema::Merge const merge = with_defaults(from.merge());
        out.merges = {route::merging_named(merge.shape()).value_or(route::merging::list), merge.partial()};
    }
    out.asks = from.choose_size() > 0;
    if (from.accept() == accept_raw) make_raw(out, from.match(), with.into.table);
    return out;
}

}  // namespace

std::string branch_id(schema::Branch const& from)
{
    if (!from.id().empty()) return from.id();
    std::string const& to = from.to();
    return to.starts_with("group:") || to.starts_with("model:") ? to.substr(std::string_view("group:").size()) : to;
}

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
    making with{from.config, into, route_finder(from.config)};
    for (schema::Route const& each : from.config.routes()) {
        paths.push_back(match_of(each.match()));
        paths.back().internal = each.internal();
        into.routes.all.push_back(rule_of(each, with));
    }
    into.routes.some_have_origins = std::ranges::any_of(into.routes.all, [](route::rule const& each) { return each.origins.has_value(); });
    into.server.answers_pages = into.routes.some_have_origins || !into.server.cors_origins.empty();
    into.routes.paths = route::surface(std::move(paths));
}

}  // namespace signalbox::config
