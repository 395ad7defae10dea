#include "server/imports/krakend_ways.hpp"

#include "engine/access/credential.hpp"
#include "engine/base/ascii.hpp"
#include "engine/config/tree_values.hpp"
#include "engine/expression/program.hpp"
#include "engine/provider/consumer_lines.hpp"
#include "engine/provider/kinds.hpp"
#include "engine/route/request_facts.hpp"

#include <algorithm>

namespace signalbox::imports {

namespace {

using kind = krakend_backend::kind;

std::string quoted_text(std::string_view text)
{
    std::string out = "'";
    for (char const c : text) {
        if (c == '\'' || c == '\\') out += '\\';
        out += c;
    }
    return out + "'";
}

/// Whether the path is the pattern with something in the place of what stands between braces.
bool fits(std::string_view path, std::string_view pattern)
{
    std::string_view const before = pattern.substr(0, pattern.find('{')), behind = pattern.substr(pattern.find('}') + 1);
    return path.size() > before.size() + behind.size() && path.starts_with(before) && path.ends_with(behind);
}

bool leads_to(krakend_endpoint const& one, krakend_endpoint const& other)
{
    return one.id != other.id && std::ranges::any_of(one.backends, [&](krakend_backend const& way) {
               return !way.placeholder.empty() && fits(other.path, way.pattern);
           });
}

/// Conditions of which one holds: a header with different values, or one condition and a fallback.
bool exclusive(krakend_endpoint const& one)
{
    std::vector<std::string> values;
    std::string header;
    std::size_t conditions = 0, always = 0;
    bool by_header = true;
    for (krakend_backend const& each : one.backends) {
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

bool has_kind(krakend_endpoint const& one, kind what)
{
    return std::ranges::any_of(one.backends, [what](krakend_backend const& each) { return each.what == what; });
}

/// Why a raw route cannot be told to pass a caller's field on; empty: it can.
std::string why_not_forwarded(std::string const& name)
{
    if (access::carries_credential(name)) return "a caller's key goes no further";
    if (provider::is_consumer_header(name)) return "it says who calls, which a caller cannot";
    return provider::header_problem(name, {});
}

}  // namespace

/// A condition that cannot be said here never holds.
std::string krakend_ways::when(krakend_backend const& of) const
{
    if (of.strategy.empty()) return "true";
    std::string const made = of.strategy == "header" ? "header(" + quoted_text(of.name) + ") == " + quoted_text(of.value) : of.value;
    if (expression::program::build(made, route::request_environment())) return made;
    from_.approximated(of.line, "a condition that cannot be said here: it never holds until you write it");
    return "false";
}

/// Null, and said, when the place has no counterpart.
node_pointer krakend_ways::place(krakend_endpoint const& one, krakend_backend const& way) const
{
    return way.placeholder.empty() ? text_node(way.to) : by_value(one, way);
}

void krakend_ways::branches(krakend_endpoint const& one, section& made) const
{
    std::vector<node_pointer> all;
    node_pointer otherwise;
    for (krakend_backend const& each : one.backends) {
        node_pointer const to = place(one, each);
        if (to && each.strategy == "fallback")
            otherwise = to;
        else if (to)
            all.push_back(section().put("when", when(each)).put("to", to).made());
    }
    made.put("choose", list_node(std::move(all))).put("otherwise", otherwise);
    if (exclusive(one)) return;
    made.put("mode", "all").put("merge", section().put("shape", "list"));
    from_.approximated(line_of(*one.of), "several backends may run at once: their answers stand in a list, each with its own status");
}

/// A path with a part of the request in it leads to the endpoints of this file that have such a path, and nowhere else.
node_pointer krakend_ways::by_value(krakend_endpoint const& one, krakend_backend const& way) const
{
    std::size_t const open = way.pattern.find('{'), close = way.pattern.find('}');
    std::string const before = way.pattern.substr(0, open), behind = way.pattern.substr(close + 1);
    section map;
    for (krakend_endpoint const& other : all_)
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

/// Fields that go on, of those that the file names. What describes a body goes on by itself.
std::vector<std::string> krakend_ways::forwarded(krakend_endpoint const& one) const
{
    std::vector<std::string> out;
    node_pointer const field = config::child(*one.of, "input_headers");
    for (std::string const& name : from_.texts(*one.of, "input_headers")) {
        if (base::lowered(name).starts_with("content-")) continue;
        std::string const why = to_.adds_header(name) ? "a provider's headers have it" : why_not_forwarded(name);
        if (!why.empty())
            from_.left_out(line_of(*field), "input_headers: " + name + " does not go on: " + why);
        else if (std::ranges::none_of(out, [&](std::string const& each) { return base::same_text(each, name); }))
            out.push_back(name);
    }
    return out;
}

/// Queries go on as they came here, and there only the fields do that are named.
void krakend_ways::query(krakend_endpoint const& one) const
{
    auto const names = from_.texts(*one.of, "input_query_strings");
    if (std::ranges::find(names, "*") != names.end()) return;
    std::string all;
    for (std::string const& each : names) all.append(all.empty() ? "" : ", ").append(each);
    node_pointer const field = config::child(*one.of, names.empty() ? "endpoint" : "input_query_strings");
    from_.left_out(line_of(*field), "endpoint " + one.path + ": the caller's whole query goes on, " +
                                        (all.empty() ? "where none of it did" : "and not only " + all));
}

/// Only what is named goes on there; a name that no client sends lets nothing pass.
void krakend_ways::raw(krakend_endpoint const& one, section& made) const
{
    krakend_backend const& first = one.backends.front();
    made.put("accept", "raw").put("method", first.method == from_.text(*one.of, "method") ? "" : first.method).put("to", first.to);
    auto const named = from_.texts(*one.of, "input_headers");
    if (std::ranges::find(named, "*") != named.end()) {
        from_.approximated(line_of(*config::child(*one.of, "input_headers")),
                           "input_headers *: all fields go on but those in which a caller's key may stand, such as Authorization");
        return;
    }
    auto headers = forwarded(one);
    if (headers.empty()) headers.emplace_back("X-None");
    made.put("forward_headers", headers);
}

section krakend_ways::of(krakend_endpoint const& one) const
{
    section made;
    krakend_backend const& first = one.backends.front();
    bool const models = has_kind(one, kind::model) || has_kind(one, kind::route), raws = has_kind(one, kind::raw);
    if ((raws || has_kind(one, kind::route)) && one.backends.size() > 1 && !exclusive(one)) {
        from_.left_out(line_of(*one.of), "endpoint " + one.path +
                                             ": several backends at once, not all of which are models, have no reply "
                                             "that could be merged here");
        return {};
    }
    if (raws) query(one);
    if (models) made.put("accept", "unified");
    if (one.backends.size() > 1 || !first.strategy.empty())
        branches(one, made);
    else if (first.what == kind::raw)
        raw(one, made);
    else if (node_pointer const to = place(one, first))
        made.put("to", to);
    else
        return {};
    return made;
}

bool krakend_ways::inside(krakend_endpoint const& one) const
{
    return std::ranges::any_of(all_, [&](krakend_endpoint const& other) { return leads_to(other, one); });
}

std::vector<krakend_endpoint const*> krakend_ways::behind(krakend_endpoint const& one) const
{
    std::vector<krakend_endpoint const*> out, next{&one};
    while (!next.empty()) {
        krakend_endpoint const* const from = next.back();
        next.pop_back();
        for (krakend_endpoint const& each : all_)
            if (leads_to(*from, each) && std::ranges::find(out, &each) == out.end()) {
                out.push_back(&each);
                next.push_back(&each);
            }
    }
    return out;
}

}  // namespace signalbox::imports
