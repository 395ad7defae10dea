#include "engine/further_models.hpp"

#include "engine/access/key_ring.hpp"
#include "engine/wire/json.hpp"

#include <algorithm>

namespace signalbox {

namespace {

using wire::json_kind;
using wire::json_view;

/// A model by itself, or as a member of a group that is allowed.
bool may_call(model::principal const& who, route::table const& table, route::target const& to)
{
    if (access::may_use(who, {}, to.model)) return true;
    if (who.denies("model", to.model)) return false;
    return std::ranges::any_of(table.groups, [&](route::group const& each) {
        bool const holds = std::ranges::any_of(each.members, [&](route::member const& one) { return one.target == to.index; });
        return holds && access::may_use(who, each.id, {});
    });
}

bool names_allowed(model::principal const& who, route::table const& table, std::string_view name)
{
    return std::ranges::any_of(table.targets, [&](route::target const& each) {
        return !each.raw && (each.model == name || each.upstream_model == name) && may_call(who, table, each);
    });
}

/// The first text at any depth that is no allowed model; the depth is bounded by the check of the whole body.
std::optional<std::string> first_foreign(model::principal const& who, route::table const& table, json_view value)
{
    if (auto text = value.string(); text && !names_allowed(who, table, *text)) return text;
    for (json_view each : value.elements())
        if (auto found = first_foreign(who, table, each)) return found;
    for (wire::json_member each : value.members())
        if (auto found = first_foreign(who, table, each.value)) return found;
    return std::nullopt;
}

}  // namespace

model::result<void> may_name(model::principal const& who, route::table const& table,
                             std::vector<dialect::scanned_request::selection> const& named)
{
    if (who.everything) return {};
    for (auto const& each : named) {
        auto const foreign = first_foreign(who, table, json_view(each.value));
        if (!foreign) continue;
        std::string const member(each.member);
        return model::failure{model::fault::forbidden,
                              "\"" + member +
                                  "\" may select a model that this key may not use: remove it, or name only models of the key's "
                                  "allow-list in it",
                              member};
    }
    return {};
}

}  // namespace signalbox
