// Vertex AI: project and location, and the key of the service account that access tokens are fetched for.
#include "engine/config/check.hpp"
#include "engine/config/listen_address.hpp"
#include "engine/config/provider_path.hpp"
#include "engine/provider/kinds.hpp"
#include "engine/provider/service_account.hpp"
#include "engine/provider/vertex.hpp"

namespace signalbox::config {
namespace {

namespace vertex = provider::vertex;

/// One of both names: that it is there, and that a path may hold it.
void check_name(subject const& of, std::string const& place, std::string_view key, std::string const& name, bool fits,
                std::string_view example)
{
    if (of.where.spoiled(place)) return;
    std::string const fix = std::string(key) + ": " + std::string(example);
    if (name.empty())
        of.error("C007", place, std::string(key) + " is missing: kind vertex has it in the address of its models", fix);
    else if (!fits)
        of.error("C006", place, of.where.shown(place) + " is no name of a " + std::string(key) + " at Google", fix);
}

/// An address that says all itself.
bool names_all(schema::Provider const& one)
{
    auto const where = wire::parse_url(one.base_url());
    return where && vertex::is_whole(where->path);
}

std::optional<chosen_proxy> way_to(subject const& of, wire::url const& where, std::string const& place)
{
    auto found = proxy_of_environment(where, of.options.lookup);
    if (found) return std::move(*found);
    of.error("L021", place, "the environment's " + found.error().param + " cannot be used for the token endpoint: " + found.error().detail,
             "proxy: none");
    return std::nullopt;
}

}  // namespace

void check_vertex(subject const& of, schema::Provider const& one, std::string const& path)
{
    std::string const project = under(path, "project"), location = under(path, "location");
    bool const there = provider::kind_named(one.kind()) == provider::kind::vertex;
    if (!there || names_all(one)) {
        std::string const why = there ? " has no effect: base_url names it" : " has no effect with kind " + one.kind();
        if (of.where.written(project)) of.warning("L027", project, "project" + why);
        if (of.where.written(location)) of.warning("L027", location, "location" + why);
        return;
    }
    check_name(of, project, "project", one.project(), vertex::is_project(one.project()), "my-project");
    check_name(of, location, "location", one.location(), vertex::is_location(one.location()), "global");
}

std::optional<chosen_proxy> check_service_account(subject const& of, schema::Provider const& one, std::string const& path,
                                                  provider::secret const& key, std::optional<chosen_proxy> const& own)
{
    if (key.empty()) return std::nullopt;  // it is missing, which has a finding, or was not looked for
    std::string const place = under(path, "auth.secret");
    auto const account = provider::read_service_account(key.reveal());
    if (!account) {
        of.error("C006", place, "the secret is no key of a service account: " + account.error().detail,
                 "auth: {secret: {file: key.json}}, the file that Google's console makes");
        return std::nullopt;
    }
    auto const where = wire::parse_url(account->token_address);
    if (!where) {
        of.error("L021", place, "the token_uri of the service account's key cannot be used: " + where.error().detail);
        return std::nullopt;
    }
    if (!where->tls && !listen_address{where->host, where->port}.loopback())
        of.warning("L030", place, "access tokens travel unencrypted over http");
    if (one.proxy() == no_proxy_word) return std::nullopt;
    return one.proxy().empty() ? way_to(of, *where, path) : own;
}

}  // namespace signalbox::config
