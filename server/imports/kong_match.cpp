#include "server/imports/kong_match.hpp"

#include "server/imports/kong_access.hpp"

#include "engine/config/tree_values.hpp"

#include <algorithm>
#include <functional>

namespace signalbox::imports {

namespace {

void close(source& from, kong_route& one, node const& what, std::string const& why)
{
    one.around.closed = one.around.guarded = true;
    from.use(what);
    from.left_out(line_of(what), "route " + one.path + ": " + why + " cannot be asked for" + kong_closing_words(one.id));
}

/// One value of a header stands in the match; one of several is a condition.
section headers_of(source& from, target& to, kong_route& one)
{
    section out;
    auto const all = from.part(*one.of, "headers");
    for (config::entry const& each : all ? all->entries : std::vector<config::entry>()) {
        auto const values = from.texts(*all, each.key);
        auto const is_pattern = [](std::string const& value) { return value.starts_with("~*"); };
        if (values.empty() || std::ranges::any_of(values, is_pattern)) {
            close(from, one, *each.value, "its header " + each.key + " by a pattern or without a value");
        } else if (values.size() == 1) {
            out.put(each.key, values.front());
        } else {
            std::string allowed;
            for (std::string const& value : values) allowed.append(allowed.empty() ? "" : ", ").append(condition_text(value));
            section made;
            made.put("require", "header(" + condition_text(each.key) + ") in [" + allowed + "]");
            one.around.policies.insert(one.around.policies.begin(), to.once("policies", one.id + "-headers", made));
            from.approximated(each.at.line, "the header " + each.key + " with one of several values -> policy " +
                                                one.around.policies.front() + ": other requests are refused with 403");
        }
    }
    return out;
}

/// Models are asked by POST; OPTIONS is answered everywhere.
std::optional<std::vector<std::string>> methods_of(source& from, kong_route const& one)
{
    auto out = from.texts(*one.of, "methods");
    if (one.targets.empty() || out.empty()) return out;
    auto const other = [](std::string const& each) { return each != "POST" && each != "OPTIONS"; };
    if (std::erase_if(out, other) > 0)
        from.approximated(line_of(*one.of), "route " + one.path + ": of its methods POST and OPTIONS; models are asked by POST");
    return out.empty() ? std::nullopt : std::optional(out);
}

bool is_of_http(source& from, kong_route const& one)
{
    auto const all = from.texts(*one.of, "protocols");
    auto const has_one = [&](std::string_view each) { return std::ranges::find(all, each) != all.end(); };
    if (all.empty() || has_one("http")) return true;
    if (has_one("https"))
        from.approximated(line_of(*one.of), "route " + one.path + ": protocols without http; give the gateway a certificate in server.tls");
    return has_one("https");
}

std::string without_port(std::string const& host)
{
    return host.substr(0, host.rfind(':'));
}

std::vector<std::string> texts_of(node const& match, std::string_view key)
{
    std::vector<std::string> out;
    if (auto const list = config::child(match, key))
        for (node_pointer const& each : list->items) out.push_back(each->text);
    return out;
}

std::size_t count_of(node const& match, std::string_view key)
{
    auto const found = config::child(match, key);
    return found ? found->items.size() + found->entries.size() : 0;
}

bool holds_all(std::vector<std::string> const& all, std::vector<std::string> const& of)
{
    return std::ranges::all_of(of, [&](std::string const& each) { return std::ranges::find(all, each) != all.end(); });
}

/// Whether every request that matches `later` matches `before`, which is asked first.
bool takes_all(node const& before, node const& later)
{
    auto const within = [&](char const* key) {
        auto const first = texts_of(before, key), second = texts_of(later, key);
        return first.empty() ? key != std::string_view("hosts") || second.empty() : !second.empty() && holds_all(first, second);
    };
    if (config::text_of(before, "path") != config::text_of(later, "path") || !within("hosts") || !within("methods")) return false;
    auto const own = config::child(before, "headers"), others = config::child(later, "headers");
    return !own || std::ranges::all_of(own->entries, [&](config::entry const& each) {
        return others && config::text_of(*others, each.key) == each.value->text;
    });
}

node_pointer match_of(node_pointer const& route)
{
    return config::child(*route, "match");
}

}  // namespace

std::optional<section> read_kong_match(source& from, target& to, kong_route& one)
{
    auto const leave_out = [&](std::string const& why) {
        from.left_out(line_of(*one.of), "route " + one.path + ": " + why);
        return std::nullopt;
    };
    auto hosts = from.texts(*one.of, "hosts");
    if (std::ranges::any_of(hosts, [](std::string const& each) { return each.find('*') != each.npos; }))
        return leave_out("hosts with \"*\"; without them it would answer for any host");
    std::ranges::transform(hosts, hosts.begin(), without_port);
    if (!is_of_http(from, one)) return leave_out("only routes of http and https have a counterpart");
    auto const methods = methods_of(from, one);
    if (!methods) return leave_out("models are asked by POST, which is none of its methods");
    for (char const* key : {"snis", "sources", "destinations"})
        if (has(*one.of, key)) close(from, one, *from.take(*one.of, key), std::string("its ") + key);
    section out;
    out.put("path", one.path.ends_with('/') ? one.path + "*" : one.path + "/*").put("hosts", hosts).put("methods", *methods);
    return out.put("headers", headers_of(from, to, one));
}

std::vector<node_pointer> in_order_of_matching(source& from, std::vector<node_pointer> routes)
{
    auto const conditions = [](node_pointer const& each) {
        node const& match = *match_of(each);
        return std::pair(count_of(match, "headers"), count_of(match, "methods") > 0);
    };
    std::ranges::stable_sort(routes, std::greater<>(), conditions);
    std::vector<node_pointer> out;
    for (node_pointer const& each : routes) {
        auto const first =
            std::ranges::find_if(out, [&](node_pointer const& other) { return takes_all(*match_of(other), *match_of(each)); });
        if (first == out.end())
            out.push_back(each);
        else
            from.left_out(0, "route " + config::text_of(*each, "id") + ": the route " + config::text_of(**first, "id") +
                                 " of the same path takes its requests here");
    }
    return out;
}

}  // namespace signalbox::imports
