#include "server/imports/krakend_auth.hpp"

#include "server/imports/krakend_guards.hpp"
#include "server/imports/web_place.hpp"

#include "engine/base/ascii.hpp"
#include "engine/config/claim_path.hpp"
#include "engine/config/surface.hpp"
#include "engine/config/tree_values.hpp"
#include "engine/config/units.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace signalbox::imports {

namespace {

/// Keys that narrow nothing: how keys are fetched and kept, and how a token is named in logs.
constexpr std::array<std::string_view, 6> harmless{"jwk_local_ca", "cipher_suites",         "cypher_key",
                                                   "secret_url",   "key_identify_strategy", "failed_jwk_key_cooldown"};
/// Fields that a claim cannot stand in here.
constexpr std::array<std::string_view, 6> taken_fields{"authorization", "cookie", "host", "content-type", "content-length", "origin"};

constexpr std::chrono::milliseconds longest_leeway = std::chrono::minutes(10);  // that an authenticator takes

/// One endpoint's validator while it is read.
class validator {
public:
    validator(source& from, target& to, node const& of, std::string const& place) : from_(from), to_(to), of_(of), place_(place) {}
    validator(validator const&) = delete;
    krakend_tokens read();

private:
    void keys(section& made);
    void audience(section& made);
    void roles();
    void scopes(section& made);
    void claim(std::string const& path, std::string const& word, std::string const& of);
    section propagated();
    void leeway(section& made);
    void ways_of_bringing();
    void rest();
    void narrower(std::string const& what);
    int line() const { return line_of(of_); }

    source& from_;
    target& to_;
    node const& of_;
    std::string const& place_;
    section claims_;
    bool whole_ = true;
};

/// Something that narrows and cannot be said here.
void validator::narrower(std::string const& what)
{
    whole_ = false;
    note_closed(from_, line(), place_, "auth/validator: " + what);
}

/// Keys that come over http can be replaced on the way, so they are asked for by https; a file and a shared secret are the operator's to bring.
void validator::keys(section& made)
{
    auto algorithms = from_.texts(of_, "alg");
    if (algorithms.empty()) algorithms.emplace_back("RS256");
    made.put("alg", algorithms);
    std::string address = from_.text(of_, "jwk_url");
    std::string const file = from_.text(of_, "jwk_local_path");
    bool const insecure = from_.flag(of_, "disable_jwk_security", false);
    if (algorithms.front().starts_with("HS")) {
        std::string const words = "tokens are signed with a shared secret, which is not read: put the secret itself into";
        made.put("secret", section().put("env", to_.variable("HS " + file + address, "TOKENS_SECRET", line(), words)));
    } else if (!address.empty()) {
        std::string const host = host_of(address);
        bool const near = host.starts_with("localhost") || host.starts_with("127.") || host.starts_with("[::1]");
        if (address.starts_with("http://") && !near) {
            address.insert(4, "s");
            from_.approximated(line(), "jwk_url by http" + std::string(insecure ? " (disable_jwk_security)" : "") +
                                           ": https is asked, because keys that come over http can be replaced on the way");
        }
        made.put("jwks", to_.address(address, "JWKS_ADDRESS", line()));
    } else if (!file.empty()) {
        std::string const words = "the file " + file + " is not read: put its place into";
        made.put("jwks", "${" + to_.variable(file, "TOKENS_JWKS", line(), words) + "}");
    }
}

/// A token must have all of them there, and one of a list here; a second one is asked for as a claim.
void validator::audience(section& made)
{
    auto const all = from_.texts(of_, "audience");
    if (!all.empty()) made.put("audience", std::vector<std::string>{all.front()});
    if (all.size() > 1) claim("aud", all[1], "audience");
    if (all.size() > 2) narrower("more than two audiences that a token must all have");
}

/// One claim has one word here.
void validator::claim(std::string const& path, std::string const& word, std::string const& of)
{
    bool const taken = config::child(*claims_.made(), path) != nullptr;
    if (taken || !config::problem_of_claim_path(path).empty()) return narrower(of + " in " + path);
    claims_.put(path, word);
}

/// A token needs one of the roles there. Here it needs the first.
void validator::roles()
{
    auto const all = from_.texts(of_, "roles");
    std::string const key = from_.text(of_, "roles_key");
    bool const nested = from_.flag(of_, "roles_key_is_nested", false);
    if (all.empty()) return;
    if (!nested && key.find('.') != key.npos) narrower("roles in a claim with a dot in its name");
    claim(key.empty() ? "roles" : key, all.front(), "roles");
    if (all.size() > 1) from_.approximated(line(), "of several roles the first is asked for");
}

/// Here a token needs all of them, in scope or scp.
void validator::scopes(section& made)
{
    auto const all = from_.texts(of_, "scopes");
    std::string const key = from_.text(of_, "scopes_key"), matcher = from_.text(of_, "scopes_matcher");
    if (!matcher.empty() && matcher != "any" && matcher != "all") from_.misread(of_, "scopes_matcher", "any or all is wanted");
    if (all.empty()) return;
    if (key.empty() || key == "scope" || key == "scp") {
        made.put("scopes", all);
        if (matcher != "all" && all.size() > 1) from_.approximated(line(), "any of the scopes is enough there, and all are asked for here");
        return;
    }
    if (matcher == "all" && all.size() > 1) narrower("several scopes in " + key);
    claim(key, all.front(), "scopes");
    from_.approximated(line(), "scopes in " + key + ": the first is asked for, as an item of a list or as the whole claim");
}

section validator::propagated()
{
    section out;
    for (node_pointer const& each : from_.items(of_, "propagate_claims")) {
        bool const pair =
            each->items.size() == 2 && each->items[0]->what == node::kind::scalar && each->items[1]->what == node::kind::scalar;
        if (!pair) {
            from_.misread(*each, "a pair is wanted, of a claim and a header");
            continue;
        }
        from_.use(*each);
        std::string const& path = each->items[0]->text;
        std::string const& field = each->items[1]->text;
        bool const taken = std::ranges::any_of(taken_fields, [&](std::string_view one) { return base::same_text(one, field); });
        if (taken || !base::is_token(field) || !config::problem_of_claim_path(path).empty())
            from_.left_out(line_of(*each), "propagate_claims: a claim cannot be seen in the header " + field);
        else
            out.put(path, field);
    }
    return out;
}

void validator::leeway(section& made)
{
    std::string const text = from_.text(of_, "leeway");
    auto const read = config::read_duration(text);
    if (!text.empty() && (!read || *read > longest_leeway.count()))
        from_.misread(of_, "leeway", "a duration up to 10m is wanted");
    else
        made.put("leeway", text);
}

/// Further places of a token: who brings it there is refused here, which opens nothing.
void validator::ways_of_bringing()
{
    if (std::string const cookie = from_.text(of_, "cookie_key"); !cookie.empty())
        from_.left_out(line(), "tokens in the cookie " + cookie + ": a token is read from Authorization: Bearer alone");
    if (std::string const field = from_.text(of_, "auth_header_name"); !field.empty() && !base::same_text(field, "Authorization"))
        from_.left_out(line(), "tokens in the header " + field + ": a token is read from Authorization: Bearer alone");
    if (from_.flag(of_, "operation_debug", false))
        from_.approximated(line(), "operation_debug: why a token is refused stands in the event");
}

/// A key that nothing here knows may be one by which tokens are refused.
void validator::rest()
{
    static constexpr std::array<std::string_view, 20> known{"alg",
                                                            "jwk_url",
                                                            "jwk_local_path",
                                                            "disable_jwk_security",
                                                            "issuer",
                                                            "audience",
                                                            "roles",
                                                            "scopes",
                                                            "roles_key",
                                                            "scopes_key",
                                                            "roles_key_is_nested",
                                                            "propagate_claims",
                                                            "cookie_key",
                                                            "auth_header_name",
                                                            "cache",
                                                            "leeway",
                                                            "scopes_matcher",
                                                            "cache_duration",
                                                            "operation_debug",
                                                            ""};
    for (config::entry const& each : of_.entries) {
        if (config::is_comment(each.key) || each.value->what == node::kind::null) continue;
        if (std::ranges::find(known, each.key) != known.end() || std::ranges::find(harmless, each.key) != harmless.end()) continue;
        from_.use(*each.value);
        whole_ = false;
        note_closed(from_, each.at.line, place_, "auth/validator." + each.key);
    }
}

krakend_tokens validator::read()
{
    section made;
    made.put("type", "jwt");
    keys(made);
    bool const has_keys = config::child(*made.made(), "jwks") || config::child(*made.made(), "secret");
    made.put("issuer", from_.text(of_, "issuer"));
    audience(made);
    scopes(made);
    from_.flag(of_, "cache", true);
    if (std::string const seconds = from_.whole(of_, "cache_duration"); !seconds.empty()) made.word("cache", seconds + "s");
    section const claims = propagated();
    roles();
    made.put("claims", claims_);
    leeway(made);
    ways_of_bringing();
    rest();
    if (!has_keys) return narrower("without jwk_url or jwk_local_path"), krakend_tokens{{}, false};
    std::string const name = to_.once("auth", "tokens", made.put("propagate", claims));
    from_.carried(line(), "auth/validator -> auth " + name);
    return {name, whole_};
}

}  // namespace

krakend_tokens read_krakend_validator(source& from, target& to, node const& extra, std::string const& place)
{
    if (!has(extra, "auth/validator")) return {};
    auto const found = from.part(extra, "auth/validator");
    if (found) return validator(from, to, *found, place).read();
    note_closed(from, line_of(*config::child(extra, "auth/validator")), place, "auth/validator");
    return {{}, false};
}

}  // namespace signalbox::imports
