#include "engine/base/percent.hpp"
#include "engine/models_reply.hpp"

#include "engine/caller_key.hpp"
#include "engine/dialect/dialects.hpp"

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

}  // namespace

model::result<own_reply> list_models(worker_state const& now, entry const& from)
{
    auto const all = visible(*now.shared, *from.who);
    dialect::format const& format = dialect::format_of(from.where.spoken);
    if (from.where.what == endpoint::models) return own_reply{.body = format.models_page(all)};
    std::string const wanted = base::percent_decoded(from.where.name);
    for (dialect::listed_model const& each : all) {
        if (each.id != wanted) continue;
        own_reply one;
        format.append_model(one.body, each);
        return one;
    }
    return model::failure{model::fault::unknown_model, "no model or group \"" + wanted + "\" that this key may use", "model"};
}

}  // namespace signalbox
