// What evaluating a condition costs: usual conditions of a configuration over the facts of one request. Prints one line for each with the
// median nanoseconds of several rounds.
#include "engine/expression/program.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <vector>

namespace expression = signalbox::expression;
using expression::kind;
using expression::value;

namespace {

std::vector<expression::declaration> const environment{{"model", {kind::text, kind::any}},
                                                       {"prompt.tokens", {kind::integer, kind::any}},
                                                       {"consumer.name", {kind::text, kind::any}},
                                                       {"header", {kind::text, kind::any}, true}};

/// Finds headers as a gateway does: one after the other.
class request final : public expression::facts {
public:
    value named(std::size_t position, expression::work&) const override
    {
        if (position == 1) return value::of(std::int64_t{1'200});
        return value::of(std::string_view{position == 0 ? "gpt-4o-mini" : "demo-app"});
    }
    value called(std::size_t, std::string_view argument, expression::work&) const override
    {
        for (auto const& [name, line] : headers_)
            if (name == argument) return value::of(line);
        return value::no_text();
    }
    std::optional<element> next(value const&, std::size_t&, expression::work&) const override { return std::nullopt; }

private:
    std::array<std::pair<std::string_view, std::string_view>, 8> headers_{{{"host", "127.0.0.1:8080"},
                                                                           {"user-agent", "OpenAI/Python 1.54.0"},
                                                                           {"accept", "application/json"},
                                                                           {"content-type", "application/json"},
                                                                           {"content-length", "512"},
                                                                           {"authorization", "Bearer sk-abcdef"},
                                                                           {"x-stainless-lang", "python"},
                                                                           {"x-tier", "gold"}}};
};

double nanoseconds(expression::program const& condition, request const& about)
{
    constexpr int rounds = 11, each = 200'000;
    std::vector<double> seen;
    for (int round = 0; round < rounds; ++round) {
        int held = 0;
        auto const begin = std::chrono::steady_clock::now();
        for (int i = 0; i < each; ++i) held += condition.holds(about) ? 1 : 0;
        std::chrono::duration<double, std::nano> const took = std::chrono::steady_clock::now() - begin;
        if (held != 0 && held != each) std::abort();
        seen.push_back(took.count() / each);
    }
    std::ranges::nth_element(seen, seen.begin() + rounds / 2);
    return seen[rounds / 2];
}

}  // namespace

int main()
{
    request const about;
    for (char const* text : {"prompt.tokens < 4000", "header('x-tier') == 'gold'", "header('x-tier') == 'gold' && prompt.tokens < 4000",
                             "consumer.name in ['a', 'b', 'demo-app'] && model.startsWith('gpt-')", "model.matches('^gpt-4o')",
                             "header('x-llm') == 'openai' && header('x-enable') == 'yes'"}) {
        auto const condition = expression::program::build(text, environment);
        if (!condition) {
            std::fprintf(stderr, "condition_bench: %s\n", condition.error().message().c_str());
            return 1;
        }
        std::printf("%8.1f ns  %s\n", nanoseconds(*condition, about), text);
    }
}
