#include "engine/config/check.hpp"

#include "engine/base/ascii.hpp"
#include "engine/config/listen_address.hpp"
#include "engine/config/provider_path.hpp"
#include "engine/config/shown_address.hpp"
#include "engine/config/source.hpp"
#include "engine/provider/kinds.hpp"
#include "engine/wire/http_field.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace signalbox::config {
namespace {

/// Regions and services of AWS; anything else would change where a signature's parts begin.
bool is_scope_byte(char c)
{
    return base::is_letter(c) || base::is_digit(c) || c == '-';
}

/// One provider under examination.
class provider_check {
public:
    provider_check(subject const& of, schema::Provider const& which, std::string path, provider::kind kind, std::vector<std::string>& files)
        : of_(of), which_(which), path_(std::move(path)), defaults_(provider::defaults(kind)), files_(files)
    {}

    void run();
    /// Where requests go through a proxy.
    std::optional<chosen_proxy> const& proxy() const { return proxy_; }

private:
    void address();
    void credential();
    void credential_name();
    void signing();
    void region(bool needed);
    void protection(wire::url const& where);
    void dialect();
    void headers();
    void tls(bool https);
    void choose_proxy(wire::url const& where);
    void read_proxy(wire::url const& where);

    bool signs() const
    {
        return which_.auth().type().empty() ? defaults_.style == provider::credential_style::sigv4 : which_.auth().type() == "sigv4";
    }
    bool simulated() const { return defaults_.which == provider::kind::simulator; }
    std::string at(std::string_view key) const { return under(path_, key); }
    bool says(std::string_view key) const { return of_.where.written(at(key)); }
    bool spoiled(std::string_view key) const { return of_.where.spoiled(at(key)); }
    void idle(std::string_view key, std::string const& why)
    {
        if (says(key)) of_.warning("L027", at(key), std::string(key) + " has no effect " + why);
    }

    subject const& of_;
    schema::Provider const& which_;
    std::string path_;
    provider::kind_defaults const& defaults_;
    std::vector<std::string>& files_;
    std::optional<chosen_proxy> proxy_;
};

void provider_check::run()
{
    dialect();
    headers();
    if (simulated()) {
        for (char const* key : {"base_url", "auth", "tls", "timeouts.connect", "proxy", "api_version", "project", "location"})
            idle(key, "with a simulator");
        return;
    }
    credential();
    credential_name();
    signing();
    check_vertex(of_, which_, path_);
    address();
}

void provider_check::dialect()
{
    auto const given = model::dialect_named(which_.dialect());
    if (which_.dialect().empty() || defaults_.dialect_may_differ ||
        (defaults_.also && (given == defaults_.also || given == defaults_.spoken)))
        return;
    std::string const its_own =
        defaults_.also ? "speaks " + std::string(model::name(defaults_.spoken)) + " or " + std::string(model::name(*defaults_.also))
                       : "has a dialect of its own";
    of_.error("L020", at("dialect"),
              "kind " + std::string(defaults_.name) + " " + its_own + "; leave dialect out, or use kind openai_compatible");
}

void provider_check::address()
{
    if (spoiled("base_url")) return;
    if (which_.base_url().empty() && defaults_.needs_base_url)
        return of_.error("C007", at("base_url"), "base_url is missing: kind " + std::string(defaults_.name) + " has no default address",
                         "base_url: " + std::string(defaults_.example));
    std::string const text = address_of(which_);
    if (text.empty()) return;  // the region or location is missing, which has a finding of its own
    auto const parsed = wire::parse_url(text);
    if (!parsed) {
        std::string const why = of_.where.substituted(at("base_url")) ? "as the environment completes it" : parsed.error().detail;
        return of_.error("L021", at("base_url"), "base_url " + shown_address(of_.where, at("base_url")) + "cannot be used: " + why);
    }
    check_api_version(of_, which_, path_, *parsed);
    protection(*parsed);
    tls(parsed->tls);
    choose_proxy(*parsed);
}

void provider_check::choose_proxy(wire::url const& where)
{
    if (spoiled("proxy") || which_.proxy() == no_proxy_word) return;
    if (!which_.proxy().empty()) return read_proxy(where);
    if (!of_.options.resolve_secrets) return;
    auto found = proxy_of_environment(where, of_.options.lookup);
    if (found)
        proxy_ = std::move(*found);
    else
        of_.error("L021", path_,
                  "the environment's " + found.error().param + " cannot be used for provider " + of_.where.shown(at("id")) + ": " +
                      found.error().detail,
                  "proxy: none");
}

/// The value of `proxy` itself is not shown: it may hold a password.
void provider_check::read_proxy(wire::url const& where)
{
    if (!where.socket.empty()) return idle("proxy", "with a local socket");
    auto parsed = wire::parse_proxy(which_.proxy());
    if (!parsed) {
        std::string const why = of_.where.substituted(at("proxy")) ? "as the environment completes it" : parsed.error().detail;
        return of_.error("L021", at("proxy"), "proxy cannot be used: " + why, "http://proxy.example:3128");
    }
    if (!parsed->password.empty() && !of_.where.substituted(at("proxy")) && !of_.options.allow_inline_secrets)
        of_.error("L025", at("proxy"), "the proxy's password stands in the file itself; give it as ${NAME}",
                  "http://USER:${NAME}@" + parsed->name());
    proxy_ = chosen_proxy{std::move(*parsed), "proxy"};
}

void provider_check::protection(wire::url const& where)
{
    bool const keyed = which_.auth().has_secret() && which_.auth().type() != "none";
    if (keyed && !where.tls && !listen_address{where.host, where.port}.loopback())
        of_.warning("L030", at("base_url"), "the provider's key travels unencrypted over http");
}

void provider_check::credential()
{
    bool const wanted = which_.auth().type() != "none";
    if (!wanted && which_.auth().has_secret()) idle("auth.secret", "with type none");
    if (defaults_.keyless && which_.auth().type().empty()) return;
    if (!wanted || which_.auth().has_secret() || spoiled("auth") || spoiled("auth.type") || spoiled("auth.secret")) return;
    std::string variable = which_.id().empty() ? "NAME" : "";
    for (char c : which_.id())
        variable += (c >= 'a' && c <= 'z') ? static_cast<char>(c - 'a' + 'A') : wire::is_token_byte(c) && c != '-' && c != '.' ? c : '_';
    std::string message = "missing secret reference: provider " + of_.where.shown(at("id")) + " has no key";
    if (!defaults_.needs_credential) message += "; where it needs none, say auth: {type: none}";
    if (!which_.id().empty()) variable += "_API_KEY";
    std::string const fix = has_service_account(which_) ? "auth: {secret: {file: key.json}}" : "auth: {secret: {env: " + variable + "}}";
    of_.error("L004", says("auth") ? at("auth") : path_, std::move(message), fix);
}

void provider_check::credential_name()
{
    schema::Auth const& auth = which_.auth();
    if (spoiled("auth.type") || spoiled("auth.name")) return;
    bool const by_header = auth.type().empty() ? defaults_.style == provider::credential_style::header : auth.type() == "header";
    if (auth.type() == "query") return;
    if (!by_header) return idle("auth.name", "without type header or query");
    if (auth.name().empty() && defaults_.credential_header.empty())
        of_.error("C007", at("auth.name"), "name is missing: type header needs the header's name", "name: x-api-key");
    bool const token = std::all_of(auth.name().begin(), auth.name().end(), wire::is_token_byte);
    if (!token) of_.error("L031", at("auth.name"), of_.where.shown(at("auth.name")) + " is no header name");
}

/// What only a signature needs, and what it cannot do without.
void provider_check::signing()
{
    schema::Auth const& auth = which_.auth();
    if (spoiled("auth.type")) return;
    bool const named_by_region = which_.base_url().empty() && defaults_.which == provider::kind::bedrock;
    if (!signs()) {
        for (char const* key : {"auth.key", "auth.session_token", "auth.service"}) idle(key, "without type sigv4");
        if (named_by_region) return region(true);
        return idle("auth.region", "without type sigv4");
    }
    if (!auth.has_key() && !spoiled("auth.key"))
        of_.error("L004", at("auth"), "missing secret reference: type sigv4 needs the access key's id as well",
                  "key: {env: AWS_ACCESS_KEY_ID}");
    for (auto const& [key, value] : {std::pair("auth.region", &auth.region()), std::pair("auth.service", &auth.service())})
        if (!std::ranges::all_of(*value, is_scope_byte))
            of_.error("C006", at(key), of_.where.shown(at(key)) + " is no name of AWS: letters, digits and \"-\"");
    auto const where = wire::parse_url(which_.base_url());
    region(named_by_region || (where && provider::region_of(where->host).empty()));
}

void provider_check::region(bool needed)
{
    if (needed && which_.auth().region().empty() && !spoiled("auth.region"))
        of_.error("C007", at("auth"), "region is missing: the address names none", "region: us-east-1");
}

void provider_check::headers()
{
    check_sent_headers(of_, which_.headers(), at("headers"), which_.consumer_headers());
}

void provider_check::tls(bool https)
{
    if (!https) return idle("tls", "with an http address");
    check_tls(of_, which_.tls(), at("tls"), files_);
}

}  // namespace

void check_providers(subject const& of, materials& with)
{
    for (int i = 0; i < of.config.providers_size(); ++i) {
        schema::Provider const& one = of.config.providers(i);
        auto& proxy = with.proxies.emplace_back();
        auto& way = with.token_proxies.emplace_back();
        auto const kind = provider::kind_named(one.kind());
        if (!kind) continue;
        provider_check each(of, one, item("providers", static_cast<std::size_t>(i)), *kind, with.files);
        each.run();
        proxy = each.proxy();
        auto const& key = with.secrets.at(under(item("providers", static_cast<std::size_t>(i)), "auth.secret"));
        if (has_service_account(one)) way = check_service_account(of, one, item("providers", static_cast<std::size_t>(i)), key, proxy);
    }
}

}  // namespace signalbox::config
