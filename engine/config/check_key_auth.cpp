// Authenticators of type key: where keys may stand, and who callers without one are.
#include "engine/base/ascii.hpp"
#include "engine/config/check.hpp"
#include "engine/provider/kinds.hpp"

#include <algorithm>
#include <array>

namespace signalbox::config {
namespace {

constexpr std::array only_for_tokens{"tier",   "alg",    "jwks", "secret", "issuer", "audience", "leeway", "require_exp",
                                     "scopes", "claims", "map",  "allow",  "cache",  "keep",     "tls",    "propagate"};

/// One authenticator of type key under examination.
class key_check {
public:
    key_check(subject const& of, schema::Authenticator const& which, std::string path) : of_(of), which_(which), path_(std::move(path)) {}
    void run();

private:
    void idle();
    void names();
    void anonymous();
    std::string at(std::string_view key) const { return under(path_, key); }

    subject const& of_;
    schema::Authenticator const& which_;
    std::string path_;
};

void key_check::run()
{
    idle();
    names();
    anonymous();
    if (which_.has_hide() && !which_.hide())
        of_.error("C006", at("hide"), "a caller's key never goes on to a provider; leave hide out", "hide: true");
}

void key_check::idle()
{
    for (char const* each : only_for_tokens)
        if (of_.where.written(at(each))) of_.warning("L027", at(each), std::string(each) + " has no effect with type key");
}

/// Headers that say how the request itself is read cannot be keys too.
bool has_another_meaning(std::string_view lower)
{
    return provider::is_written_by_gateway(lower) || lower == "origin" || lower == "cookie";
}

void key_check::names()
{
    bool const fields = std::ranges::find(which_.in(), "query") != which_.in().end();
    bool const headers = which_.in().empty() || std::ranges::find(which_.in(), "header") != which_.in().end();
    if (which_.in_size() > 0 && which_.names().empty() && !of_.where.spoiled(at("names")))
        of_.error("C007", at("names"), "names is missing: what in is about", fields ? "names: [apikey]" : "names: [X-Team-Key]");
    for (int i = 0; i < which_.names_size(); ++i) {
        std::string const place = item(at("names"), static_cast<std::size_t>(i));
        std::string const& name = which_.names(i);
        std::string const lower = base::lowered(name);
        if (lower == "authorization")
            of_.error("L031", place, "Authorization is read by its scheme; bearer says whether", "bearer: true");
        else if (headers && !base::is_token(name))
            of_.error("L031", place, of_.where.shown(place) + " is no name of a header");
        else if (headers && has_another_meaning(lower))
            of_.error("L031", place, "the header " + of_.where.shown(place) + " has another meaning");
        else if (name.empty() || name.find_first_of("&=%+# ") != name.npos)
            of_.error("C006", place, of_.where.shown(place) + " is no name of a query field");
    }
}

void key_check::anonymous()
{
    auto const named = [&](schema::Consumer const& each) { return each.name() == which_.anonymous(); };
    auto const found = std::ranges::find_if(of_.config.consumers(), named);
    if (which_.anonymous().empty() || found == of_.config.consumers().end() || !found->internal()) return;
    of_.error("C006", at("anonymous"), "the consumer " + of_.where.shown(at("anonymous")) + " is internal: no caller can be it");
}

/// Two that are read for the same requests and take keys from the same places.
void check_second(subject const& of, schema::Authenticator const& which, std::string const& path)
{
    auto const names_it = [&](schema::Route const& each) { return std::ranges::find(each.auth(), which.id()) != each.auth().end(); };
    bool const differs = which.names_size() > 0 || which.has_bearer() || !which.anonymous().empty();
    if (differs || std::ranges::any_of(of.config.routes(), names_it)) return;
    of.warning("L027", path, "a second authenticator of type key has no effect");
}

}  // namespace

void check_key_authenticator(subject const& of, schema::Authenticator const& which, std::string const& path, bool second)
{
    key_check(of, which, path).run();
    if (second) check_second(of, which, path);
}

}  // namespace signalbox::config
