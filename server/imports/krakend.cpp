// KrakenD's configuration: endpoints with backends that run by conditions. What a request meets is kept, including that several backends may run at once;
// an endpoint that calls the gateway itself becomes a way inside it.
#include "server/imports/imported.hpp"
#include "server/imports/krakend_auth.hpp"
#include "server/imports/krakend_backend.hpp"
#include "server/imports/krakend_limits.hpp"

#include "engine/config/tree_values.hpp"
#include "engine/expression/program.hpp"
#include "engine/route/request_facts.hpp"

#include <algorithm>

namespace signalbox::imports {

namespace {

using kind = krakend_backend::kind;

struct endpoint {
    node_pointer of, extra;
    std::string path, id;
    std::vector<krakend_backend> backends;
    std::vector<node_pointer> modifiers;
};

std::string quoted_text(std::string_view text)
{
    std::string out = "'";
    for (char const c : text) {
        if (c == '\'' || c == '\\') out += '\\';
        out += c;
    }
    return out + "'";
}

class reader {
public:
    explicit reader(source& from) : from_(from), to_(from) {}
    imported read();

private:
    void server();
    void endpoint_at(node_pointer const& of);
    void write(endpoint const& one);
    void destination(endpoint const& one, section& made);
    void branches(endpoint const& one, section& made);
    node_pointer by_value(endpoint const& one, krakend_backend const& way);
    std::string when(krakend_backend const& of);
    std::vector<std::string> policies(endpoint const& one);
    bool exclusive(endpoint const& one) const;
    static bool fits(std::string_view path, std::string_view pattern);
    bool inside(endpoint const& one) const;

    source& from_;
    target to_;
    std::vector<std::string> hosts_, own_;
    std::vector<endpoint> endpoints_;
    krakend_quotas quotas_;
};

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

void reader::endpoint_at(node_pointer const& of)
{
    endpoint one{of, from_.part(*of, "extra_config"), from_.text(*of, "endpoint"), {}, {}, {}};
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

/// Conditions of which one holds: a header with different values, or one condition and a fallback.
bool reader::exclusive(endpoint const& one) const
{
    std::vector<std::string> values;
    std::string header;
    std::size_t conditions = 0, fallbacks = 0, always = 0;
    bool by_header = true;
    for (krakend_backend const& each : one.backends) {
        if (each.strategy == "fallback") ++fallbacks;
        if (each.strategy.empty()) ++always;
        if (each.strategy == "fallback" || each.strategy.empty()) continue;
        ++conditions;
        bool const fresh = std::ranges::find(values, each.value) == values.end();
        by_header = by_header && each.strategy == "header" && fresh && (header.empty() || header == each.name);
        header = each.name;
        values.push_back(each.value);
    }
    return always == 0 && (by_header || conditions < 2);
}

/// A condition that cannot be said here never holds.
std::string reader::when(krakend_backend const& of)
{
    if (of.strategy.empty()) return "true";
    std::string const made = of.strategy == "header" ? "header(" + quoted_text(of.name) + ") == " + quoted_text(of.value) : of.value;
    if (expression::program::build(made, route::request_environment())) return made;
    from_.approximated(of.line, "a condition that cannot be said here: it never holds until you write it");
    return "false";
}

void reader::branches(endpoint const& one, section& made)
{
    std::vector<node_pointer> all;
    std::string otherwise;
    for (krakend_backend const& each : one.backends) {
        if (each.strategy == "fallback")
            otherwise = each.to;
        else
            all.push_back(section().put("when", when(each)).put("to", each.to).made());
    }
    made.put("choose", list_node(std::move(all))).put("otherwise", otherwise);
    if (exclusive(one)) return;
    made.put("mode", "all").put("merge", section().put("shape", "list"));
    from_.approximated(line_of(*one.of), "several backends may run at once: their answers stand in a list, each with its own status");
}

/// A path with a part of the request in it leads to the endpoints of this file that have such a path, and nowhere else.
node_pointer reader::by_value(endpoint const& one, krakend_backend const& way)
{
    std::size_t const open = way.pattern.find('{'), close = way.pattern.find('}');
    std::string const before = way.pattern.substr(0, open), behind = way.pattern.substr(close + 1);
    section map;
    for (endpoint const& other : endpoints_)
        if (other.id != one.id && fits(other.path, way.pattern))
            map.put(other.path.substr(before.size(), other.path.size() - before.size() - behind.size()), "route:" + other.path);
    std::size_t const dot = way.placeholder.find('.');
    std::string const where = way.placeholder.substr(0, dot), name = way.placeholder.substr(dot + 1);
    bool const claim = where == "jwt" || where == "JWT";
    std::string const value = where == "input_headers" ? "header(" : where == "input_query_strings" ? "query(" : claim ? "claim(" : "";
    if (map.empty() || value.empty())
        return from_.left_out(way.line, "the path " + way.pattern +
                                            (value.empty() ? ": what stands in it" : ": no endpoint of this file has such a path")),
               nullptr;
    from_.carried(way.line, "the path " + way.pattern + " -> the endpoints with such a path; any other value is refused");
    return section().put("value", value + quoted_text(name) + ")").put("map", map).made();
}

void reader::destination(endpoint const& one, section& made)
{
    krakend_backend const& first = one.backends.front();
    bool const models = std::ranges::any_of(one.backends, [](krakend_backend const& each) { return each.what != kind::raw; });
    if (models) made.put("accept", "unified");
    bool const raw = std::ranges::any_of(one.backends, [](krakend_backend const& each) { return each.what != kind::model; });
    if (raw && one.backends.size() > 1 && !exclusive(one))
        return from_.left_out(line_of(*one.of), "endpoint " + one.path +
                                                    ": several backends at once, not all of which are models, have no reply "
                                                    "that could be merged here");
    if (one.backends.size() > 1 || !first.strategy.empty()) return branches(one, made);
    if (!first.placeholder.empty()) {
        made.put("to", by_value(one, first));
    } else if (first.what == kind::raw) {
        made.put("accept", "raw").put("method", first.method == from_.text(*one.of, "method") ? "" : first.method).put("to", first.to);
        // Only what is named goes on there; a name that no client sends lets nothing pass.
        auto headers = from_.texts(*one.of, "input_headers");
        bool const all = std::ranges::find(headers, "*") != headers.end();
        if (headers.empty()) headers.emplace_back("X-None");
        if (!all) made.put("forward_headers", headers);
    } else {
        made.put("to", first.to);
    }
}

/// A policy that cannot be said here refuses: a route must not be more open than it was.
std::vector<std::string> reader::policies(endpoint const& one)
{
    std::vector<std::string> out;
    auto const security = one.extra ? from_.part(*one.extra, "security/policies") : nullptr;
    auto const request = security ? from_.part(*security, "req") : nullptr;
    for (node_pointer const& each : request ? from_.items(*request, "policies") : std::vector<node_pointer>()) {
        section made;
        bool const known = expression::program::build(each->text, route::request_environment()).has_value();
        made.put("require", known ? each->text : "false").put("deny", section().word("status", "403"));
        if (security && from_.flag(*security, "debug", false)) made.word("debug", "true");
        out.push_back(to_.once("policies", one.id + "-policy", made));
        if (known)
            from_.carried(line_of(*each), "policy -> policy " + out.back());
        else
            from_.approximated(line_of(*each),
                               "a policy that cannot be said here: policy " + out.back() + " refuses all until you write its condition");
    }
    if (security) from_.flag(*security, "auto_join_policies", true);
    if (!one.modifiers.empty()) {
        out.push_back(
            to_.once("policies", one.id + "-answers", section().put("phase", "response").put("modify", list_node(one.modifiers))));
        from_.carried(line_of(*one.of), "modifier/response-body -> policy " + out.back());
    }
    return out;
}

/// Whether the path is the pattern with something in the place of what stands between braces.
bool reader::fits(std::string_view path, std::string_view pattern)
{
    std::string_view const before = pattern.substr(0, pattern.find('{')), behind = pattern.substr(pattern.find('}') + 1);
    return path.size() > before.size() + behind.size() && path.starts_with(before) && path.ends_with(behind);
}

/// Another endpoint leads there, so callers do not.
bool reader::inside(endpoint const& one) const
{
    return std::ranges::any_of(endpoints_, [&](endpoint const& other) {
        return other.id != one.id && std::ranges::any_of(other.backends, [&](krakend_backend const& way) {
                   return !way.placeholder.empty() && fits(one.path, way.pattern);
               });
    });
}

/// Methods: models are asked by POST, also where the file says nothing, for an endpoint with a body is called so.
void reader::write(endpoint const& one)
{
    if (one.backends.empty())
        return from_.left_out(line_of(*one.of), "endpoint " + one.path + " has no backend that could be carried over");
    section made, match, ways;
    destination(one, ways);
    if (!config::child(*ways.made(), "to") && !config::child(*ways.made(), "choose")) return;
    std::string const method = from_.text(*one.of, "method");
    bool const raw = config::text_of(*ways.made(), "accept") == "raw";
    match.put("path", one.path).put("methods", std::vector<std::string>{raw ? (method.empty() ? "GET" : method) : "POST"});
    made.put("id", one.id).put("match", match);
    for (config::entry const& each : ways.entries()) made.put(each.key, each.value);
    std::string const asks = one.extra ? read_krakend_validator(from_, to_, *one.extra) : std::string();
    std::string const guard = asks.empty() ? unread_krakend_guard(from_.root(), one.extra) : std::string();
    if (!asks.empty())
        made.put("auth", std::vector<std::string>{asks});
    else if (guard.empty())
        made.word("public", "true");
    if (inside(one)) made.word("internal", "true");
    made.put("policies", policies(one));
    for (char const* key : {"output_encoding", "input_headers"})
        if (auto const each = from_.take(*one.of, key)) from_.use(*each);
    if (one.extra) add_krakend_limits(from_, to_, *one.extra, one.id, quotas_);
    to_.add("routes", made.made());
    from_.carried(line_of(*one.of), "endpoint " + one.path + " -> route " + one.id +
                                        (asks.empty() && guard.empty() ? ", open to all callers as it was" : ""));
    if (!guard.empty())
        from_.approximated(line_of(*one.of), guard + " cannot be carried over: route " + one.id +
                                                 " asks for a key of `consumers` until you say who may call");
}

imported reader::read()
{
    from_.text(from_.root(), "version");
    server();
    auto const extra = from_.part(from_.root(), "extra_config");
    if (extra) quotas_ = read_krakend_quotas(from_, *extra);
    if (extra) add_krakend_limits(from_, to_, *extra, {}, quotas_);
    for (node_pointer const& each : from_.parts(from_.root(), "endpoints")) endpoint_at(each);
    to_.clear("routes");
    for (endpoint const& each : endpoints_) write(each);
    return {to_.finish(), from_.finish()};
}

}  // namespace

imported from_krakend(source& from)
{
    return reader(from).read();
}

}  // namespace signalbox::imports
