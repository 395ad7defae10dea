// KrakenD's configuration: endpoints with backends that run by conditions. What a request meets is kept, including that several backends may run at once;
// an endpoint that calls the gateway itself becomes a way inside it, and one whose guards cannot be said here is closed.
#include "server/imports/imported.hpp"
#include "server/imports/krakend_auth.hpp"
#include "server/imports/krakend_guards.hpp"
#include "server/imports/krakend_limits.hpp"
#include "server/imports/krakend_ways.hpp"

#include "engine/config/tree_values.hpp"
#include "engine/expression/program.hpp"
#include "engine/route/request_facts.hpp"

#include <algorithm>
#include <set>

namespace signalbox::imports {

namespace {

class reader {
public:
    explicit reader(source& from) : from_(from), to_(from), ways_(from, to_, endpoints_) {}
    imported read();

private:
    void server();
    void service(node_pointer const& extra);
    void endpoint_at(node_pointer const& of);
    void guard(krakend_endpoint& one);
    void guard_behind(krakend_endpoint& one);
    void read_policies(krakend_endpoint& one);
    void policy(krakend_endpoint& one, node const& text, bool debug);
    void write(krakend_endpoint const& one);

    source& from_;
    target to_;
    std::vector<std::string> hosts_, own_;
    std::vector<krakend_endpoint> endpoints_;
    krakend_ways ways_;
    krakend_quotas quotas_;
    bool closed_ = false;   // all endpoints
    bool revoker_ = false;  // tokens may be revoked
};

std::string place_of(krakend_endpoint const& one)
{
    return "endpoint " + one.path;
}

void reader::server()
{
    std::string port = from_.whole(from_.root(), "port");
    if (port.empty()) port = "8080";
    section& made = to_.part("server");
    made.put("listen", std::vector<std::string>{"127.0.0.1:" + port});
    from_.approximated(0, "the gateway listens on 127.0.0.1:" + port + ", on this machine alone");
    if (from_.flag(from_.root(), "echo_endpoint", false)) made.word("echo", "true");
    own_ = {"localhost:" + port, "127.0.0.1:" + port};
    hosts_ = from_.texts(from_.root(), "host");
    to_.part("meta").put("name", from_.text(from_.root(), "name"));
}

/// What holds for all endpoints.
void reader::service(node_pointer const& extra)
{
    auto const tls = from_.part(from_.root(), "tls");
    if (tls && from_.flag(*tls, "enable_mtls", false)) {
        closed_ = true;
        note_closed(from_, line_of(*config::child(*tls, "enable_mtls")), "each endpoint", "tls.enable_mtls");
    }
    if (!extra) return;
    closed_ = has_unread_krakend_guard(from_, extra, krakend_level::service, "each endpoint") || closed_;
    quotas_ = read_krakend_quotas(from_, *extra);
    if (!add_krakend_limits(from_, to_, *extra, {}, quotas_)) {
        closed_ = true;
        from_.approximated(0, "each endpoint is closed by the policy closed: a limit of all requests is lost");
    }
    revoker_ = has(*extra, "auth/revoker");
    if (!revoker_) return;
    from_.use(*config::child(*extra, "auth/revoker"));
    note_closed(from_, line_of(*config::child(*extra, "auth/revoker")), "each endpoint with auth/validator", "auth/revoker");
}

void reader::endpoint_at(node_pointer const& of)
{
    krakend_endpoint one{of, from_.part(*of, "extra_config"), from_.text(*of, "endpoint"), {}, {}, {}, {}, {}, {}, false};
    if (!one.path.starts_with('/')) {
        from_.use(*of);
        if (!one.path.empty()) from_.misread(*of, "endpoint", "a path is wanted, which begins with a slash");
        return from_.left_out(line_of(*of), "an endpoint without a path");
    }
    one.id = to_.free_name("routes", one.path);
    to_.add("routes", section().put("id", one.id).made());  // keeps the name; written anew below
    for (node_pointer const& each : from_.parts(*of, "backend"))
        if (auto made = read_krakend_backend(from_, to_, *each, hosts_, own_)) one.backends.push_back(std::move(*made));
    if (one.extra) read_krakend_modifiers(from_, *one.extra, one.modifiers);
    for (krakend_backend& each : one.backends) one.modifiers.insert(one.modifiers.end(), each.modifiers.begin(), each.modifiers.end());
    endpoints_.push_back(std::move(one));
}

/// Whatever may refuse its requests: said here, or it closes the endpoint.
void reader::guard(krakend_endpoint& one)
{
    one.closed = closed_;
    bool limited = true;
    if (one.extra) {
        krakend_tokens const tokens = read_krakend_validator(from_, to_, *one.extra, place_of(one));
        one.auth = tokens.name;
        bool const unread = has_unread_krakend_guard(from_, one.extra, krakend_level::endpoint, place_of(one));
        one.closed = one.closed || !tokens.whole || unread || (revoker_ && has(*one.extra, "auth/validator"));
        limited = add_krakend_limits(from_, to_, *one.extra, one.id, quotas_);
    }
    for (krakend_backend const& each : one.backends) {
        if (has_unread_krakend_guard(from_, each.extra, krakend_level::backend, place_of(one))) one.closed = true;
        if (each.extra) limited = add_krakend_backend_limit(from_, to_, *each.extra, one.id) && limited;
    }
    read_policies(one);
    if (limited) return;
    one.closed = true;
    from_.approximated(line_of(*one.of), place_of(one) + " is closed by the policy closed: a limit of it is lost");
}

/// Who calls is asked where a request comes in and not on its way inside, so an endpoint asks what those behind it ask.
void reader::guard_behind(krakend_endpoint& one)
{
    std::set<std::string> asked;
    std::string who;
    if (!one.auth.empty()) asked.insert(one.auth);
    for (krakend_endpoint const* const each : ways_.behind(one)) {
        if (each->auth.empty() || each->ways.empty()) continue;
        if (asked.insert(each->auth).second) who.append(who.empty() ? "" : ", ").append(each->path);
    }
    if (who.empty()) return;
    int const line = line_of(*config::child(*one.of, "endpoint"));
    if (asked.size() > 1) {
        one.closed = true;
        return from_.left_out(line, place_of(one) + " is closed by the policy closed: it leads to endpoints that ask for other tokens (" +
                                        who + "), and only the one that was asked can ask for some");
    }
    one.auth = *asked.begin();
    from_.approximated(line, place_of(one) + " asks for the tokens that " + who +
                                 " asks for, to which it leads: who calls is settled where a request comes in");
}

/// A policy that cannot be said here refuses: a route must not be more open than it was.
void reader::policy(krakend_endpoint& one, node const& text, bool debug)
{
    bool const known = expression::program::build(text.text, route::request_environment()).has_value();
    section made = refusing_unless(known ? text.text : "false");
    if (debug) made.word("debug", "true");
    one.policies.push_back(to_.once("policies", one.id + "-policy", made));
    if (known)
        from_.carried(line_of(text), "policy -> policy " + one.policies.back());
    else
        from_.approximated(line_of(text), "a policy that cannot be said here: policy " + one.policies.back() +
                                              " refuses all until you write its condition");
}

void reader::read_policies(krakend_endpoint& one)
{
    if (!one.extra || !has(*one.extra, "security/policies")) return;
    auto const security = from_.part(*one.extra, "security/policies");
    if (!security) {
        one.closed = true;
        return note_closed(from_, line_of(*config::child(*one.extra, "security/policies")), place_of(one), "security/policies");
    }
    bool const debug = from_.flag(*security, "debug", false);
    from_.flag(*security, "auto_join_policies", true);
    for (char const* const phase : {"req", "jwt"}) {
        auto const part = from_.part(*security, phase);
        if (!part && has(*security, phase)) one.closed = true;
        for (node_pointer const& each : part ? from_.items(*part, "policies") : std::vector<node_pointer>()) policy(one, *each, debug);
    }
    if (!has(*security, "resp")) return;
    one.closed = true;
    from_.use(*config::child(*security, "resp"));
    note_closed(from_, line_of(*config::child(*security, "resp")), place_of(one), "security/policies of replies");
}

/// Methods: models are asked by POST, also where the file says nothing, for an endpoint with a body is called so.
void reader::write(krakend_endpoint const& one)
{
    if (one.ways.empty()) return;
    section made, match;
    std::string const method = from_.text(*one.of, "method");
    bool const raw = config::text_of(*one.ways.made(), "accept") == "raw", inner = ways_.inside(one);
    match.put("path", one.path).put("methods", std::vector<std::string>{raw ? (method.empty() ? "GET" : method) : "POST"});
    made.put("id", one.id).put("match", match);
    for (config::entry const& each : one.ways.entries()) made.put(each.key, each.value);
    bool const open = !inner && one.auth.empty() && !one.closed;
    if (open) made.word("public", "true");
    if (inner)
        made.word("internal", "true");
    else if (!one.auth.empty())
        made.put("auth", std::vector<std::string>{one.auth});
    auto policies = one.policies;
    if (one.closed) {
        section const made_closed = refusing_unless("false", "this path is closed until its guards are written");
        policies.insert(policies.begin(), to_.once("policies", "closed", made_closed));
    }
    if (!one.modifiers.empty()) {
        policies.push_back(
            to_.once("policies", one.id + "-answers", section().put("phase", "response").put("modify", list_node(one.modifiers))));
        from_.carried(line_of(*one.of), "modifier/response-body -> policy " + policies.back());
    }
    made.put("policies", policies);
    for (char const* key : {"output_encoding", "input_headers", "input_query_strings"})
        if (auto const each = from_.take(*one.of, key)) from_.use(*each);
    to_.add("routes", made.made());
    std::string const now = one.closed ? ", closed"
                            : inner    ? ", reached through other endpoints alone"
                            : open     ? ", open to all callers as it was"
                                       : "";
    from_.carried(line_of(*one.of), place_of(one) + " -> route " + one.id + now);
}

imported reader::read()
{
    from_.text(from_.root(), "version");
    server();
    service(from_.part(from_.root(), "extra_config"));
    for (node_pointer const& each : from_.parts(from_.root(), "endpoints")) endpoint_at(each);
    to_.clear("routes");
    for (krakend_endpoint& each : endpoints_) {
        if (each.backends.empty())
            from_.left_out(line_of(*each.of), place_of(each) + " has no backend that could be carried over");
        else
            each.ways = ways_.of(each);
        if (!each.ways.empty()) guard(each);
    }
    for (krakend_endpoint& each : endpoints_)
        if (!each.ways.empty() && !ways_.inside(each)) guard_behind(each);
    for (krakend_endpoint const& each : endpoints_) write(each);
    return {to_.finish(), from_.finish()};
}

}  // namespace

imported from_krakend(source& from)
{
    return reader(from).read();
}

}  // namespace signalbox::imports
