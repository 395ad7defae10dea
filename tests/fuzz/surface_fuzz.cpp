// Routes: what the compiled paths find is what comparing every rule with the path finds. The lines of the input are rules; the last is a path. A
// line that begins with "!" is an internal rule, which is never found.
#include "engine/route/surface.hpp"

#include "require.hpp"

#include <tuple>

namespace {

namespace route = signalbox::route;

std::vector<std::string_view> segments_of(std::string_view path)
{
    std::vector<std::string_view> out;
    while (!path.empty()) {
        std::string_view const each = path.substr(0, path.find('/'));
        path.remove_prefix(std::min(path.size(), each.size() + 1));
        if (!each.empty()) out.push_back(each);
    }
    return out;
}

/// Smaller is better: whole paths before those with a rest, long ones before short ones, literals before names, then the place in the list.
using rank = std::tuple<bool, std::size_t, std::string, std::size_t>;

bool matches(std::string_view rule, std::vector<std::string_view> const& path, std::size_t index, rank& into)
{
    std::string kinds;
    auto const wanted = segments_of(rule);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (wanted[i] == "*") {
            into = {true, ~i, kinds, index};
            return true;
        }
        bool const name = wanted[i].front() == '{';
        if (i >= path.size() || (!name && wanted[i] != path[i])) return false;
        kinds += name ? '1' : '0';
    }
    into = {false, 0, kinds, index};
    return wanted.size() == path.size();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string_view text = signalbox::fuzz::text_of(data, size);
    std::vector<route::match_rule> rules;
    for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
        std::string_view line = text.substr(0, end);
        text.remove_prefix(end + 1);
        bool const internal = line.starts_with('!');
        line.remove_prefix(internal ? 1 : 0);
        if (!route::path_problem(line).empty()) continue;
        rules.push_back({.path = std::string(line), .hosts = {}, .methods = {}, .headers = {}, .internal = internal});
    }
    auto const path = segments_of(text);
    if (path.size() > 60 || rules.size() > 200) return 0;
    std::optional<rank> best;
    for (std::size_t i = 0; i < rules.size(); ++i)
        if (rank its; !rules[i].internal && matches(rules[i].path, path, i, its) && (!best || its < *best)) best = its;
    signalbox::wire::header_list const none;
    route::surface const all(rules);
    route::asked_head const head{"POST", text, none};
    auto const found = all.find(head);
    for (std::size_t i = 0; i < rules.size(); ++i) FUZZ_REQUIRE(found.rule || !route::why_not(all.rule(i), head).empty());
    if (found.rule) FUZZ_REQUIRE(!rules[*found.rule].internal && route::why_not(all.rule(*found.rule), head).empty());
    for (std::string_view const each : path)
        if (each == "." || each == ".." || each == "%2e" || each == "%2E.") {
            FUZZ_REQUIRE(!found.rule);
            return 0;
        }
    if (!found.rule) return 0;
    FUZZ_REQUIRE(best && *found.rule == std::get<3>(*best));
    FUZZ_REQUIRE(found.rest.empty() || (text.ends_with(found.rest) && found.rest.front() != '/'));
    return 0;
}
