// Routes whose requests go on as they came: where they lead, and what has no meaning there.
#include "engine/base/ascii.hpp"
#include "engine/base/nearest.hpp"
#include "engine/config/check.hpp"
#include "engine/config/raw_reference.hpp"

#include <algorithm>

namespace signalbox::config {
namespace {

constexpr std::string_view fix = "to: provider:ID/PATH, or http:ID/PATH of one of the upstreams";

/// "provider:ID" and "http:ID" of all there are.
std::vector<std::string> places_in(schema::Config const& config)
{
    std::vector<std::string> out;
    for (auto const& each : config.providers()) out.push_back("provider:" + each.id());
    for (auto const& each : config.upstreams()) out.push_back("http:" + each.id());
    return out;
}

void check_methods(subject const& of, schema::RouteMatch const& match, std::string const& path)
{
    for (int i = 0; i < match.methods_size(); ++i) {
        std::string const place = item(under(path, "methods"), static_cast<std::size_t>(i));
        std::string const& method = match.methods(i);
        bool const capitals = base::is_token(method) && std::ranges::none_of(method, [](char c) { return c >= 'a' && c <= 'z'; });
        bool const refused = method == "TRACE" || method == "CONNECT";
        if (!capitals || refused)
            of.error("C006", place,
                     "method " + of.where.shown(place) + (refused ? " is never passed on" : " is none: methods are written in capitals"));
    }
}

/// A caller without a key would reach any path of the provider with the provider's key.
void check_open(subject const& of, schema::Route const& one, std::string const& path)
{
    auto const to = read_raw_reference(one.to());
    bool const any_path = one.match().path().ends_with('*');
    if (!one.public_() || !to || to->plain) return;
    std::string const where = any_path ? "at any path below this one" : "for any model: the request goes on as it came";
    of.warning("L008", under(path, "public"), "without a key any caller uses the provider's key, " + where);
}

}  // namespace

bool check_raw_reference(subject const& of, std::string const& text, std::string const& place)
{
    auto const read = read_raw_reference(text, of.config);
    if (!read) return false;
    if (read->id.empty() && read->plain) {
        of.error("L014", place, "http: names no upstream, which only a configuration with one upstream may leave out", std::string(fix));
        return true;
    }
    auto const known = places_in(of.config);
    std::string const name = without_path(*read);
    if (std::ranges::find(known, name) == known.end())
        of.unknown("L014", place, std::string("no ") + (read->plain ? "upstream" : "provider") + " is called " + quoted(read->id),
                   std::string(base::nearest(name, known)));
    if (std::string const problem = raw_path_problem(read->path); !problem.empty())
        of.error("C006", place, "the path " + quoted(read->path) + " " + problem);
    return true;
}

void check_raw_route(subject const& of, schema::Route const& one, std::string const& path)
{
    auto const error = [&](std::string_view code, std::string const& place, std::string message) {
        of.error(code, place, std::move(message), std::string(fix));
    };
    std::string const to = under(path, "to"), choose = under(path, "choose");
    check_methods(of, one.match(), under(path, "match"));
    check_open(of, one, path);
    std::string const several = of.where.written(choose) ? choose : one.has_to_by_value() ? to : under(path, "otherwise");
    if (one.has_to_by_value() || of.where.written(several))
        error("L006", several, "a raw route has one destination: nothing of its requests is read that could choose among several");
    else if (one.to().empty() && !of.where.spoiled(to))
        error("C007", path, "the raw route leads nowhere");
    else if (!one.to().empty() && !check_raw_reference(of, one.to(), to))
        error("L006", to, "a raw route leads to a path of a provider or to a plain server, not to " + of.where.shown(to));
    for (char const* const key : {"stream", "reply"})
        if (of.where.written(under(path, key))) of.warning("L027", under(path, key), std::string(key) + " has no effect with accept: raw");
}

}  // namespace signalbox::config
