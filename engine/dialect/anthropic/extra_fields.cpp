#include "engine/dialect/anthropic/extra_fields.hpp"

#include "engine/dialect/parts/foreign_words.hpp"
#include "engine/wire/json.hpp"

#include <algorithm>
#include <unordered_set>

namespace signalbox::dialect::anthropic {

namespace {

using wire::json_kind;
using wire::json_view;

/// Fields of the Messages API no other dialect has, with the kind of value it takes. `thinking` is thinking_plan's.
struct own_field {
    std::string_view name;
    json_kind kind;
};
constexpr own_field own_fields[] = {
    {"cache_control", json_kind::object},
    {"container", json_kind::string},
    {"inference_geo", json_kind::string},
    {"speed", json_kind::string},
    {"diagnostics", json_kind::object},
    {"mcp_servers", json_kind::array},
    {"context_management", json_kind::object},
    {"compaction", json_kind::object},
    {"fallbacks", json_kind::array},
    {"fallback_credit_token", json_kind::string},
    {"thread", json_kind::object},
    {"billing_policy", json_kind::object},
};

bool returns(std::string_view name, json_view value)
{
    auto const found = std::find_if(std::begin(own_fields), std::end(own_fields), [&](own_field const& each) { return each.name == name; });
    if (found == std::end(own_fields)) return false;
    bool const object_container = name == "container" && value.kind() == json_kind::object;
    return value.kind() == found->kind || object_container;
}

/// OpenAI's switches and lists that ask for nothing when they are off or empty. An empty web_search_options is not among them: it switches the search on.
constexpr std::string_view quiet_when_empty[] = {"logprobs",   "store",        "logit_bias",          "metadata", "modalities", "audio",
                                                 "prediction", "top_logprobs", "prompt_cache_options"};

/// The field says nothing the API would not do anyway, or speaks of things that end at this gateway.
bool says_nothing(std::string_view name, json_view value)
{
    if (value.nothing() || name.starts_with("stream_options.") || name == "thinking") return true;
    if (name == "frequency_penalty" || name == "presence_penalty" || name == "top_logprobs") return value.number() == 0.0;
    bool const empty = (value.kind() == json_kind::object && value.members().empty()) ||
                       (value.kind() == json_kind::array && value.elements().empty()) || value.boolean() == false;
    if (!empty) return false;
    bool const own = std::any_of(std::begin(own_fields), std::end(own_fields), [&](own_field const& each) { return each.name == name; });
    return own || std::find(std::begin(quiet_when_empty), std::end(quiet_when_empty), name) != std::end(quiet_when_empty);
}

bool wants_audio(json_view modalities)
{
    for (json_view const each : modalities.elements())
        if (each.string_or("") == "audio") return true;
    return false;
}

/// Why leaving the field out would give another answer than the one asked for; empty when it would not.
std::string_view refusal(std::string_view name, json_view value)
{
    if (name == "audio" || (name == "modalities" && wants_audio(value))) return "the Messages API answers in text only";
    if (name == "logprobs") return "the Messages API tells no token probabilities";
    if (name == "web_search_options") return "the Messages API searches through a tool of its own; offer web_search there";
    return {};
}

}  // namespace

void write_extra_fields(std::vector<model::extra_field> const& extras, content_writer& contents, std::string& out)
{
    std::unordered_set<std::string_view> written;
    for (model::extra_field const& extra : extras) {
        json_view const value(extra.value);
        if (extra.essential && extra.origin != model::dialect::anthropic) {
            contents.refuse(extra.name, foreign_words(extra.name, value));
            continue;
        }
        bool const provider_tool = extra.name.starts_with("tools[") && extra.name.ends_with("]");
        if (provider_tool || says_nothing(extra.name, value)) continue;
        if (auto const why = refusal(extra.name, value); !why.empty()) {
            contents.losses().refuse(extra, why);
        } else if (returns(extra.name, value)) {
            if (!written.insert(extra.name).second) continue;
            out.append(",\"").append(extra.name).append("\":").append(value.raw());
        } else if (extra.name != "modalities") {
            contents.losses().note(extra, "has no counterpart");
        }
    }
}

}  // namespace signalbox::dialect::anthropic
