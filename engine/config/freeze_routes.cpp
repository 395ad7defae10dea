#include "engine/base/ascii.hpp"
#include "engine/base/kept_text.hpp"
#include "engine/config/freeze.hpp"
#include "engine/config/scalar.hpp"
#include "engine/expression/program.hpp"
#include "engine/route/request_facts.hpp"

#include <algorithm>

namespace signalbox::config {
namespace {

std::optional<std::uint32_t> model_position(schema::Config const& all, std::string_view id)
{
    auto const found = std::ranges::find_if(all.models(), [&](schema::Model const& each) { return each.id() == id; });
    return found == all.models().end() ? std::nullopt : std::optional(static_cast<std::uint32_t>(found - all.models().begin()));
}

std::optional<std::uint32_t> group_position(schema::Config const& all, std::string_view name)
{
    auto const named = [&](schema::Group const& each) {
        return each.id() == name || std::ranges::find(each.aliases(), name) != each.aliases().end();
    };
    auto const found = std::ranges::find_if(all.groups(), named);
    return found == all.groups().end() ? std::nullopt : std::optional(static_cast<std::uint32_t>(found - all.groups().begin()));
}

/// The check has seen that it can be built, and that what it names is there.
route::branch branch_of(schema::Config const& all, std::string const& when, std::string const& to)
{
    route::branch out;
    if (to != body_model) out.to = destination_of(all, to);
    if (when.empty()) return out;
    if (auto made = expression::program::build(when, route::request_environment()))
        out.when = std::make_shared<expression::program const>(std::move(*made));
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

std::optional<route::destination> destination_of(schema::Config const& all, std::string_view text)
{
    using kind = route::destination::kind;
    bool const group_only = text.starts_with("group:"), model_only = text.starts_with("model:");
    std::string_view const id = group_only || model_only ? text.substr(std::string_view("group:").size()) : text;
    if (auto const group = model_only ? std::nullopt : group_position(all, id)) return route::destination{kind::group, *group};
    if (auto const model = group_only ? std::nullopt : model_position(all, id)) return route::destination{kind::model, *model};
    return std::nullopt;
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
    for (schema::Route const& each : from.config.routes()) {
        paths.push_back(match_of(each.match()));
        into.routes.all.push_back(rule_of(each, from.config));
    }
    into.routes.paths = route::surface(std::move(paths));
}

}  // namespace signalbox::config
