#include "engine/base/percent.hpp"
#include "engine/models_reply.hpp"

#include "engine/caller_key.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/dialect/failure_reply.hpp"

#include <vector>

namespace signalbox {

namespace {

std::vector<dialect::listed_model> visible(state const& now, model::principal const& who)
{
    std::vector<dialect::listed_model> found;
    route::table const& table = now.config->table;
    for (route::group const& each : table.groups)
        if (access::may_use(who, each.id, {})) found.push_back({each.id, "signalbox"});
    for (route::target const& each : table.targets)
        if (access::may_use(who, {}, each.model)) found.push_back({each.model, each.provider_id});
    return found;
}

own_reply refused(model::failure const& why, model::dialect spoken)
{
    auto const said = dialect::describe(why, spoken, {});
    return {said.status, said.body, {}};
}

}  // namespace

own_reply list_models(worker_state const& now, entry const& from, model::dialect spoken)
{
    if (from.refused) {
        own_reply said = refused(*from.refused, spoken);
        if (from.refused->kind == model::fault::method_not_allowed) said.lines = "Allow: GET, HEAD\r\n";
        return said;
    }
    auto const all = visible(*now.shared, *from.who);
    dialect::format const& format = dialect::format_of(spoken);
    if (from.where.what == endpoint::models) return {200, format.models_page(all), {}};
    std::string const wanted = base::percent_decoded(from.where.name);
    for (dialect::listed_model const& each : all) {
        if (each.id != wanted) continue;
        own_reply one;
        format.append_model(one.body, each);
        return one;
    }
    return refused({model::fault::unknown_model, "no model or group \"" + wanted + "\" that this key may use", "model"}, spoken);
}

}  // namespace signalbox
