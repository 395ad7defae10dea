#include "server/imports/krakend_backend.hpp"

#include "server/imports/vendor.hpp"

#include "engine/config/tree_values.hpp"

#include <algorithm>
#include <array>

namespace signalbox::imports {

namespace {

/// What is known of a backend while its provider is made.
struct context {
    source& from;
    target& to;
    node const& whole;
    node_pointer extra;
    std::string host, path;

    int line() const { return line_of(whole); }
};

/// The value of the one adapter: {credentials, ...}, or below the name of a version, as the schema has it.
struct adapter {
    std::string vendor, version;
    node_pointer settings;
};

adapter adapter_of(context const& of)
{
    adapter out;
    auto const llm = of.extra ? of.from.take(*of.extra, "ai/llm") : nullptr;
    if (!llm || llm->entries.empty()) return out;
    out.vendor = llm->entries.front().key;
    out.settings = of.from.take(*llm, out.vendor);
    if (config::child(*out.settings, "credentials")) {
        out.version = of.from.text(*out.settings, "version");
    } else if (!out.settings->entries.empty()) {
        out.version = out.settings->entries.front().key;
        out.settings = of.from.take(*out.settings, out.version);
    }
    return out;
}

/// "gemini-2.5-flash" of /v1beta/models/gemini-2.5-flash:generateContent.
std::string model_in_path(std::string_view path)
{
    constexpr std::string_view models = "/models/";
    std::size_t const at = path.find(models);
    if (at == path.npos) return {};
    std::string_view const rest = path.substr(at + models.size());
    return std::string(rest.substr(0, rest.find_first_of(":/?")));
}

/// The header that a martian modifier adds; empty name: none.
struct added_header {
    std::string name, value;
};

added_header martian(context const& of)
{
    auto const modifier = of.extra ? of.from.take(*of.extra, "modifier/martian") : nullptr;
    auto const header = modifier ? of.from.take(*modifier, "header.Modifier") : nullptr;
    if (!header) return {};
    if (auto const scope = of.from.take(*header, "scope")) of.from.use(*scope);
    return {of.from.text(*header, "name"), of.from.text(*header, "value")};
}

/// The key in a query such as ?key=VALUE, cut from the path.
added_header key_in_query(std::string& path)
{
    std::size_t const at = path.find("?key=");
    if (at == path.npos) return {};
    added_header out{"key", path.substr(at + 5, path.find('&', at) - at - 5)};
    path.resize(at);
    return out;
}

section authentication(context const& of, std::string_view kind, std::string credentials, std::string& path)
{
    constexpr std::string_view bearer = "Bearer ";
    section out;
    added_header const header = martian(of), query = key_in_query(path);
    if (!query.name.empty())
        return out.put("type", "query").put("name", query.name).put("secret", of.to.secret(query.value, key_variable(kind), of.line()));
    bool const by_header = credentials.empty() && !header.name.empty();
    if (by_header) credentials = header.value;
    if (credentials.empty()) return out.put("type", "none");
    bool const scheme = credentials.starts_with(bearer);
    if (scheme) credentials.erase(0, bearer.size());
    bool const usual = scheme || !by_header || header.name == "x-api-key" || header.name == "x-goog-api-key";
    if (!usual) out.put("type", "header").put("name", header.name);
    return out.put("secret", of.to.secret(credentials, key_variable(kind), of.line()));
}

/// Variables of an adapter that our models have a place for.
std::string variables(context const& of, adapter const& by, section& made)
{
    auto const all = by.settings ? of.from.take(*by.settings, "variables") : nullptr;
    if (!all) return {};
    for (char const* key : {"max_tokens", "max_output_tokens"}) made.word("max_output", of.from.text(*all, key));
    for (char const* key : {"candidates", "candidate_count", "n"})
        if (auto const many = of.from.take(*all, key); many && many->text != "1")
            of.from.left_out(line_of(*many), "variables." + std::string(key) + ": a caller asks for the number of answers itself (n)");
    return of.from.text(*all, "model");
}

/// A path below the usual address of a kind begins with its version, which that address has.
std::string below_version(std::string_view kind, std::string const& path)
{
    static constexpr std::array versions{std::pair{"openai", "/v1"}, std::pair{"anthropic", "/v1"}, std::pair{"gemini", "/v1beta"},
                                         std::pair{"mistral", "/v1"}};
    for (auto const& [name, version] : versions)
        if (kind == name && path.starts_with(version)) return path.substr(std::string_view(version).size());
    return path;
}

/// A kind that has its address by itself needs none; another one gets host and the path up to the version.
std::string base_of(std::string_view kind, context const& of)
{
    if (is_usual_address(kind, of.host)) return {};
    std::string const below = below_version(kind, of.path);
    return of.host + of.path.substr(0, of.path.size() - below.size());
}

std::optional<std::string> model_behind(context& of, adapter const& by)
{
    std::string_view const named = kind_named(by.vendor);
    if (named.empty()) return of.from.left_out(of.line(), "an adapter for " + by.vendor), std::nullopt;
    std::string const credentials = of.from.text(*by.settings, "credentials");
    section provider, model;
    std::string const kind(named), name = variables(of, by, model), in_path = model_in_path(of.path);
    section const auth = authentication(of, kind, credentials, of.path);
    provider.put("kind", kind).put("base_url", base_of(kind, of)).put("auth", auth);
    if (of.path.find("/responses") != of.path.npos) provider.put("dialect", "openai_responses");
    std::string const upstream = name.empty() ? in_path : name;
    if (upstream.empty())
        return of.from.left_out(of.line(), "a backend of " + by.vendor + " without a model, neither in its variables nor in its path"),
               std::nullopt;
    section object;
    object.put("provider", of.to.once("providers", by.vendor, provider)).put("upstream", upstream);
    for (config::entry const& each : model.entries()) object.put(each.key, each.value);
    if (of.from.flag(*by.settings, "debug", false))
        of.from.approximated(of.line(), "debug: what is sent is seen in kept payloads (logging.payloads of the route)");
    for (char const* key : {"input_template", "output_template"})
        if (auto const each = of.from.take(*by.settings, key))
            of.from.left_out(line_of(*each), std::string(key) + ": a template of Go; the vendor's own form is sent");
    return "model:" + of.to.once("models", by.vendor + "-" + upstream, object);
}

/// A template that writes the vendor's body: the vendor is known by its host, and its form is written by the format of the kind.
std::optional<std::string> model_behind_template(context& of)
{
    auto const generator = config::child(*of.extra, "modifier/body-generator") ? of.from.take(*of.extra, "modifier/body-generator")
                                                                               : of.from.take(*of.extra, "modifier/request-body-generator");
    std::string_view const kind = kind_at(of.host, "");
    if (!generator) return std::nullopt;
    of.from.use(*generator);
    if (kind == "openai_compatible")
        return of.from.left_out(line_of(*generator), "a body made by a template for an unknown vendor: describe it with kind: template"),
               std::nullopt;
    section provider;
    provider.put("kind", kind).put("base_url", base_of(kind, of)).put("auth", authentication(of, kind, {}, of.path));
    std::string const upstream = model_in_path(of.path), variable = variable_name(kind) + "_MODEL";
    section model;
    model.put("provider", of.to.once("providers", kind, provider)).put("upstream", upstream.empty() ? "${" + variable + "}" : upstream);
    if (upstream.empty())
        of.from.approximated(line_of(*generator), "the model stands in the template's file: put its name into the variable " + variable);
    of.from.approximated(line_of(*generator), "the body is written in the form of " + std::string(kind) + " and not by the template");
    return "model:" + of.to.once("models", std::string(kind) + "-" + (upstream.empty() ? "model" : upstream), model);
}

/// As it came: below a provider where a key is added, else to a plain server.
std::string raw_place(context& of)
{
    std::string const path = of.path;
    std::string_view const kind = kind_at(of.host, "");
    bool const keyed = of.extra && (config::child(*of.extra, "modifier/martian") || path.find("?key=") != path.npos);
    if (!keyed && kind == "openai_compatible") {
        return "http:" + of.to.once("upstreams", host_of(of.host), section().put("url", of.host)) + path;
    }
    section provider;
    section const auth = authentication(of, kind, {}, of.path);
    provider.put("kind", kind).put("base_url", base_of(kind, of)).put("auth", auth);
    return "provider:" + of.to.once("providers", kind == "openai_compatible" ? host_of(of.host) : std::string(kind), provider) +
           below_version(kind, of.path);
}

void condition(context const& of, krakend_backend& out)
{
    auto const conditional = of.extra ? of.from.take(*of.extra, "backend/conditional") : nullptr;
    if (!conditional) return;
    out.strategy = of.from.text(*conditional, "strategy");
    out.name = of.from.text(*conditional, "name");
    out.value = of.from.text(*conditional, "value");
}

/// What stands between the braces of a path that the request has a part in.
std::string placeholder_in(std::string const& path)
{
    std::size_t const open = path.find('{'), close = path.find('}');
    if (open == path.npos || close == path.npos) return {};
    std::string const inside = path.substr(open + 1, close - open - 1);
    return inside.find('.') == inside.npos ? std::string() : inside;
}

}  // namespace

void read_krakend_modifiers(source& from, node const& extra, std::vector<node_pointer>& out)
{
    auto const modifier = from.take(extra, "modifier/response-body");
    if (!modifier) return;
    for (node_pointer const& each : from.items(*modifier, "modifiers")) {
        section change;
        for (config::entry const& one : each->entries) {
            if (one.key.starts_with('@')) continue;
            section settings;
            settings.put("field", from.text(*one.value, "field"))
                .put("find", from.text(*one.value, "find"))
                .put("replace", from.text(*one.value, "replace"));
            if (one.key == "trim") settings.put("characters", from.text(*one.value, "term"));
            bool const known = one.key == "regexp" || one.key == "literal" || one.key == "lower" || one.key == "upper" || one.key == "trim";
            if (!known) from.left_out(line_of(*one.value), "the modifier " + one.key);
            from.take(*each, one.key);
            if (known) change.put(one.key, settings);
        }
        if (!change.empty()) out.push_back(change.made());
    }
}

std::optional<krakend_backend> read_krakend_backend(source& from, target& to, node const& of, std::vector<std::string> const& hosts,
                                                    std::vector<std::string> const& own)
{
    krakend_backend out;
    auto all = from.texts(of, "host");
    if (all.empty()) all = hosts;
    if (all.empty()) return from.left_out(line_of(of), "a backend without a host"), std::nullopt;
    if (all.size() > 1) from.left_out(line_of(of), "further hosts of a backend: make a provider of each and a group of both");
    context here{from,
                 to,
                 of,
                 from.take(of, "extra_config"),
                 all.front().find("://") == std::string::npos ? "http://" + all.front() : all.front(),
                 from.text(of, "url_pattern")};
    out.line = line_of(of);
    out.method = from.text(of, "method");
    from.text(of, "encoding");
    condition(here, out);
    if (here.extra) read_krakend_modifiers(from, *here.extra, out.modifiers);
    adapter const by = adapter_of(here);
    if (by.settings) {
        auto model = model_behind(here, by);
        if (!model) return std::nullopt;
        out.what = krakend_backend::kind::model;
        out.to = std::move(*model);
        return out;
    }
    if (here.extra &&
        (config::child(*here.extra, "modifier/body-generator") || config::child(*here.extra, "modifier/request-body-generator"))) {
        auto model = model_behind_template(here);
        if (!model) return std::nullopt;
        out.what = krakend_backend::kind::model;
        out.to = std::move(*model);
        return out;
    }
    bool const itself = std::ranges::find(own, host_of(here.host)) != own.end();
    out.placeholder = placeholder_in(here.path);
    out.pattern = here.path;
    if (!out.placeholder.empty()) {
        out.what = krakend_backend::kind::route;
        return out;
    }
    if (itself && here.path.starts_with("/__echo/")) {
        out.to = "provider:" + to.once("providers", "echo", section().put("kind", "simulator")) + here.path;
        return out;
    }
    out.to = raw_place(here);
    return out;
}

}  // namespace signalbox::imports
