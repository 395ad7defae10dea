// What finding a route costs: heads of requests against ten thousand routes. Prints one line for each kind of request with the median
// nanoseconds of several rounds.
#include "engine/route/surface.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace route = signalbox::route;

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

double nanoseconds(route::surface const& in, std::string_view path, std::string_view host, bool found)
{
    constexpr int rounds = 11, each = 100'000;
    auto const headers = headers_of(host);
    std::vector<double> seen;
    for (int round = 0; round < rounds; ++round) {
        int matched = 0;
        auto const begin = std::chrono::steady_clock::now();
        for (int i = 0; i < each; ++i) matched += in.find({"POST", path, headers}).rule ? 1 : 0;
        std::chrono::duration<double, std::nano> const took = std::chrono::steady_clock::now() - begin;
        if (matched != (found ? each : 0)) std::abort();
        seen.push_back(took.count() / each);
    }
    std::ranges::sort(seen);
    return seen[seen.size() / 2];
}

}  // namespace

int main()
{
    route::surface const paths = by_path(), hosts = by_host();
    std::printf("%8.1f ns  a path of 10,000\n", nanoseconds(paths, "/tenant-37/ann/app-63/v1/chat/completions", "ai.example.com", true));
    std::printf("%8.1f ns  a host of 10,000\n", nanoseconds(hosts, "/v1/chat/completions", "tenant-7351.example.com:8080", true));
    std::printf("%8.1f ns  a built-in path beside 10,000\n", nanoseconds(paths, "/v1/chat/completions", "127.0.0.1:8080", false));
}
