#include "engine/base/percent.hpp"
#include "engine/models_reply.hpp"

#include "engine/caller_key.hpp"
#include "engine/dialect/failure_reply.hpp"
#include "engine/wire/json.hpp"

#include <vector>

namespace signalbox {

namespace {

struct listed {
    std::string_view id;
    std::string_view owner;  // the provider, or "signalbox" for groups
};

std::vector<listed> visible(state const& now, model::principal const& who)
{
    std::vector<listed> found;
    route::table const& table = now.config->table;
    for (route::group const& each : table.groups)
        if (access::may_use(who, each.id, {})) found.push_back({each.id, "signalbox"});
    for (route::target const& each : table.targets)
        if (access::may_use(who, {}, each.model)) found.push_back({each.model, each.provider_id});
    return found;
}

/// OpenAI's shape: openai npm 7.57 `Model`; Anthropic's: @anthropic-ai/sdk 1.12 `ModelInfo`.
void append_model(std::string& out, listed const& each, model::dialect spoken)
{
    if (spoken == model::dialect::openai_chat) {
        out.append("{\"id\":");
        wire::append_json_string(out, each.id);
        out.append(",\"object\":\"model\",\"created\":0,\"owned_by\":");
        wire::append_json_string(out, each.owner);
    } else {
        out.append("{\"type\":\"model\",\"id\":");
        wire::append_json_string(out, each.id);
        out.append(",\"display_name\":");
        wire::append_json_string(out, each.id);
        out.append(",\"created_at\":\"1970-01-01T00:00:00Z\"");
    }
    out.append("}");
}

std::string list_body(std::vector<listed> const& all, model::dialect spoken)
{
    bool const openai = spoken == model::dialect::openai_chat;
    std::string out = openai ? "{\"object\":\"list\",\"data\":[" : "{\"data\":[";
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i) out.append(",");
        append_model(out, all[i], spoken);
    }
    out.append("]");
    if (!openai) {
        out.append(",\"has_more\":false,\"first_id\":");
        all.empty() ? out.append("null") : (wire::append_json_string(out, all.front().id), out);
        out.append(",\"last_id\":");
        all.empty() ? out.append("null") : (wire::append_json_string(out, all.back().id), out);
    }
    return out.append("}");
}

models_reply refused(model::failure const& why, model::dialect spoken)
{
    auto const said = dialect::describe(why, spoken, {});
    return {said.status, said.body, {}};
}

}  // namespace

models_reply list_models(worker_state const& now, entry const& from, model::dialect spoken)
{
    if (from.refused) {
        models_reply said = refused(*from.refused, spoken);
        if (from.refused->kind == model::fault::method_not_allowed) said.lines = "Allow: GET, HEAD\r\n";
        return said;
    }
    auto const all = visible(*now.shared, *from.who);
    if (from.where.what == endpoint::models) return {200, list_body(all, spoken), {}};
    std::string const wanted = base::percent_decoded(from.where.name);
    for (listed const& each : all) {
        if (each.id != wanted) continue;
        models_reply one;
        append_model(one.body, each, spoken);
        return one;
    }
    return refused({model::fault::unknown_model, "no model or group \"" + wanted + "\" that this key may use", "model"}, spoken);
}

}  // namespace signalbox
