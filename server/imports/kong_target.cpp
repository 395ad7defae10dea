#include "server/imports/kong_target.hpp"

#include "server/imports/additions.hpp"
#include "server/imports/kong_usual.hpp"
#include "server/imports/vendor.hpp"

#include "engine/base/ascii.hpp"
#include "engine/config/tree_values.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <functional>
#include <map>

namespace signalbox::imports {

namespace {

/// The parts of a target that say where it is and with which key.
struct parts {
    node const& whole;
    node_pointer auth, model, options;
    std::string vendor;
};

/// A variable alone holds the whole header there, as decK's recipes have it, and the key alone here.
void by_header(source& from, additions& to, std::string const& name, std::string const& value, int line)
{
    bool const reference = value.starts_with("${") || value.starts_with("{vault://");
    bool const whole = base::same_text(name, "authorization") && reference;
    if (!whole) return to.key_header(name, value, line);
    from.approximated(line, "the variable " + value + " holds the key alone here, without the word Bearer");
    to.key_header(name, "Bearer " + value, line);
}

section signed_requests(source& from, target& to, parts const& of)
{
    static node const nothing{.what = node::kind::map};
    node const& auth = of.auth ? *of.auth : nothing;
    int const line = line_of(auth);
    std::string const id = from.text(auth, "aws_access_key_id"), key = from.text(auth, "aws_secret_access_key");
    section out;
    out.put("type", "sigv4").put("secret", to.secret(key.empty() ? "${AWS_SECRET_ACCESS_KEY}" : key, "AWS_SECRET_ACCESS_KEY", line));
    out.put("key", to.secret(id.empty() ? "${AWS_ACCESS_KEY_ID}" : id, "AWS_ACCESS_KEY_ID", line));
    auto const bedrock = of.options ? from.part(*of.options, "bedrock") : nullptr;
    std::string const region = bedrock ? from.text(*bedrock, "aws_region") : std::string();
    return out.put("region", region.empty() ? std::string_view("${AWS_REGION}") : std::string_view(region));
}

void read_key(source& from, parts const& of, additions& to)
{
    if (!of.auth) return;
    int const line = line_of(*of.auth);
    take_usual(from, *of.auth, kong_object::target_auth);
    if (from.flag(*of.auth, "allow_override", false)) from.left_out(line, "auth.allow_override: keys of callers never go on to a provider");
    std::string const name = from.text(*of.auth, "header_name"), value = from.text(*of.auth, "header_value");
    if (!value.empty()) by_header(from, to, name.empty() ? "Authorization" : name, value, line);
    std::string const field = from.text(*of.auth, "param_name"), parameter = from.text(*of.auth, "param_value");
    if (std::string const where = from.text(*of.auth, "param_location"); !where.empty() && where != "query")
        from.left_out(line, "auth.param_location " + where + ": the key is sent in the query");
    if (!parameter.empty()) to.key_parameter(field.empty() ? "key" : field, parameter, line);
}

/// Azure has an address for each deployment; others one that may be replaced.
web_place address(source& from, parts const& of, std::string_view kind, section& made)
{
    web_place out;
    if (!of.options) return out;
    std::string const instance = from.text(*of.options, "azure_instance"), deployment = from.text(*of.options, "azure_deployment_id");
    std::string const version = from.text(*of.options, "azure_api_version");
    out = read_web_place(from.text(*of.options, "upstream_url"));
    if (kind == "azure" && !instance.empty() && out.address.empty())
        out.address = "https://" + instance + ".openai.azure.com/openai/deployments/" + deployment;
    if (kind == "azure")
        made.put("api_version", version.empty() ? std::string_view("${AZURE_OPENAI_API_VERSION:-2024-10-21}") : std::string_view(version));
    while (out.address.ends_with('/')) out.address.pop_back();
    for (std::string_view const path : {"/chat/completions", "/completions", "/embeddings", "/messages", "/responses", "/api/chat"})
        if (out.address.ends_with(path)) {
            out.address.resize(out.address.size() - path.size());
            break;
        }
    if (is_usual_address(kind, out.address)) out.address.clear();
    return out;
}

/// Vertex asks for a project, a place and an account in the place of an address and a key.
bool vertex(source& from, target& to, parts const& of, section& made)
{
    auto const gemini = of.options ? from.part(*of.options, "gemini") : nullptr;
    if (!gemini || of.vendor != "gemini") return false;
    from.text(*gemini, "api_endpoint");
    if (of.auth) from.flag(*of.auth, "gcp_use_service_account", true);
    std::string const account = of.auth ? from.text(*of.auth, "gcp_service_account_json") : std::string();
    made.put("kind", "vertex").put("project", from.text(*gemini, "project_id")).put("location", from.text(*gemini, "location_id"));
    made.put("auth", section().put("secret", to.secret(account.empty() ? "${GCP_SERVICE_ACCOUNT}" : account, "GCP_SERVICE_ACCOUNT",
                                                       line_of(of.whole))));
    if (account.empty())
        from.approximated(line_of(of.whole), "the service account's key file is read from the variable GCP_SERVICE_ACCOUNT");
    return true;
}

/// A server of one's own, in one of the forms that are known here.
std::string kind_of_llama(source& from, node const& options)
{
    std::string const format = from.text(options, "llama2_format");
    if (format == "openai") return "openai_compatible";
    return format == "ollama" ? format : std::string();
}

std::string provider_of(source& from, target& to, parts const& of)
{
    section made;
    if (vertex(from, to, of, made)) return to.once("providers", "vertex", made);
    std::string kind(kind_named(of.vendor));
    if (of.vendor == "llama2" && of.options) kind = kind_of_llama(from, *of.options);
    if (kind.empty()) return {};
    web_place const at = address(from, of, kind, made);
    additions with(from, to, kind, key_variable(kind));
    section const auth = kind == "bedrock" ? signed_requests(from, to, of) : section();
    if (auth.empty()) read_key(from, of, with);
    with.address(at, line_of(of.whole));
    section all;
    all.put("kind", kind).put("base_url", at.address);
    for (config::entry const& each : made.entries()) all.put(each.key, each.value);
    all.put("auth", auth.empty() ? with.auth() : auth).put("headers", with.headers());
    return to.once("providers", of.vendor, all);
}

/// Kong writes this into each request; here it is a bound, and what Anthropic's models get that need one.
void longest_answer(source& from, parts const& of, section& made)
{
    std::string const most = from.whole(*of.options, "max_tokens");
    if (most.empty()) return;
    made.word("max_output", most);
    int const line = line_of(*of.options);
    std::string const words = "max_tokens " + most + ": max_output refuses requests for longer answers, which Kong would shorten";
    if (of.vendor == "anthropic") return from.approximated(line, words);
    from.left_out(line, words + "; the answer of a request that says nothing of its length has no bound");
}

void options(source& from, parts const& of, section& made)
{
    if (!of.options) return;
    longest_answer(from, of, made);
    std::string const input = from.number(*of.options, "input_cost"), output = from.number(*of.options, "output_cost");
    if (!input.empty() && !output.empty()) made.put("price", section().put("per", "1M").word("input", input).word("output", output));
    if (input.empty() != output.empty())
        from.left_out(line_of(*of.options), "a price of one direction alone: input_cost and output_cost belong together");
    for (char const* key : {"anthropic_version", "mistral_format"}) from.text(*of.options, key);
}

/// $(headers.x), $(uri_captures.x) and the like, anywhere below.
bool is_filled_in(node const& of)
{
    auto const in_entry = [](config::entry const& each) { return is_filled_in(*each.value); };
    auto const in_item = [](node_pointer const& each) { return is_filled_in(*each); };
    return of.text.find("$(") != of.text.npos || std::ranges::any_of(of.items, in_item) || std::ranges::any_of(of.entries, in_entry);
}

}  // namespace

std::optional<kong_target> read_kong_target(source& from, target& to, node const& of)
{
    parts const here{of, from.part(of, "auth"), from.part(of, "model"), nullptr, {}};
    if (!here.model) return from.left_out(line_of(of), "a target without a model"), std::nullopt;
    if (is_filled_in(*here.model)) {
        from.use(of);
        return from.left_out(line_of(of), "a target whose model is filled in from the request, $(...)"), std::nullopt;
    }
    parts const all{of, here.auth, here.model, from.part(*here.model, "options"), from.text(*here.model, "provider")};
    std::string const provider = provider_of(from, to, all);
    std::string name = from.text(*all.model, "name");
    if (name.empty() && all.options) name = config::text_of(*all.options, "azure_deployment_id");
    if (name.empty()) return from.left_out(line_of(*all.model), "a target that names no model"), std::nullopt;
    if (provider.empty()) {
        from.use(of);
        return from.left_out(line_of(*all.model), "targets of the provider \"" + all.vendor + "\" have no counterpart"), std::nullopt;
    }
    std::string const kind = from.text(of, "route_type");
    if (!kind.empty() && kind != "llm/v1/chat")
        from.approximated(line_of(of), "route_type " + kind + ": the path of the request says what is asked");
    section made;
    made.put("provider", provider).put("upstream", name);
    kong_target out;
    out.description = from.text(of, "description");
    made.put("description", out.description);
    options(from, all, made);
    out.vendor = all.vendor;
    out.provider = provider;
    out.model = to.once("models", all.vendor + "-" + name, made);
    out.destination = "model:" + out.model;
    out.alias = from.text(*all.model, "model_alias");
    out.weight = from.whole(of, "weight");
    if (auto const logging = from.part(of, "logging")) {
        from.flag(*logging, "log_statistics", true);
        out.payloads = from.flag(*logging, "log_payloads", false);
    }
    from.carried(line_of(of), "target " + all.vendor + "/" + name + " -> " + out.destination);
    return out;
}

namespace {

/// Kong compares embeddings of the prompt and of descriptions; a group of ours asks a model. Which one is for a person to say, since each request then
/// costs a question.
std::string instead_of_semantic(std::vector<kong_target> const& targets)
{
    std::string labels, prompt;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        std::string const label = "l" + std::to_string(i + 1);
        labels.append(i ? ", " : "").append(label + ": \"" + targets[i].destination + "\"");
        if (!targets[i].description.empty()) prompt.append(prompt.empty() ? "" : "; ").append(label + " = " + targets[i].description);
    }
    return "the algorithm semantic compares embeddings, which has no counterpart: members take turns. To let a small model choose, write "
           "strategy: classify and classifier: {model: MODEL, labels: {" +
           labels + "}, default: l1, prompt: \"" + prompt + "\"} in the place of the members";
}

/// By weight, the highest first, where that is what weights mean; members in our order have none.
void put_members(std::vector<kong_target> targets, bool by_order, section& made)
{
    auto const rank = [](kong_target const& each) { return each.weight.empty() ? 100UL : std::strtoul(each.weight.c_str(), nullptr, 10); };
    if (by_order) std::ranges::stable_sort(targets, std::greater<>(), rank);
    std::vector<node_pointer> members;
    for (kong_target const& each : targets)
        members.push_back(section().put("model", each.model).word("weight", by_order ? std::string() : each.weight).made());
    made.put("members", list_node(std::move(members)));
}

}  // namespace

void read_kong_balancer(source& from, node_pointer const& balancer, std::vector<kong_target> const& targets, section& made)
{
    static std::map<std::string, std::string, std::less<>> const words{{"round-robin", "round_robin"},      {"consistent-hashing", "hash"},
                                                                       {"lowest-latency", "latency"},       {"lowest-usage", "usage"},
                                                                       {"least-connections", "least_busy"}, {"priority", "priority"}};
    std::string const algorithm = balancer ? from.text(*balancer, "algorithm") : std::string();
    auto const found = words.find(algorithm.empty() ? std::string_view("round-robin") : std::string_view(algorithm));
    made.put("strategy", found == words.end() ? std::string_view("round_robin") : std::string_view(found->second));
    put_members(targets, algorithm == "priority", made);
    if (algorithm == "semantic")
        from.left_out(line_of(*balancer), instead_of_semantic(targets));
    else if (found == words.end())
        from.misread(
            *balancer, "algorithm",
            "round-robin, consistent-hashing, lowest-latency, lowest-usage, least-connections or priority is wanted; members take turns");
    if (!balancer) return;
    std::string const header = from.text(*balancer, "hash_on_header"), latency = from.text(*balancer, "latency_strategy");
    if (found != words.end() && found->second == "hash") made.put("hash_by", header.empty() ? std::string("consumer") : "header:" + header);
    if (latency == "e2e") made.put("latency_of", "total");
    if (std::string const retries = from.text(*balancer, "retries"); !retries.empty())
        from.approximated(line_of(*balancer), "retries: each member is tried once, then the next");
    for (char const* key : {"slots", "connect_timeout", "read_timeout", "write_timeout", "tokens_count_strategy"})
        from.text(*balancer, key);
}

}  // namespace signalbox::imports
