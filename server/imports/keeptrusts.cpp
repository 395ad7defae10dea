// Keeptrusts' policy-config.yaml: a pack, provider targets, groups of models and the chain of policies. Its documents write providers and models in two
// ways, and both are read (docs/guides/importing.md).
#include "server/imports/additions.hpp"
#include "server/imports/imported.hpp"
#include "server/imports/target.hpp"
#include "server/imports/vendor.hpp"

#include "engine/config/substitution.hpp"
#include "engine/config/tree_values.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

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
        if (auto const providers = from_.part(from_.root(), "providers"))
            for (node_pointer const& each : from_.parts(*providers, "targets")) provider(*each);
        for (node_pointer const& each : from_.parts(from_.root(), "model_groups")) group(*each);
        policies();
        to_.part("server").put("listen", std::vector<std::string>{std::string(listen)});
        from_.approximated(0, "the gateway listens on " + std::string(listen) + ", which is Keeptrusts' usual port, on this machine alone");
        from_.approximated(0, "keys of callers stand in no file: make them with `signalbox keys create NAME --allow group:NAME`");
        return {to_.finish(), from_.finish()};
    }

private:
    void pack();
    void provider(node const& of);
    std::optional<section> referred(node const& reference, std::string const& own);
    void key(node const& of, node_pointer const& nested, std::string const& name, additions& to);
    void put_access(node const& of, node_pointer const& nested, std::string const& name, web_place const& at, section& made);
    void put_api_version(node const& of, web_place& at, section& made);
    void group(node const& of);
    void strategy(node const& of, section& made);
    void member(node const& of, std::vector<node_pointer>& members);
    section price(node const& of);
    void policies();
    void audit(node const& of);

    source& from_;
    target to_;
    std::map<std::string, known_target> targets_;
};

void reader::pack()
{
    auto const of = from_.part(from_.root(), "pack");
    if (!of) return;
    section& meta = to_.part("meta");
    meta.put("name", from_.text(*of, "name")).put("version", from_.text(*of, "version"));
    if (!from_.flag(*of, "enabled", true)) meta.word("enabled", "false");
    from_.carried(line_of(*of), "pack -> meta");
}

/// A reference that is understood, as one of ours. Nothing for any other form, of which each target gets a variable of its own.
std::optional<section> reader::referred(node const& reference, std::string const& own)
{
    section out;
    int const line = line_of(reference);
    if (reference.what == node::kind::scalar) {  // a name is one in capitals; anything else may be the key itself
        bool const name =
            config::is_variable_name(reference.text) && reference.text.find_first_of("abcdefghijklmnopqrstuvwxyz") == std::string::npos;
        return name ? out.put("env", reference.text) : to_.secret(reference.text, own, line);
    }
    std::string const env = from_.text(reference, "env"), file = from_.text(reference, "file"), store = from_.text(reference, "store");
    if (!env.empty() && config::is_variable_name(env)) return out.put("env", env);
    if (!env.empty()) return to_.secret(env, own, line);
    if (!file.empty()) return out.put("file", file);
    if (store.empty() || may_be_secret({}, store)) return std::nullopt;
    from_.approximated(line, "the key of the store is read from the variable " + variable_name(store));
    return out.put("env", variable_name(store));
}

/// The key, by whichever of the forms.
void reader::key(node const& of, node_pointer const& nested, std::string const& name, additions& to)
{
    std::string const own = variable_name(name) + "_API_KEY";
    std::array<node const*, 2> const places{&of, nested.get()};
    for (node const* const where : places) {
        auto const reference = where ? from_.take(*where, "secret_key_ref") : nullptr;
        if (!reference || reference->what == node::kind::null) continue;
        auto made = reference->what == node::kind::list ? std::nullopt : referred(*reference, own);
        if (!made) {
            std::string const variable = to_.free_variable(own);
            from_.approximated(line_of(*reference), "this form of secret_key_ref is not known: put the key into the variable " + variable);
            from_.use(*reference);
            made = section().put("env", variable);
        }
        to.reference(*made, line_of(*reference));
    }
    for (node const* const where : places)
        for (char const* const field : {"api_key", "secret_key", "key", "token"})
            if (auto const literal = where ? config::child(*where, field) : nullptr) to.key(from_.text(*where, field), line_of(*literal));
}

void reader::put_access(node const& of, node_pointer const& nested, std::string const& name, web_place const& at, section& made)
{
    std::string const kind = config::text_of(*made.made(), "kind");
    additions with(from_, to_, kind, variable_name(name) + "_API_KEY");
    bool const ollama = kind == "openai_compatible" && host_of(at.address).ends_with(":11434");
    if (ollama) {  // which its documents give a made-up key
        if (auto const reference = from_.take(of, "secret_key_ref")) from_.use(*reference);
        from_.approximated(line_of(of), "a local Ollama wants no key: auth {type: none}");
    }
    if (!ollama) key(of, nested, name, with);
    with.address(at, line_of(of));
    if (!ollama && !with.has_key()) from_.approximated(line_of(of), "the target has no key: auth {type: none}");
    made.put("auth", with.auth());
}

void reader::provider(node const& of)
{
    std::string name = from_.text(of, "id");
    if (name.empty()) name = from_.text(of, "name");
    if (name.empty()) {
        from_.use(of);
        return from_.left_out(line_of(of), "a target without an id");
    }
    auto const given = from_.take(of, "provider");
    auto const nested = given && given->what == node::kind::map ? given : nullptr;
    if (given && given->what == node::kind::list) from_.misread(*given, "vendor:chat:model is wanted, or a section with base_url");
    std::string const short_form = given && given->what == node::kind::scalar ? given->text : std::string();
    if (!short_form.empty() && kind_named(short_form.substr(0, short_form.find(':'))).empty())
        from_.misread(*given, "vendor:chat:model of a known vendor is wanted, or a section with base_url");
    std::string written = nested ? from_.text(*nested, "base_url") : std::string();
    if (written.empty()) written = from_.text(of, "base_url");
    web_place at = read_web_place(written);
    while (at.address.ends_with('/')) at.address.pop_back();
    std::string_view const vendor = std::string_view(short_form).substr(0, short_form.find(':'));
    std::string const kind(kind_at(at.address, vendor.empty() ? std::string_view(name) : vendor));
    section made;
    made.put("kind", kind);
    if (!at.address.empty() && !is_usual_address(kind, at.address)) made.put("base_url", at.address);
    if (kind == "azure") put_api_version(of, at, made);
    put_access(of, nested, name, at, made);
    if (!targets_.try_emplace(name).second) return from_.left_out(line_of(of), "a second target " + name);
    known_target& known = targets_[name];
    known.provider = to_.once("providers", name, made);
    if (std::size_t const last = short_form.rfind(':'); last != short_form.npos) known.model = short_form.substr(last + 1);
    from_.carried(line_of(of), "target " + name + " -> provider " + known.provider + " (" + kind + ")");
}

/// The version of Azure's interface, where the address has one in its query.
void reader::put_api_version(node const& of, web_place& at, section& made)
{
    auto const found = std::ranges::find(at.parameters, "api-version", &web_place::parameter::name);
    if (found != at.parameters.end()) {
        made.put("api_version", found->value);
        at.parameters.erase(found);
        return;
    }
    made.put("api_version", "${AZURE_OPENAI_API_VERSION:-2024-10-21}");
    from_.approximated(line_of(of), "the version of Azure's interface is not in the file: AZURE_OPENAI_API_VERSION, or 2024-10-21");
}

/// Of {provider, model, ...}, or the name of a target whose short form has the model.
void reader::member(node const& of, std::vector<node_pointer>& members)
{
    if (of.what != node::kind::scalar && of.what != node::kind::map)
        return from_.misread(of, "the name of a target is wanted, or a section with provider and model");
    bool const named = of.what == node::kind::scalar;
    std::string const target_name = named ? of.text : from_.text(of, "provider");
    auto const known = targets_.find(target_name);
    std::string model = named ? std::string() : from_.text(of, "model");
    if (model.empty() && known != targets_.end()) model = known->second.model;
    if (known == targets_.end() || model.empty())
        return from_.left_out(line_of(of), known == targets_.end()
                                               ? "a member of the provider \"" + target_name + "\", which is no target of the file"
                                               : "a member without a model");
    section made;
    made.put("provider", known->second.provider).put("upstream", model);
    if (!named) made.put("price", price(of));
    section one;
    one.put("model", to_.once("models", model, made));
    if (!named) {
        one.word("weight", from_.number(of, "weight")).put("tag", from_.text(of, "tag"));
        one.word("timeout", duration_of_milliseconds(from_.whole(of, "timeout_ms")));
    }
    members.push_back(one.made());
}

section reader::price(node const& of)
{
    std::string const input = from_.number(of, "cost_per_1k_input"), output = from_.number(of, "cost_per_1k_output");
    if (input.empty() != output.empty())
        from_.left_out(line_of(of), "a price of one direction alone: cost_per_1k_input and cost_per_1k_output belong together");
    return input.empty() || output.empty() ? section() : section().put("per", "1k").word("input", input).word("output", output);
}

void reader::strategy(node const& of, section& made)
{
    static std::map<std::string, std::string, std::less<>> const words{{"weighted", "weighted"},      {"random", "weighted"},
                                                                       {"fallback", "fallback"},      {"ordered", "fallback"},
                                                                       {"priority", "priority"},      {"cost", "cost"},
                                                                       {"lowest_cost", "cost"},       {"latency", "latency"},
                                                                       {"lowest_latency", "latency"}, {"round_robin", "round_robin"}};
    std::string const written = from_.text(of, "strategy");
    if (written.empty()) return;
    if (auto const found = words.find(written); found != words.end()) {
        made.put("strategy", found->second);
        if (found->first != found->second)
            from_.approximated(line_of(*config::child(of, "strategy")), "strategy " + found->first + " -> " + found->second);
    } else {
        made.put("strategy", "fallback");
        from_.misread(of, "strategy",
                      "weighted, fallback, priority, cost, latency or round_robin is wanted; members are tried from first to last");
    }
}

void reader::group(node const& of)
{
    std::string const name = from_.text(of, "name");
    if (name.empty()) {
        from_.use(of);
        return from_.left_out(line_of(of), "a model group without a name");
    }
    section made;
    made.put("aliases", from_.texts(of, "aliases"));
    strategy(of, made);
    made.word("budget_per_request_usd", from_.number(of, "budget_per_request_usd")).word("min_quality", from_.number(of, "min_quality"));
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
    std::string const days = from_.whole(of, "retention_days");
    made.put("chain", "sha256").word("retention", days.empty() ? "365d" : days + "d");
    if (!from_.flag(of, "immutable", true) || !from_.flag(of, "log_all_access", true))
        from_.approximated(line_of(of), "the chain keeps all requests, and nothing deletes them before their time");
    from_.carried(line_of(of), "policy audit-logger -> audit");
}

/// A policy that is not carried over is one that requests are no longer held to.
void reader::policies()
{
    auto const chain = from_.part(from_.root(), "policies");
    auto const settings = from_.part(from_.root(), "policy");
    if (!chain) return;
    for (node_pointer const& each : from_.items(*chain, "chain")) {
        if (each->what != node::kind::scalar) {
            from_.misread(*each, "the name of a policy is wanted");
            continue;
        }
        auto const of = settings ? from_.part(*settings, each->text) : nullptr;
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
