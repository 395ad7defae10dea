// What finding a route and deciding costs: heads of requests against ten thousand routes, branches by a value, groups of ten with conditions. Prints one
// line for each kind of request with the median nanoseconds of several rounds.
#include "engine/route/decide.hpp"
#include "engine/route/rule.hpp"
#include "engine/route/surface.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace route = signalbox::route;
namespace expression = signalbox::expression;

namespace {

constexpr int count = 10'000;

/// A hundred applications of a hundred tenants, each with an address of its own.
route::surface by_path()
{
    std::vector<route::match_rule> rules;
    for (int i = 0; i < count; ++i)
        rules.push_back({.path = "/tenant-" + std::to_string(i % 100) + "/{user}/app-" + std::to_string(i / 100) + "/*",
                         .hosts = {},
                         .methods = {"POST"},
                         .headers = {}});
    return route::surface(std::move(rules));
}

/// One path at ten thousand hosts.
route::surface by_host()
{
    std::vector<route::match_rule> rules;
    for (int i = 0; i < count; ++i)
        rules.push_back({.path = "/v1/*", .hosts = {"tenant-" + std::to_string(i) + ".example.com"}, .methods = {"POST"}, .headers = {}});
    return route::surface(std::move(rules));
}

signalbox::wire::header_list headers_of(std::string_view host)
{
    signalbox::wire::header_list out;
    out.add("host", host);
    out.add("user-agent", "OpenAI/Python 1.54.0");
    out.add("accept", "application/json");
    out.add("content-type", "application/json");
    out.add("authorization", "Bearer sk-abcdef");
    return out;
}

/// The median of what one call takes; each must be true.
template <class Call>
double nanoseconds(Call&& call)
{
    constexpr int rounds = 11, each = 100'000;
    std::vector<double> seen;
    for (int round = 0; round < rounds; ++round) {
        int held = 0;
        auto const begin = std::chrono::steady_clock::now();
        for (int i = 0; i < each; ++i) held += call() ? 1 : 0;
        std::chrono::duration<double, std::nano> const took = std::chrono::steady_clock::now() - begin;
        if (held != each) std::abort();
        seen.push_back(took.count() / each);
    }
    std::ranges::sort(seen);
    return seen[seen.size() / 2];
}

double finding(route::surface const& in, std::string_view path, std::string_view host, bool found)
{
    auto const headers = headers_of(host);
    return nanoseconds([&] { return in.find({"POST", path, headers}).rule.has_value() == found; });
}

expression::program built(std::string_view text, bool condition)
{
    auto made = condition ? expression::program::build(text, route::request_environment())
                          : expression::program::build_value(text, route::request_environment());
    if (!made) std::abort();
    return std::move(*made);
}

constexpr std::string_view condition = "header('x-tier') == 'gold' && prompt.tokens < 4000 || consumer.name in ['ann', 'bob']";

/// Ten models, each with a condition that holds.
route::table group_of_ten(route::strategy how)
{
    route::table out;
    route::group all;
    all.id = "ten";
    all.how = how;
    for (std::uint32_t i = 0; i < 10; ++i) {
        route::target one;
        one.index = i;
        one.model = "model-" + std::to_string(i);
        one.full_name = "p/" + one.model;
        out.targets.push_back(std::move(one));
        route::member member;
        member.target = i;
        member.weight = 10;
        member.when = std::make_shared<expression::program const>(built(condition, true));
        all.members.push_back(std::move(member));
    }
    out.groups.push_back(std::move(all));
    route::link_groups(out);
    route::index_names(out);
    return out;
}

double deciding(route::strategy how, route::request_facts const& about)
{
    route::table const within = group_of_ten(how);
    route::needs const wants{.input_tokens = 100, .output_tokens = {}};
    double chance = 0;
    return nanoseconds([&] {
        chance = chance > 0.9 ? 0 : chance + 0.07;
        auto const made = route::decide(within, {route::destination::kind::group, 0}, {.chance = chance, .asked = &wants, .about = &about});
        return made.steps.size() == 10;
    });
}

double looking_up(route::request_facts const& about)
{
    route::value_map by{built("header('x-llm')", false), {}, {}};
    for (std::uint32_t i = 0; i < 10; ++i)
        by.to.emplace("llm-" + std::to_string(i), route::destination{route::destination::kind::model, i});
    return nanoseconds([&] { return route::look_up(by, about).to.has_value(); });
}

}  // namespace

int main()
{
    route::surface const paths = by_path(), hosts = by_host();
    std::printf("%8.1f ns  a path of 10,000\n", finding(paths, "/tenant-37/ann/app-63/v1/chat/completions", "ai.example.com", true));
    std::printf("%8.1f ns  a host of 10,000\n", finding(hosts, "/v1/chat/completions", "tenant-7351.example.com:8080", true));
    std::printf("%8.1f ns  a built-in path beside 10,000\n", finding(paths, "/v1/chat/completions", "127.0.0.1:8080", false));
    auto headers = headers_of("ai.example.com");
    headers.add("x-llm", "llm-7");
    headers.add("x-tier", "gold");
    signalbox::model::principal const who{.consumer = "ann"};
    route::request_facts const about({.model = "fast", .headers = &headers, .who = &who, .prompt_tokens = 100});
    auto const one = built(condition, true);
    std::printf("%8.1f ns  %s\n", nanoseconds([&] { return one.holds(about); }), one.source().c_str());
    std::printf("%8.1f ns  a branch by the value of a header\n", looking_up(about));
    std::printf("%8.1f ns  deciding in a group of 10 with that condition each, weighted\n", deciding(route::strategy::weighted, about));
    std::printf("%8.1f ns  the same, fallback\n", deciding(route::strategy::fallback, about));
}
