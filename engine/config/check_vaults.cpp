// The vaults: whether each can be asked, by whom, and which of its keys have an effect.
#include "engine/base/ascii.hpp"
#include "engine/config/check.hpp"
#include "engine/config/listen_address.hpp"
#include "engine/config/vault_address.hpp"
#include "engine/config/vault_book.hpp"
#include "engine/config/web_address.hpp"
#include "engine/provider/service_account.hpp"

#include <algorithm>
#include <array>

namespace signalbox::config {
namespace {

using vault::kind;
using vault::login;

/// Keys that only some vaults or logins have.
struct kind_key {
    std::string_view key;
    kind of;
    std::string_view needed;  // an example where it must be there; empty: it may be left out
};
constexpr std::array kind_keys{kind_key{"namespace", kind::hashicorp, ""}, kind_key{"mount", kind::hashicorp, ""},
                               kind_key{"version", kind::hashicorp, ""}, kind_key{"region", kind::aws, "us-east-1"},
                               kind_key{"project", kind::gcp, "my-project"}};
struct login_key {
    std::string_view key;
    login of;
    std::string_view needed;
};
constexpr std::array login_keys{login_key{"key", login::sigv4, "{env: AWS_ACCESS_KEY_ID}"},
                                login_key{"session_token", login::sigv4, ""},
                                login_key{"role", login::approle, "ROLE_ID"},
                                login_key{"role", login::kubernetes, "signalbox"},
                                login_key{"mount", login::approle, ""},
                                login_key{"mount", login::kubernetes, ""},
                                login_key{"tenant", login::client_credentials, "TENANT_ID"},
                                login_key{"client", login::client_credentials, "CLIENT_ID"},
                                login_key{"address", login::client_credentials, ""}};

/// What stands in an address or in the scope of a signature.
bool is_name(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return base::is_letter(c) || base::is_digit(c) || c == '-' || c == '.' || c == ':'; });
}

class vault_check {
public:
    vault_check(subject const& of, schema::Vault const& which, std::string path, materials& with)
        : of_(of), which_(which), path_(std::move(path)), with_(with)
    {}
    void run(kind what);

private:
    void keys(kind what);
    void credential(kind what);
    void login_parts(login how);
    void address(std::string const& text, std::string const& place, std::string_view what);
    void account();

    std::string at(std::string_view key) const { return under(path_, key); }

    subject const& of_;
    schema::Vault const& which_;
    std::string path_;
    materials& with_;
};

void vault_check::run(kind what)
{
    keys(what);
    credential(what);
    std::string const where = address_of(which_);
    if (!where.empty()) return address(where, at("address"), "secrets travel");
    if (of_.where.spoiled(at("address")) || what == kind::aws) return;  // without a region, which has a finding
    vault::kind_facts const& facts = vault::facts_of(what);
    of_.error("C007", at("address"), "address is missing: " + std::string(facts.product) + " has no default address",
              "address: " + std::string(facts.example));
}

void vault_check::keys(kind what)
{
    for (kind_key const& each : kind_keys) {
        std::string const place = at(each.key);
        std::string const key(each.key);
        if (each.of != what && of_.where.written(place)) of_.warning("L027", place, key + " has no effect with type " + which_.type());
        if (each.of == what && !each.needed.empty() && !of_.where.written(place))
            of_.error("C007", place, key + " is missing: type " + which_.type() + " needs it", key + ": " + std::string(each.needed));
    }
    for (auto const& [key, text] : {std::pair("region", &which_.region()), std::pair("project", &which_.project())})
        if (!is_name(*text)) of_.error("C006", at(key), of_.where.shown(at(key)) + " is no name of a " + key);
}

void vault_check::credential(kind what)
{
    if (!which_.has_auth() || of_.where.spoiled(at("auth.type"))) return;
    auto const how = login_of(which_, what);
    if (!how) {
        std::string choices;
        for (login const each : vault::facts_of(what).logins) choices.append(choices.empty() ? "" : "|").append(vault::name(each));
        return of_.error("C006", at("auth.type"), "type " + which_.type() + " takes no " + of_.where.shown(at("auth.type")),
                         "type: " + choices);
    }
    login_parts(*how);
    if (*how == login::service_account) return account();
    if (std::string const where = login_address_of(which_, nullptr); !where.empty())
        address(where, at("auth.address"), "the client secret travels");
}

void vault_check::login_parts(login how)
{
    auto const used = [how](std::string_view key) {
        return std::ranges::any_of(login_keys, [&](login_key const& each) { return each.key == key && each.of == how; });
    };
    for (login_key const& each : login_keys) {
        std::string const place = at("auth." + std::string(each.key));
        std::string const key(each.key);
        if (each.of == how && !each.needed.empty() && !of_.where.written(place))
            of_.error(key == "key" ? "L004" : "C007", place,
                      key + " is missing: auth of type " + std::string(vault::name(how)) + " needs it",
                      key + ": " + std::string(each.needed));
        bool const first = &each == std::ranges::find(login_keys, each.key, &login_key::key);
        if (first && !used(each.key) && of_.where.written(place))
            of_.warning("L027", place, key + " has no effect with auth of type " + std::string(vault::name(how)));
    }
}

void vault_check::account()
{
    std::string const place = at("auth.secret");
    auto const& key = with_.secrets.at(place);
    if (key.empty()) return;  // it is missing, which has a finding, or was not looked for
    auto const read = provider::read_service_account(key.reveal());
    if (!read)
        return of_.error("C006", place, "the secret is no key of a service account: " + read.error().detail,
                         "secret: {file: key.json}, the file that Google's console makes");
    address(read->token_address, place, "access tokens travel");
}

void vault_check::address(std::string const& text, std::string const& place, std::string_view what)
{
    auto const parsed = wire::parse_url(text);
    if (!parsed)
        return of_.error("L021", place, "the address of the vault cannot be used: " + parsed.error().detail, "https://vault.example:8200");
    if (!parsed->query.empty()) return of_.error("L021", place, "the address of the vault cannot be used: it has a query");
    if (!parsed->tls && parsed->socket.empty() && !listen_address{parsed->host, parsed->port}.loopback())
        of_.warning("L030", place, std::string(what) + " unencrypted over http");
    if (parsed->tls) check_tls(of_, which_.tls(), at("tls"), with_.files);
    if (!of_.options.resolve_secrets) return;
    auto proxy = proxy_of_environment(*parsed, of_.options.lookup);
    if (!proxy) return of_.error("L021", place, "the environment's " + proxy.error().param + " cannot be used: " + proxy.error().detail);
    with_.web_proxies[text] = std::move(*proxy);
}

}  // namespace

void check_vaults(subject const& of, materials& with)
{
    if (of.config.vaults_size() > static_cast<int>(most_vaults))
        of.error("C006", "vaults", "more than " + std::to_string(most_vaults) + " vaults");
    for (int i = 0; i < of.config.vaults_size(); ++i) {
        schema::Vault const& one = of.config.vaults(i);
        std::string const path = item("vaults", static_cast<std::size_t>(i));
        std::string const id = under(path, "id");
        if (one.id().find_first_of("/#") != std::string::npos)
            of.error("C006", id, "the name " + of.where.shown(id) + " holds a \"/\" or \"#\", which part a reference");
        if (auto const what = vault::kind_named(one.type())) vault_check(of, one, path, with).run(*what);
        bool const used = std::ranges::any_of(with.secrets.uses, [&](vault_use const& each) { return each.what.vault == one.id(); });
        if (!used && !one.id().empty() && !of.out.failed())
            of.warning("L027", path, "the vault " + of.where.shown(id) + " has no effect: no secret names it");
    }
}

}  // namespace signalbox::config
