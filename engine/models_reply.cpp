#include "engine/models_reply.hpp"

#include "engine/base/percent.hpp"
#include "engine/caller_key.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/surface.hpp"
#include "engine/wire/json.hpp"

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
        if (!each.raw && access::may_use(who, {}, each.model)) found.push_back({each.model, each.provider_id});
    return found;
}

/// Older clients of Ollama call it "name". Empty when there is none.
std::string named_in(std::string_view body)
{
    if (!wire::check_json(body)) return {};
    wire::json_view const asked(body);
    std::string const name = asked["model"].string_or("");
    return name.empty() ? asked["name"].string_or("") : name;
}

}  // namespace

model::result<own_reply> list_models(worker_state const& now, entry const& from, std::string_view body)
{
    dialect::format const& format = dialect::format_of(from.where.spoken);
    if (from.where.what == endpoint::version) return own_reply{.body = std::string(format.version.body)};
    auto const all = visible(*now.shared, *from.who);
    if (from.where.what == endpoint::models) return own_reply{.body = format.models_page(all)};
    bool const in_body = from.where.what == endpoint::details;
    if (in_body && named_in(body).empty())
        return model::failure{model::fault::bad_request, "the body must be an object with the name of a model: {\"model\": \"NAME\"}",
                              "model"};
    std::string const wanted = in_body ? named_in(body) : base::percent_decoded(from.where.name);
    for (dialect::listed_model const& each : all) {
        if (each.id != wanted) continue;
        own_reply one;
        (in_body ? format.details.append : format.append_model)(one.body, each);
        return one;
    }
    return model::failure{model::fault::unknown_model, "no model or group \"" + wanted + "\" that this key may use", "model"};
}

}  // namespace signalbox
