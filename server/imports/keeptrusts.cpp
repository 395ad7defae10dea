// Keeptrusts' policy-config.yaml: a pack, provider targets, groups of models and the chain of policies. Its documents write providers and models in two
// ways, and both are read (docs/guides/importing.md).
#include "server/imports/imported.hpp"
#include "server/imports/target.hpp"
#include "server/imports/vendor.hpp"

#include "engine/config/tree_values.hpp"

#include <map>

namespace signalbox::imports {

namespace {

constexpr std::string_view listen = "127.0.0.1:41002";

/// What a target of the file is here.
struct known_target {
    std::string provider;  // id
    std::string model;     // that its short form names; empty: the group says it
};

class reader {
public:
    explicit reader(source& from) : from_(from), to_(from) {}

    imported read()
    {
        pack();
        if (auto const providers = from_.take(from_.root(), "providers"))
            for (node_pointer const& each : from_.items(*providers, "targets")) provider(*each);
        for (node_pointer const& each : from_.items(from_.root(), "model_groups")) group(*each);
        policies();
        to_.part("server").put("listen", std::vector<std::string>{std::string(listen)});
        from_.approximated(0, "the gateway listens on " + std::string(listen) + ", which is Keeptrusts' usual port, on this machine alone");
        from_.approximated(0, "keys of callers stand in no file: make them with `signalbox keys create NAME --allow group:NAME`");
        return {to_.finish(), from_.finish()};
    }

private:
    void pack();
    void provider(node const& of);
    section authentication(node const& of, std::string_view kind, std::string_view base_url);
    void group(node const& of);
    void strategy(node const& of, section& made);
    void member(node const& of, std::vector<node_pointer>& members);
    void policies();
    void audit(node const& of);

    source& from_;
    target to_;
    std::map<std::string, known_target> targets_;
};

void reader::pack()
{
    auto const of = from_.take(from_.root(), "pack");
    if (!of) return;
    section& meta = to_.part("meta");
    meta.put("name", from_.text(*of, "name")).put("version", from_.text(*of, "version"));
    if (!from_.flag(*of, "enabled", true)) meta.word("enabled", "false");
    from_.carried(line_of(*of), "pack -> meta");
}

section reader::authentication(node const& of, std::string_view kind, std::string_view base_url)
{
    auto const reference = from_.take(of, "secret_key_ref");
    bool const ollama = kind == "openai_compatible" && base_url.find(":11434") != base_url.npos;
    section out;
    if (!reference || ollama) {
        if (reference) from_.use(*reference);
        from_.approximated(line_of(of),
                           ollama ? "a local Ollama wants no key: auth {type: none}" : "the target has no key: auth {type: none}");
        return out.put("type", "none");
    }
    std::string const variable = from_.text(*reference, "env"), store = from_.text(*reference, "store");
    if (variable.empty()) from_.approximated(line_of(*reference), "the key of the store is read from the variable " + variable_name(store));
    section secret;
    secret.put("env", variable.empty() ? variable_name(store) : variable);
    return out.put("secret", secret);
}

void reader::provider(node const& of)
{
    std::string name = from_.text(of, "id");
    if (name.empty()) name = from_.text(of, "name");
    auto const nested = from_.take(of, "provider");
    std::string const short_form = nested && nested->what == node::kind::scalar ? nested->text : std::string();
    std::string base_url = nested && nested->what == node::kind::map ? from_.text(*nested, "base_url") : std::string();
    if (base_url.empty()) base_url = from_.text(of, "base_url");
    std::string_view const vendor = std::string_view(short_form).substr(0, short_form.find(':'));
    std::string const kind(kind_at(base_url, vendor.empty() ? std::string_view(name) : vendor));
    section made;
    made.put("kind", kind);
    if (!base_url.empty() && !is_usual_address(kind, base_url))
        made.put("base_url", base_url.ends_with('/') ? base_url.substr(0, base_url.size() - 1) : base_url);
    if (kind == "azure") {
        made.put("api_version", "${AZURE_OPENAI_API_VERSION:-2024-10-21}");
        from_.approximated(line_of(of), "the version of Azure's interface is not in the file: AZURE_OPENAI_API_VERSION, or 2024-10-21");
    }
    made.put("auth", authentication(of, kind, base_url));
    known_target& known = targets_[name];
    known.provider = to_.once("providers", name, made);
    if (std::size_t const last = short_form.rfind(':'); last != short_form.npos) known.model = short_form.substr(last + 1);
    from_.carried(line_of(of), "target " + name + " -> provider " + known.provider + " (" + kind + ")");
}

/// Of {provider, model, ...}, or the name of a target whose short form has the model.
void reader::member(node const& of, std::vector<node_pointer>& members)
{
    bool const named = of.what == node::kind::scalar;
    std::string const target_name = named ? of.text : from_.text(of, "provider");
    auto const known = targets_.find(target_name);
    std::string model = named ? std::string() : from_.text(of, "model");
    if (model.empty() && known != targets_.end()) model = known->second.model;
    if (known == targets_.end() || model.empty())
        return from_.left_out(line_of(of), known == targets_.end()
                                               ? "a member of the provider \"" + target_name + "\", which is no target of the file"
                                               : "a member without a model");
    section made, price;
    made.put("provider", known->second.provider).put("upstream", model);
    if (!named) {
        std::string const input = from_.text(of, "cost_per_1k_input"), output = from_.text(of, "cost_per_1k_output");
        if (!input.empty() && !output.empty()) price.put("per", "1k").word("input", input).word("output", output);
    }
    made.put("price", price);
    section one;
    one.put("model", to_.once("models", model, made));
    if (!named) {
        one.word("weight", from_.text(of, "weight")).put("tag", from_.text(of, "tag"));
        one.word("timeout", duration_of_milliseconds(from_.text(of, "timeout_ms")));
    }
    members.push_back(one.made());
}

void reader::strategy(node const& of, section& made)
{
    static std::map<std::string, std::string, std::less<>> const words{{"weighted", "weighted"},      {"random", "weighted"},
                                                                       {"fallback", "fallback"},      {"ordered", "fallback"},
                                                                       {"priority", "priority"},      {"cost", "cost"},
                                                                       {"lowest_cost", "cost"},       {"latency", "latency"},
                                                                       {"lowest_latency", "latency"}, {"round_robin", "round_robin"}};
    auto const written = from_.take(of, "strategy");
    if (!written) return;
    if (auto const found = words.find(written->text); found != words.end()) {
        made.put("strategy", found->second);
        if (found->first != found->second) from_.approximated(line_of(*written), "strategy " + found->first + " -> " + found->second);
    } else {
        made.put("strategy", "fallback");
        from_.left_out(line_of(*written), "strategy " + written->text + ": members are tried from first to last instead");
    }
}

void reader::group(node const& of)
{
    std::string const name = from_.text(of, "name");
    section made;
    made.put("aliases", from_.texts(of, "aliases"));
    strategy(of, made);
    made.word("budget_per_request_usd", from_.text(of, "budget_per_request_usd")).word("min_quality", from_.text(of, "min_quality"));
    made.put("fallback_group", from_.text(of, "fallback_group"));
    if (from_.flag(of, "session_affinity", false)) made.put("affinity", section().put("by", "conversation"));
    std::vector<node_pointer> members;
    for (char const* key : {"models", "targets"})
        for (node_pointer const& each : from_.items(of, key)) member(*each, members);
    if (members.empty()) return from_.left_out(line_of(of), "group " + name + " has no member that could be carried over");
    made.put("members", list_node(std::move(members)));
    section named;
    named.put("id", name);
    for (config::entry const& each : made.entries()) named.put(each.key, each.value);
    to_.add("groups", named.made());
    from_.carried(line_of(of), "model group " + name + " -> group " + name);
}

void reader::audit(node const& of)
{
    section& made = to_.part("audit");
    std::string const days = from_.text(of, "retention_days");
    made.put("chain", "sha256").word("retention", days.empty() ? "365d" : days + "d");
    if (!from_.flag(of, "immutable", true) || !from_.flag(of, "log_all_access", true))
        from_.approximated(line_of(of), "the chain keeps all requests, and nothing deletes them before their time");
    from_.carried(line_of(of), "policy audit-logger -> audit");
}

/// A policy that is not carried over is one that requests are no longer held to.
void reader::policies()
{
    auto const chain = from_.take(from_.root(), "policies");
    auto const settings = from_.take(from_.root(), "policy");
    if (!chain) return;
    for (node_pointer const& each : from_.items(*chain, "chain")) {
        auto const of = settings ? from_.take(*settings, each->text) : nullptr;
        if (each->text == "audit-logger") {
            audit(of ? *of : node{.what = node::kind::map, .at = each->at});
            continue;
        }
        if (of) from_.use(*of);
        from_.left_out(line_of(*each), "policy " + each->text + ": requests are not held to it");
    }
}

}  // namespace

imported from_keeptrusts(source& from)
{
    return reader(from).read();
}

}  // namespace signalbox::imports
