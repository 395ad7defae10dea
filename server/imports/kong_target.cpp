#include "server/imports/kong_target.hpp"

#include "server/imports/vendor.hpp"

#include <array>
#include <map>

namespace signalbox::imports {

namespace {

/// The parts of a target that say where it is and with which key.
struct parts {
    node const& whole;
    node_pointer auth, model, options;
    std::string vendor;
};

/// "Bearer ${KEY}" is a key that is sent so; a variable alone holds the whole header there, as decK's recipes have it, and the key alone here.
section by_header(source& from, target& to, std::string_view name, std::string value, std::string_view kind, int line)
{
    constexpr std::string_view bearer = "Bearer ";
    section out;
    bool const scheme = value.starts_with(bearer);
    if (scheme) value.erase(0, bearer.size());
    bool const whole = !scheme && (name == "Authorization" || name == "authorization");
    if (whole && value.starts_with("${"))
        from.approximated(line, "the variable " + value + " holds the key alone here, without the word Bearer");
    if (!scheme && !whole && name != "x-api-key" && name != "api-key" && name != "x-goog-api-key")
        out.put("type", "header").put("name", name);
    out.put("secret", to.secret(value, key_variable(kind), line));
    return out;
}

section authentication(source& from, target& to, parts const& of, std::string_view kind)
{
    section out;
    if (!of.auth) return out.put("type", "none");
    int const line = line_of(*of.auth);
    std::string const id = from.text(*of.auth, "aws_access_key_id"), key = from.text(*of.auth, "aws_secret_access_key");
    if (kind == "bedrock") {
        out.put("type", "sigv4").put("secret", to.secret(key.empty() ? "${AWS_SECRET_ACCESS_KEY}" : key, "AWS_SECRET_ACCESS_KEY", line));
        out.put("key", to.secret(id.empty() ? "${AWS_ACCESS_KEY_ID}" : id, "AWS_ACCESS_KEY_ID", line));
        auto const bedrock = of.options ? from.take(*of.options, "bedrock") : nullptr;
        std::string const region = bedrock ? from.text(*bedrock, "aws_region") : std::string();
        return out.put("region", region.empty() ? std::string_view("${AWS_REGION}") : std::string_view(region));
    }
    if (from.flag(*of.auth, "allow_override", false)) from.left_out(line, "auth.allow_override: keys of callers never go on to a provider");
    std::string const name = from.text(*of.auth, "header_name"), value = from.text(*of.auth, "header_value");
    if (!value.empty()) return by_header(from, to, name.empty() ? "Authorization" : name, value, kind, line);
    std::string const field = from.text(*of.auth, "param_name"), parameter = from.text(*of.auth, "param_value");
    if (parameter.empty()) return out.put("type", "none");
    if (std::string const where = from.text(*of.auth, "param_location"); !where.empty() && where != "query")
        from.left_out(line, "auth.param_location " + where + ": the key is sent in the query");
    return out.put("type", "query").put("name", field).put("secret", to.secret(parameter, key_variable(kind), line));
}

/// Azure has an address for each deployment; others one that may be replaced.
std::string address(source& from, parts const& of, std::string_view kind, section& made)
{
    if (!of.options) return {};
    if (kind == "azure") {
        std::string const instance = from.text(*of.options, "azure_instance"), deployment = from.text(*of.options, "azure_deployment_id");
        std::string const version = from.text(*of.options, "azure_api_version");
        made.put("api_version", version.empty() ? std::string_view("${AZURE_OPENAI_API_VERSION:-2024-10-21}") : std::string_view(version));
        return "https://" + instance + ".openai.azure.com/openai/deployments/" + deployment;
    }
    std::string url = from.text(*of.options, "upstream_url");
    for (std::string_view const path : {"/chat/completions", "/completions", "/embeddings", "/messages", "/responses"})
        if (url.ends_with(path)) {
            url.resize(url.size() - path.size());
            break;
        }
    return is_usual_address(kind, url) ? std::string() : url;
}

/// Vertex asks for a project, a place and an account in the place of an address and a key.
bool vertex(source& from, target& to, parts const& of, section& made)
{
    auto const gemini = of.options ? from.take(*of.options, "gemini") : nullptr;
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

std::string provider_of(source& from, target& to, parts const& of)
{
    section made;
    if (vertex(from, to, of, made)) return to.once("providers", "vertex", made);
    std::string const kind(kind_named(of.vendor));
    if (kind.empty()) return {};
    made.put("kind", kind);
    made.put("base_url", address(from, of, kind, made));
    made.put("auth", authentication(from, to, of, kind));
    return to.once("providers", of.vendor, made);
}

/// What a caller leaves out; of it the longest answer has a place here.
void defaults(source& from, parts const& of, section& made)
{
    if (!of.options) return;
    made.word("max_output", from.text(*of.options, "max_tokens"));
    for (char const* key : {"anthropic_version", "mistral_format"}) from.text(*of.options, key);
}

}  // namespace

std::optional<kong_target> read_kong_target(source& from, target& to, node const& of)
{
    parts const here{of, from.take(of, "auth"), from.take(of, "model"), nullptr, {}};
    if (!here.model) return from.left_out(line_of(of), "a target without a model"), std::nullopt;
    parts const all{of, here.auth, here.model, from.take(*here.model, "options"), from.text(*here.model, "provider")};
    std::string const provider = provider_of(from, to, all), name = from.text(*all.model, "name");
    if (provider.empty())
        return from.left_out(line_of(*all.model), "targets of the provider \"" + all.vendor + "\" have no counterpart"), std::nullopt;
    std::string const kind = from.text(of, "route_type");
    if (!kind.empty() && kind != "llm/v1/chat")
        from.approximated(line_of(of), "route_type " + kind + ": the path of the request says what is asked");
    section made;
    made.put("provider", provider).put("upstream", name);
    kong_target out;
    out.description = from.text(of, "description");
    made.put("description", out.description);
    defaults(from, all, made);
    out.model = to.once("models", all.vendor + "-" + name, made);
    out.destination = "model:" + out.model;
    out.alias = from.text(*all.model, "model_alias");
    out.weight = from.text(of, "weight");
    if (auto const logging = from.take(of, "logging")) {
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

}  // namespace

void read_kong_balancer(source& from, node_pointer const& balancer, std::vector<kong_target> const& targets, section& made)
{
    static std::map<std::string, std::string, std::less<>> const words{{"round-robin", "round_robin"},      {"consistent-hashing", "hash"},
                                                                       {"lowest-latency", "latency"},       {"lowest-usage", "usage"},
                                                                       {"least-connections", "least_busy"}, {"priority", "priority"}};
    std::string const algorithm = balancer ? from.text(*balancer, "algorithm") : std::string();
    auto const found = words.find(algorithm.empty() ? std::string_view("round-robin") : std::string_view(algorithm));
    made.put("strategy", found == words.end() ? std::string_view("round_robin") : std::string_view(found->second));
    if (algorithm == "semantic")
        from.left_out(line_of(*balancer), instead_of_semantic(targets));
    else if (found == words.end())
        from.left_out(line_of(*balancer), "the algorithm " + algorithm + ": members take turns instead");
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
