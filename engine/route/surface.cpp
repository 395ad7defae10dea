#include "engine/route/surface.hpp"

#include "engine/base/ascii.hpp"
#include "engine/route/path_segments.hpp"

#include <functional>

namespace signalbox::route {

namespace {

/// The name in the Host field, in lower case and without its port.
std::string host_of(wire::header_list const& headers)
{
    std::string_view const host = headers.find("host").value_or(std::string_view());
    std::size_t const end = host.starts_with('[') ? host.find(']') : std::string_view::npos;
    std::size_t const colon = host.find(':', end == std::string_view::npos ? 0 : end);
    return base::lowered(host.substr(0, colon));
}

bool takes_method(match_rule const& rule, std::string_view method)
{
    return rule.methods.empty() || std::ranges::find(rule.methods, method) != rule.methods.end();
}

bool has_line(wire::header_list const& headers, std::string_view name, std::string_view value)
{
    return std::ranges::any_of(headers.all(),
                               [&](wire::header const& each) { return each.value == value && wire::same_name(each.name, name); });
}

/// Whether a path matches, by its segments alone.
bool matches_path(std::string_view pattern, std::string_view path)
{
    for (;;) {
        std::string_view const wanted = take_segment(pattern);
        if (wanted == "*") return true;
        std::string_view const given = take_segment(path);
        if (wanted.empty() || given.empty()) return wanted.empty() && given.empty();
        if (!is_name(wanted) && wanted != given) return false;
    }
}

bool has_dots(std::string_view path)
{
    for (std::string_view each = take_segment(path); !each.empty(); each = take_segment(path))
        if (is_dots(each)) return true;
    return false;
}

std::string joined(std::vector<std::string> const& words)
{
    std::string out;
    for (std::string const& each : words) out.append(out.empty() ? "" : ", ").append(each);
    return out;
}

}  // namespace

struct surface::node {
    std::unordered_map<std::string, std::uint32_t, text_hash, std::equal_to<>> literal;
    std::uint32_t any = 0;              // "{name}"; 0: none, as the root is no child
    std::vector<std::uint32_t> ends;    // rules whose path ends here
    std::vector<std::uint32_t> behind;  // rules with "*" behind this segment
};

surface::surface() = default;
surface::surface(surface const&) = default;
surface::surface(surface&&) noexcept = default;
surface& surface::operator=(surface const&) = default;
surface& surface::operator=(surface&&) noexcept = default;
surface::~surface() = default;

surface::surface(std::vector<match_rule> rules) : rules_(std::move(rules))
{
    add_node();
    for (std::uint32_t i = 0; i < rules_.size(); ++i) {
        if (rules_[i].internal) continue;
        if (rules_[i].hosts.empty()) insert(0, i);
        for (std::string const& host : rules_[i].hosts) {
            auto const known = roots_.find(host);
            insert(known != roots_.end() ? known->second : roots_.emplace(host, add_node()).first->second, i);
        }
    }
}

std::uint32_t surface::add_node()
{
    nodes_.emplace_back();
    return static_cast<std::uint32_t>(nodes_.size() - 1);
}

void surface::insert(std::uint32_t root, std::uint32_t rule)
{
    std::uint32_t at = root;
    std::string_view path = rules_[rule].path;
    for (std::string_view segment = take_segment(path); !segment.empty(); segment = take_segment(path)) {
        if (segment == "*") return nodes_[at].behind.push_back(rule);
        std::uint32_t next = 0;
        if (is_name(segment))
            next = nodes_[at].any;
        else if (auto const known = nodes_[at].literal.find(segment); known != nodes_[at].literal.end())
            next = known->second;
        if (next == 0) {
            next = add_node();
            if (is_name(segment))
                nodes_[at].any = next;
            else
                nodes_[at].literal.emplace(segment, next);
        }
        at = next;
    }
    nodes_[at].ends.push_back(rule);
}

/// The path and the host are matched by the way to the rule.
bool surface::fits(match_rule const& rule, asked_head const& asked) const
{
    return std::ranges::all_of(rule.headers, [&](auto const& wanted) { return has_line(asked.headers, wanted.first, wanted.second); });
}

template <class F>
bool surface::offer(std::vector<std::uint32_t> const& candidates, asked_head const& asked, std::string_view rest, F const& take) const
{
    return std::ranges::any_of(candidates, [&](std::uint32_t each) { return fits(rules_[each], asked) && take(each, rest); });
}

/// All nodes that the path leads to are followed at once: of each depth the more literal ones stand first.
template <class F>
bool surface::walk(std::uint32_t root, asked_head const& asked, F const& take) const
{
    struct passed {
        std::uint32_t node;
        std::string_view rest;
    };
    std::vector<std::uint32_t> here{root}, next;
    std::vector<passed> behind;
    if (!nodes_[root].behind.empty()) behind.push_back({root, asked.path});
    std::string_view path = asked.path;
    for (std::string_view segment = take_segment(path); !segment.empty(); segment = take_segment(path)) {
        if (is_dots(segment)) return true;
        next.clear();
        for (std::uint32_t const at : here) {
            node const& one = nodes_[at];
            if (auto const known = one.literal.find(segment); known != one.literal.end()) next.push_back(known->second);
            if (one.any) next.push_back(one.any);
        }
        here.swap(next);
        // Deeper ones before those already there: they are offered from the end.
        for (auto each = here.rbegin(); each != here.rend(); ++each)
            if (!nodes_[*each].behind.empty()) behind.push_back({*each, path});
    }
    for (std::uint32_t const at : here)
        if (offer(nodes_[at].ends, asked, {}, take)) return true;
    for (auto each = behind.rbegin(); each != behind.rend(); ++each)
        if (offer(nodes_[each->node].behind, asked, without_slashes(each->rest), take)) return true;
    return false;
}

/// Offers the rules that match but for the method, the best first, until `take` says that it is enough.
template <class F>
void surface::visit(asked_head const& asked, F const& take) const
{
    if (rules_.empty()) return;
    if (!roots_.empty())
        if (auto const own = roots_.find(host_of(asked.headers)); own != roots_.end() && walk(own->second, asked, take)) return;
    walk(0, asked, take);
}

surface::found surface::find(asked_head const& asked) const
{
    found out;
    visit(asked, [&](std::size_t rule, std::string_view rest) {
        bool const taken = takes_method(rules_[rule], asked.method);
        if (taken || !out.rule) out = {rule, rest, !taken};
        return taken;
    });
    return out;
}

std::string why_not(match_rule const& rule, asked_head const& asked)
{
    if (has_dots(asked.path)) return "the path has a segment \".\" or \"..\"";
    if (!matches_path(rule.path, asked.path)) return "the path is not " + rule.path;
    if (rule.internal) return "only other routes lead to it";
    if (!rule.hosts.empty() && std::ranges::find(rule.hosts, host_of(asked.headers)) == rule.hosts.end())
        return "the host is not " + joined(rule.hosts);
    for (auto const& [name, value] : rule.headers)
        if (!has_line(asked.headers, name, value)) return "no header line is " + name + ": " + value;
    if (!takes_method(rule, asked.method)) return "the method is not " + joined(rule.methods);
    return {};
}

}  // namespace signalbox::route
