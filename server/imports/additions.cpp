#include "server/imports/additions.hpp"

#include "engine/base/ascii.hpp"
#include "engine/base/percent.hpp"
#include "engine/config/tree_values.hpp"
#include "engine/provider/kinds.hpp"

namespace signalbox::imports {

namespace {

constexpr std::string_view bearer = "Bearer ", authorization = "Authorization";

bool has_bearer(std::string_view value)
{
    return value.size() > bearer.size() && base::same_text(value.substr(0, bearer.size()), bearer);
}

}  // namespace

void additions::key(std::string const& written, int line)
{
    if (written.empty()) return;
    std::string const bare = has_bearer(written) ? written.substr(bearer.size()) : written;
    if (has_key()) return another(line);
    auth_.put("secret", to_.secret(bare, variable_, line));
}

void additions::reference(section const& secret, int line)
{
    if (has_key()) return another(line);
    auth_.put("secret", secret);
}

void additions::another(int line)
{
    from_.left_out(line, "a second key of one provider");
}

bool additions::is_own_header(std::string_view name) const
{
    auto const kind = provider::kind_named(kind_);
    return kind && provider::defaults(*kind).style == provider::credential_style::header &&
           base::same_text(provider::defaults(*kind).credential_header, name);
}

void additions::key_header(std::string const& name, std::string value, int line)
{
    if (has_key()) return from_.left_out(line, "the header " + name + ": the provider has another key");
    bool const scheme = base::same_text(name, authorization) && has_bearer(value);
    if (scheme) value.erase(0, bearer.size());
    auto const kind = provider::kind_named(kind_);
    if (scheme && kind && provider::defaults(*kind).style == provider::credential_style::header)
        auth_.put("type", "bearer");
    else if (!scheme && !is_own_header(name))
        auth_.put("type", "header").put("name", name);
    auth_.put("secret", to_.secret(value, variable_, line));
}

void additions::key_parameter(std::string const& name, std::string const& value, int line)
{
    if (has_key()) return from_.left_out(line, "the parameter " + name + " of the query: the provider has another key");
    auth_.put("type", "query").put("name", name).put("secret", to_.secret(value, variable_, line));
}

void additions::header(std::string const& name, std::string const& value, int line)
{
    if (name.empty() || value.empty())
        return from_.left_out(line, name.empty() ? "a header without a name" : "the header " + name + ", which has no value");
    bool const whole = base::same_text(name, authorization);
    if (whole || (is_key_header(name) && !has_key())) return key_header(name, value, line);
    if (std::string const problem = provider::header_problem(name, value); !problem.empty())
        return from_.left_out(line, "the header " + name + ": " + problem);
    for (config::entry const& each : headers_.entries())
        if (base::same_text(each.key, name)) return from_.left_out(line, "the header " + name + " a second time");
    if (is_key_header(name) || may_be_secret(name, value))
        headers_.put(name, "${" + to_.variable(value, variable_name(name), line) + "}");
    else
        headers_.put(name, text_node(value));
    from_.carried(line, "the header " + name + " -> headers of where the request goes");
}

void additions::user(web_place const& place, int line)
{
    if (has_key()) return from_.left_out(line, "the user and password of the address: the provider has another key");
    std::string const words =
        "the user and password of the address are not taken over: put \"Basic \" and the base64 of USER:PASSWORD into";
    section secret;
    secret.put("env", to_.variable("Basic " + place.user, variable_name(host_of(place.address)) + "_AUTHORIZATION", line, words));
    auth_.put("type", "header").put("name", authorization).put("secret", secret);
}

void additions::address(web_place const& place, int line)
{
    for (web_place::parameter const& each : place.parameters)
        if (is_key_parameter(each.name) && !each.value.empty())
            key_parameter(each.name, base::percent_decoded(each.value), line);
        else  // a name alone may be the key
            from_.left_out(line, each.value.empty() ? "a parameter of the query" : "the parameter " + each.name + " of the query");
    if (!place.user.empty()) user(place, line);
}

section additions::auth() const
{
    return has_key() ? auth_ : section().put("type", "none");
}

std::string additions::place(std::string const& address) const
{
    section made;
    if (!has_key()) return "http:" + to_.once("upstreams", host_of(address), made.put("url", address).put("headers", headers_));
    made.put("kind", kind_).put("base_url", address).put("auth", auth_).put("headers", headers_);
    return "provider:" + to_.once("providers", host_of(address), made);
}

}  // namespace signalbox::imports
