#include "server/imports/krakend_place.hpp"

#include "server/imports/additions.hpp"
#include "server/imports/vendor.hpp"

#include <algorithm>
#include <array>

namespace signalbox::imports {

namespace {

/// Header fields that martian modifiers of requests set, also in groups.
void martian(krakend_place const& of, node const& modifiers, additions& to)
{
    for (char const* name : {"header.Modifier", "header.Append"}) {
        auto const header = of.from.part(modifiers, name);
        if (!header) continue;
        auto const scope = of.from.texts(*header, "scope");
        std::string const field = of.from.text(*header, "name"), value = of.from.text(*header, "value");
        if (scope.empty() || std::ranges::find(scope, "request") != scope.end()) to.header(field, value, line_of(*header));
        if (std::ranges::find(scope, "response") != scope.end())
            of.from.left_out(line_of(*header), "the header " + field + " of replies, which server.response_headers may have");
    }
    if (auto const group = of.from.part(modifiers, "fifo.Group")) {
        if (auto const scope = of.from.take(*group, "scope")) of.from.use(*scope);
        of.from.flag(*group, "aggregateErrors", true);
        for (node_pointer const& each : of.from.parts(*group, "modifiers")) martian(of, *each, to);
    }
}

/// The key and what else goes with requests. `credentials`: of an adapter, which come before what the address and modifiers have.
void read_additions(krakend_place const& of, std::string const& credentials, additions& out)
{
    out.key(credentials, of.line());
    out.address(of.rest, of.line());
    if (auto const modifiers = of.extra ? of.from.part(*of.extra, "modifier/martian") : nullptr) martian(of, *modifiers, out);
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
std::string base_of(std::string_view kind, krakend_place const& of)
{
    if (is_usual_address(kind, of.host)) return {};
    std::string const below = below_version(kind, of.path);
    return of.host + of.path.substr(0, of.path.size() - below.size());
}

/// The version that Azure's addresses have in their query.
void take_api_version(krakend_place& of, std::string_view kind, section& provider)
{
    if (kind != "azure") return;
    auto const found = std::ranges::find(of.rest.parameters, "api-version", &web_place::parameter::name);
    provider.put("api_version", found == of.rest.parameters.end() ? std::string("${AZURE_OPENAI_API_VERSION:-2024-10-21}") : found->value);
    if (found != of.rest.parameters.end()) of.rest.parameters.erase(found);
}

}  // namespace

std::string krakend_base(std::string_view kind, krakend_place const& of)
{
    static constexpr std::array operations{"/chat/completions", "/responses", "/messages", "/completions"};
    std::string_view path = std::string_view(of.path).substr(0, of.path.find("/models/"));
    for (std::string_view const each : operations)
        if (path.ends_with(each)) {
            path.remove_suffix(each.size());
            break;
        }
    if (path.size() == of.path.size() && !path.empty())
        of.from.approximated(of.line(), "the path " + of.path + " is not asked: requests go to the vendor's own path below " + of.host);
    if (is_usual_address(kind, of.host)) return {};
    return of.host + std::string(path);
}

std::string krakend_provider(krakend_place& of, std::string_view kind, std::string_view name, std::string const& base_url,
                             std::string const& credentials)
{
    section provider;
    provider.put("kind", kind).put("base_url", base_url);
    take_api_version(of, kind, provider);
    additions with(of.from, of.to, kind, key_variable(kind));
    read_additions(of, credentials, with);
    provider.put("auth", with.auth()).put("headers", with.headers());
    if (kind == "openai" && of.path.find("/responses") != of.path.npos) provider.put("dialect", "openai_responses");
    return of.to.once("providers", name, provider);
}

std::string krakend_raw_place(krakend_place& of)
{
    std::string const kind(kind_at(of.host, ""));
    if (kind != "openai_compatible")
        return "provider:" + krakend_provider(of, kind, kind, base_of(kind, of), {}) + below_version(kind, of.path);
    additions with(of.from, of.to, kind, variable_name(host_of(of.host)) + "_KEY");
    read_additions(of, {}, with);
    return with.place(of.host) + of.path;
}

}  // namespace signalbox::imports
