#include "server/imports/krakend_backend.hpp"

#include "server/imports/krakend_place.hpp"
#include "server/imports/vendor.hpp"

#include "engine/base/ascii.hpp"
#include "engine/config/surface.hpp"
#include "engine/config/tree_values.hpp"

#include <algorithm>
#include <array>

namespace signalbox::imports {

namespace {

/// The value of the one adapter: {credentials, ...}, or below the name of a version, as the schema has it.
struct adapter {
    std::string vendor, version;
    node_pointer settings;
};

/// The first section below that is no comment; its name.
std::string first_section(node const& of)
{
    for (config::entry const& each : of.entries)
        if (!config::is_comment(each.key) && each.value->what == node::kind::map) return each.key;
    return {};
}

adapter adapter_of(krakend_place const& of)
{
    adapter out;
    auto const llm = of.extra ? of.from.part(*of.extra, "ai/llm") : nullptr;
    if (llm) out.vendor = first_section(*llm);
    if (out.vendor.empty()) return out;
    out.settings = of.from.part(*llm, out.vendor);
    if (has(*out.settings, "credentials")) {
        out.version = of.from.text(*out.settings, "version");
    } else if (std::string const below = first_section(*out.settings); !below.empty() && below != "variables") {
        out.version = below;
        out.settings = of.from.part(*out.settings, out.version);
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

/// The longest answer, which is sent with each request there. Here it is a bound of what callers may ask for, and sent only where a format demands one.
void longest_answer(krakend_place const& of, node const& variables, std::string_view kind, section& made)
{
    bool const usual = has(variables, "max_tokens");
    char const* const key = usual ? "max_tokens" : "max_output_tokens";
    std::string const longest = of.from.whole(variables, key);
    if (longest.empty()) return;
    made.word("max_output", longest);
    int const line = line_of(*config::child(variables, key));
    std::string const words = "variables." + std::string(key) + " -> max_output: a caller who asks for more is refused";
    if (kind == "anthropic")
        of.from.approximated(line, words + ", and it is sent for one who names no limit");
    else
        of.from.left_out(line, words + ", but one who names no limit gets none; callers have to send max_tokens themselves");
}

/// Variables of an adapter that our models have a place for.
std::string variables(krakend_place const& of, adapter const& by, std::string_view kind, section& made)
{
    auto const all = of.from.part(*by.settings, "variables");
    if (!all) return {};
    longest_answer(of, *all, kind, made);
    for (char const* key : {"candidates", "candidate_count", "n"})
        if (std::string const many = of.from.whole(*all, key); !many.empty() && many != "1")
            of.from.left_out(line_of(*config::child(*all, key)),
                             "variables." + std::string(key) + ": a caller asks for the number of answers itself (n)");
    return of.from.text(*all, "model");
}

std::optional<std::string> model_behind(krakend_place& of, adapter const& by)
{
    std::string const kind(kind_named(by.vendor));
    if (kind.empty()) {
        of.from.use(*by.settings);
        return of.from.left_out(of.line(), "an adapter for " + by.vendor), std::nullopt;
    }
    std::string const credentials = of.from.text(*by.settings, "credentials");
    section model;
    std::string const name = variables(of, by, kind, model), upstream = name.empty() ? model_in_path(of.path) : name;
    for (char const* key : {"input_template", "output_template"})
        if (auto const each = of.from.take(*by.settings, key))
            of.from.left_out(line_of(*each), std::string(key) + ": a template of Go; the vendor's own form is sent");
    if (of.from.flag(*by.settings, "debug", false))
        of.from.approximated(of.line(), "debug: what is sent is seen in kept payloads (logging.payloads of the route)");
    if (upstream.empty())
        return of.from.left_out(of.line(), "a backend of " + by.vendor + " without a model, neither in its variables nor in its path"),
               std::nullopt;
    section object;
    object.put("provider", krakend_provider(of, kind, by.vendor, krakend_base(kind, of), credentials)).put("upstream", upstream);
    for (config::entry const& each : model.entries()) object.put(each.key, each.value);
    return "model:" + of.to.once("models", by.vendor + "-" + upstream, object);
}

/// A template that writes the vendor's body: the vendor is known by its host, and its form is written by the format of the kind.
std::optional<std::string> model_behind_template(krakend_place& of)
{
    auto const generator = has(*of.extra, "modifier/body-generator") ? of.from.take(*of.extra, "modifier/body-generator")
                                                                     : of.from.take(*of.extra, "modifier/request-body-generator");
    std::string const kind(kind_at(of.host, ""));
    of.from.use(*generator);
    if (kind == "openai_compatible")
        return of.from.left_out(line_of(*generator), "a body made by a template for an unknown vendor: describe it with kind: template"),
               std::nullopt;
    std::string const upstream = model_in_path(of.path), variable = variable_name(kind) + "_MODEL";
    section model;
    model.put("provider", krakend_provider(of, kind, kind, krakend_base(kind, of), {}));
    model.put("upstream", upstream.empty() ? "${" + variable + "}" : upstream);
    if (upstream.empty())
        of.from.approximated(line_of(*generator), "the model stands in the template's file: put its name into the variable " + variable);
    of.from.approximated(line_of(*generator), "the body is written in the form of " + kind + " and not by the template");
    return "model:" + of.to.once("models", kind + "-" + (upstream.empty() ? "model" : upstream), model);
}

/// Whether it is understood when the backend runs.
bool condition(krakend_place const& of, krakend_backend& out)
{
    if (!of.extra || !has(*of.extra, "backend/conditional")) return true;
    auto const conditional = of.from.part(*of.extra, "backend/conditional");
    if (!conditional) return false;
    out.strategy = of.from.text(*conditional, "strategy");
    out.name = of.from.text(*conditional, "name");
    out.value = of.from.text(*conditional, "value");
    bool const known = out.strategy == "policy" || out.strategy == "fallback" || (out.strategy == "header" && !out.name.empty());
    if (!known)
        of.from.left_out(line_of(*conditional),
                         "a backend whose condition is not understood; strategy is header with a name, policy or fallback");
    return known;
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

namespace {

/// A text as this file has it: "${" is no reference to a variable.
std::string verbatim(std::string text)
{
    for (std::size_t at = 0; (at = text.find("${", at)) != text.npos; at += 3) text.insert(at, 1, '$');
    return text;
}

bool is_name_byte(char c)
{
    return base::is_digit(c) || base::is_letter(c) || c == '_';
}

/// A replacement of Go in our terms: $1 and ${1} are $1. Groups by a name, and $1x, which is one, have no counterpart and are left out, so that no more of a
/// text shows than before.
std::string replacement(source& from, node const& of)
{
    std::string const written = from.text(of, "replace");
    std::string out;
    bool named = false;
    for (std::size_t at = 0; at < written.size(); ++at) {
        out += written[at];
        if (written[at] != '$') continue;
        bool const braces = written.compare(at + 1, 1, "{") == 0;
        std::size_t const first = at + 1 + (braces ? 1 : 0);
        std::size_t last = first;
        while (last < written.size() && is_name_byte(written[last])) ++last;
        bool const closed = !braces || written.compare(last, 1, "}") == 0;
        bool const digit = last == first + 1 && base::is_digit(written[first]);
        if (last == first || !closed) {
            out += '$';
            if (written.compare(at + 1, 1, "$") == 0) ++at;
            continue;
        }
        named = named || !digit;
        digit ? out += written[first] : out.erase(out.size() - 1);
        at = last - (braces ? 0 : 1);
    }
    if (named) from.approximated(line_of(of), "regexp.replace: what a group with a name found is left out");
    return verbatim(std::move(out));
}

}  // namespace

void read_krakend_modifiers(source& from, node const& extra, std::vector<node_pointer>& out)
{
    static constexpr std::array known{"regexp", "literal", "lower", "upper", "trim"};
    auto const modifier = from.part(extra, "modifier/response-body");
    if (!modifier) return;
    for (node_pointer const& each : from.parts(*modifier, "modifiers")) {
        section change;
        for (config::entry const& one : each->entries) {
            if (config::is_comment(one.key)) continue;
            auto const of = from.part(*each, one.key);
            if (!of) continue;
            if (std::ranges::find(known, one.key) == known.end()) {
                from.use(*of);
                from.left_out(line_of(*of), "the modifier " + one.key);
                continue;
            }
            section settings;
            settings.put("field", verbatim(from.text(*of, "field"))).put("find", verbatim(from.text(*of, "find")));
            settings.put("replace", one.key == "regexp" ? replacement(from, *of) : verbatim(from.text(*of, "replace")));
            if (one.key == "trim") settings.put("characters", verbatim(from.text(*of, "term")));
            change.put(one.key, settings);
        }
        if (!change.empty()) out.push_back(change.made());
    }
}

namespace {

/// Where a backend's requests go. Nothing, and said, when that has no counterpart.
std::optional<std::string> destination(krakend_place& of, krakend_backend& out, std::vector<std::string> const& own)
{
    adapter const by = adapter_of(of);
    bool const generated = of.extra && (has(*of.extra, "modifier/body-generator") || has(*of.extra, "modifier/request-body-generator"));
    if (by.settings || generated) {
        out.what = krakend_backend::kind::model;
        return by.settings ? model_behind(of, by) : model_behind_template(of);
    }
    if (of.extra && has(*of.extra, "ai/llm"))
        return of.from.left_out(of.line(), "a backend with ai/llm that names no vendor"), std::nullopt;
    out.placeholder = placeholder_in(of.path);
    out.pattern = of.path;
    if (!out.placeholder.empty()) {
        out.what = krakend_backend::kind::route;
        for (web_place::parameter const& each : of.rest.parameters)
            of.from.left_out(of.line(), "a parameter of the query" + (each.value.empty() ? std::string() : ": " + each.name));
        return std::string();
    }
    if (of.path.find('{') != of.path.npos)
        return of.from.left_out(of.line(), "the path " + of.path + ": a part of the caller's path stands in it"), std::nullopt;
    bool const itself = std::ranges::find(own, host_of(of.host)) != own.end();
    if (itself && of.path.starts_with("/__echo/"))
        return "provider:" + of.to.once("providers", "echo", section().put("kind", "simulator")) + of.path;
    return krakend_raw_place(of);
}

}  // namespace

std::optional<krakend_backend> read_krakend_backend(source& from, target& to, node const& of, std::vector<std::string> const& hosts,
                                                    std::vector<std::string> const& own)
{
    krakend_backend out;
    auto all = from.texts(of, "host");
    if (all.empty()) all = hosts;
    if (all.empty() || all.front().empty()) return from.left_out(line_of(of), "a backend without a host"), std::nullopt;
    if (all.size() > 1) from.left_out(line_of(of), "further hosts of a backend: make a provider of each and a group of both");
    std::string const host = all.front().find("://") == std::string::npos ? "http://" + all.front() : all.front();
    web_place at = read_web_place(host), below = read_path(from.text(of, "url_pattern"));
    at.parameters.insert(at.parameters.end(), below.parameters.begin(), below.parameters.end());
    while (at.address.ends_with('/')) at.address.pop_back();
    krakend_place here{from, to, of, from.part(of, "extra_config"), at.address, below.address, at};
    out.line = line_of(of);
    out.extra = here.extra;
    out.method = from.text(of, "method");
    from.text(of, "encoding");
    bool const understood = condition(here, out);
    if (here.extra) read_krakend_modifiers(from, *here.extra, out.modifiers);
    auto to_where = destination(here, out, own);
    if (!to_where || !understood) return std::nullopt;
    out.to = std::move(*to_where);
    return out;
}

}  // namespace signalbox::imports
