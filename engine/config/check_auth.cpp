// The authenticators: whether each can verify anything, what it would let in, and whether the claims it asks for can exist.
#include "engine/base/ascii.hpp"
#include "engine/config/check.hpp"

#include "engine/config/claim_path.hpp"
#include "engine/config/listen_address.hpp"
#include "engine/config/shown_address.hpp"
#include "engine/config/source.hpp"
#include "engine/wire/url.hpp"

#include <algorithm>
#include <array>

namespace signalbox::config {
namespace {

/// One authenticator of type jwt under examination.
class token_check {
public:
    token_check(subject const& of, schema::Authenticator const& which, std::string path, materials& with)
        : of_(of), which_(which), path_(std::move(path)), with_(with)
    {}
    /// Null when it has no keys that can be used.
    std::shared_ptr<access::key_set const> run();

private:
    bool read_algorithms();
    std::shared_ptr<access::key_set const> file_keys();
    bool fetched() const { return which_.jwks().starts_with("https:") || which_.jwks().starts_with("http:"); }
    void key_address();
    void idle_without_address();
    std::shared_ptr<access::key_set const> shared_secret();
    void match(access::key_set const& keys);
    void openness();
    void claims();
    void propagation();
    void claim(std::string const& path, std::string const& place);

    std::string at(std::string_view key) const { return under(path_, key); }
    bool spoiled(std::string_view key) const { return of_.where.spoiled(at(key)); }

    subject const& of_;
    schema::Authenticator const& which_;
    std::string path_;
    materials& with_;
    std::vector<access::algorithm> algorithms_;
    bool shared_ = false;  // the key is a secret that issuer and gateway share
};

std::shared_ptr<access::key_set const> token_check::run()
{
    check_allow_list(of_, which_.allow().empty(), at("allow"));
    openness();
    claims();
    propagation();
    if (!read_algorithms()) return nullptr;
    if (fetched() && !which_.has_secret()) return key_address(), nullptr;
    idle_without_address();
    auto keys = which_.has_secret() ? shared_secret() : file_keys();
    if (keys) match(*keys);
    return keys;
}

/// Public keys and shared secrets in one authenticator would let a token choose which of the two its key is.
bool token_check::read_algorithms()
{
    for (std::string const& each : which_.alg())
        if (auto const known = access::algorithm_named(each)) algorithms_.push_back(*known);
    if (spoiled("alg") || of_.where.spoiled(item(at("alg"), 0))) return false;
    if (algorithms_.empty())
        return of_.error("C007", at("alg"), "alg is missing: the algorithms that tokens may be signed with", "alg: [RS256]"), false;
    auto const shared = [](access::algorithm each) { return access::facts_of(each).family == access::key_family::secret; };
    shared_ = std::ranges::any_of(algorithms_, shared);
    if (shared_ && !std::ranges::all_of(algorithms_, shared))
        return of_.error("L040", at("alg"),
                         "HS algorithms have a shared secret and the others public keys: make two authenticators of them"),
               false;
    return true;
}

std::shared_ptr<access::key_set const> token_check::shared_secret()
{
    if (!which_.jwks().empty()) return of_.error("C006", at("secret"), "an authenticator has exactly one of jwks and secret"), nullptr;
    if (!shared_)
        return of_.error("L040", at("secret"), "only HS algorithms have a shared secret; name the issuer's public keys in jwks"), nullptr;
    provider::secret const& found = with_.secrets.at(at("secret"));
    if (found.empty()) return nullptr;
    auto key = access::verification_key::of_secret(std::string(found.reveal()));
    if (!key) return of_.error("L040", at("secret"), key.error().detail), nullptr;
    auto out = std::make_shared<access::key_set>();
    out->keys.push_back(std::move(*key));
    return out;
}

std::shared_ptr<access::key_set const> token_check::file_keys()
{
    if (spoiled("jwks") || spoiled("secret")) return nullptr;
    if (which_.jwks().empty()) {
        of_.error("L040", path_,
                  shared_ ? "HS algorithms need the shared secret" : "the issuer's public keys are missing: name the file with them",
                  shared_ ? "secret: {env: NAME}" : "jwks: keys.json");
        return nullptr;
    }
    std::string const file = standing_on(of_.directory, which_.jwks());
    with_.files.push_back(file);
    auto const text = read_file(file, access::key_set_bytes);
    auto keys = text ? access::read_key_set(*text) : model::result<access::key_set>(text.error());
    if (!keys)
        return of_.error("L029", at("jwks"), "the keys in " + of_.where.shown(at("jwks")) + " cannot be used: " + keys.error().detail),
               nullptr;
    return std::make_shared<access::key_set const>(std::move(*keys));
}

/// Keys that come over plain http can be replaced on the way, and then anyone signs.
void token_check::key_address()
{
    if (shared_) return of_.error("L040", at("jwks"), "HS algorithms need a shared secret, which no address gives", "secret: {env: NAME}");
    auto const parsed = wire::parse_url(which_.jwks());
    if (!parsed)
        return of_.error("L021", at("jwks"), "jwks " + shown_address(of_.where, at("jwks")) + "cannot be used: " + parsed.error().detail);
    if (!parsed->tls && !listen_address{parsed->host, parsed->port}.loopback())
        return of_.error("L040", at("jwks"), "keys that come over http can be replaced on the way; use https");
    if (parsed->tls) check_tls(of_, which_.tls(), at("tls"), with_.files);
    if (!of_.options.resolve_secrets) return;
    auto proxy = proxy_of_environment(*parsed, of_.options.lookup);
    if (!proxy)
        return of_.error("L021", at("jwks"), "the environment's " + proxy.error().param + " cannot be used: " + proxy.error().detail);
    with_.key_proxies.back() = std::move(*proxy);
}

void token_check::idle_without_address()
{
    for (char const* const key : {"cache", "keep", "tls"})
        if (of_.where.written(at(key))) of_.warning("L027", at(key), std::string(key) + " has no effect without an address in jwks");
}

void token_check::match(access::key_set const& keys)
{
    for (std::string const& each : keys.left_out) of_.warning("L042", at("jwks"), "a key is left out: " + each);
    for (access::algorithm const each : algorithms_) {
        if (std::ranges::any_of(keys.keys, [each](auto const& key) { return key.fits(each); })) continue;
        of_.error("L040", at("alg"),
                  "no key can verify " + std::string(access::facts_of(each).name) + ": of another type, or too short for it");
    }
}

void token_check::openness()
{
    if (which_.issuer().empty() && !spoiled("issuer"))
        of_.warning("L041", path_, "no issuer is named: whoever signs with these keys is believed", "issuer: https://idp.example");
    if (which_.audience().empty() && !spoiled("audience"))
        of_.warning("L041", path_, "no audience is named: tokens that were made for other services open this one, too",
                    "audience: [signalbox]");
    if (which_.has_require_exp() && !which_.require_exp())
        of_.warning("L041", at("require_exp"), "a token without an end is good until the key is replaced");
}

void token_check::claims()
{
    claim(which_.map().consumer(), at("map.consumer"));
    if (std::string const why = problem_of_name_claim(which_.map().consumer()); !why.empty()) of_.error("L043", at("map.consumer"), why);
    claim(which_.map().tags(), at("map.tags"));
    claim(which_.map().tier(), at("map.tier"));
    for (auto const& [path, word] : which_.claims()) claim(path, under(at("claims"), path));
    for (int i = 0; i < which_.scopes_size(); ++i) {
        std::string const place = item(at("scopes"), static_cast<std::size_t>(i));
        if (which_.scopes(i).empty() || which_.scopes(i).find_first_of(" \"\\") != std::string::npos)
            of_.error("C006", place, "a scope is one word without blanks, quotes and backslashes (RFC 6749 3.3)");
    }
}

void token_check::claim(std::string const& path, std::string const& place)
{
    if (path.empty() && !of_.where.written(place)) return;
    if (std::string const why = problem_of_claim_path(path); !why.empty()) of_.error("L043", place, of_.where.shown(place) + " " + why);
}

/// What the gateway itself reads of a head, or what says who calls: a claim in its place would be taken for something else.
constexpr std::array own_fields{
    "authorization",    "x-api-key",         "api-key",    "apikey",        "x-goog-api-key", "cookie",      "host",
    "content-length",   "content-type",      "connection", "origin",        "expect",         "traceparent", "tracestate",
    "content-encoding", "transfer-encoding", "upgrade",    "sec-fetch-site"};

bool holds_a_key(schema::Config const& all, std::string const& lower)
{
    auto const named = [&](schema::Authenticator const& each) {
        return std::ranges::any_of(each.names(), [&](std::string const& name) { return base::lowered(name) == lower; });
    };
    return std::ranges::any_of(all.auth(), named);
}

void token_check::propagation()
{
    std::vector<std::string> seen;
    for (auto const& [path, header] : which_.propagate()) {
        std::string const place = under(at("propagate"), path);
        claim(path, place);
        std::string const name = base::lowered(header);
        if (!base::is_token(header))
            of_.error("L031", place, of_.where.shown(place) + " is no header name");
        else if (std::ranges::find(own_fields, name) != own_fields.end())
            of_.error("L031", place, of_.where.shown(place) + " is a header with a meaning of its own; take another name", "X-Claim-NAME");
        else if (holds_a_key(of_.config, name))
            of_.error("L031", place, of_.where.shown(place) + " is a header that keys may stand in (auth names); take another name");
        else if (std::ranges::find(seen, name) != seen.end())
            of_.error("L031", place, "two claims have the header " + of_.where.shown(place));
        seen.push_back(name);
    }
}

constexpr std::array only_for_keys{"names", "in", "bearer", "anonymous", "hide"};

void check_idle_in_tokens(subject const& of, std::string const& path)
{
    for (char const* each : only_for_keys) {
        std::string const place = under(path, each);
        if (of.where.written(place)) of.warning("L027", place, std::string(each) + " has no effect with type jwt");
    }
}

void check_keys_unused(subject const& of)
{
    for (int i = 0; i < of.config.consumers_size(); ++i) {
        std::string const place = under(item("consumers", static_cast<std::size_t>(i)), "keys");
        if (of.config.consumers(i).keys_size() == 0) continue;
        return of.warning("L027", place, "keys have no effect: auth lists no authenticator of type key", "auth: [{id: keys, type: key}]");
    }
}

}  // namespace

void check_auth(subject const& of, materials& with)
{
    bool keys = false;
    for (int i = 0; i < of.config.auth_size(); ++i) {
        schema::Authenticator const& one = of.config.auth(i);
        std::string const path = item("auth", static_cast<std::size_t>(i));
        bool const tokens = one.type() == "jwt";
        with.key_proxies.emplace_back();
        with.token_keys.push_back(tokens ? token_check(of, one, path, with).run() : nullptr);
        if (tokens) check_idle_in_tokens(of, path);
        if (one.type() == "key") check_key_authenticator(of, one, path, std::exchange(keys, true));
    }
    if (of.config.auth().empty() && of.where.written("auth") && !of.where.spoiled("auth"))
        of.error("L028", "auth", "an empty list would let no caller in; leave the key out, and keys are taken", "[{id: keys, type: key}]");
    if (!of.config.auth().empty() && !keys && !of.where.spoiled("auth")) check_keys_unused(of);
    for (int i = 0; i < of.config.routes_size(); ++i) {
        std::string const place = under(item("routes", static_cast<std::size_t>(i)), "auth");
        if (of.config.routes(i).auth().empty() && of.where.written(place) && !of.where.spoiled(place))
            of.error("L028", place,
                     "an empty list would let no caller in; leave the key out for all authenticators, or write public: true");
    }
}

}  // namespace signalbox::config
