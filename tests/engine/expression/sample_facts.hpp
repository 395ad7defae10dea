// A request as a test writes it down: texts by name, headers, and a body as a tree. Environment and facts for evaluating conditions.
#pragma once

#include "engine/expression/value.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace signalbox::expression {

/// A body's value: a leaf, a list, or a map.
struct tree {
    value leaf{};
    std::vector<std::pair<std::string, tree>> parts{};

    static tree list(std::vector<tree> of)
    {
        tree made{{.is = kind::list}, {}};
        for (tree& each : of) made.parts.emplace_back("", std::move(each));
        return made;
    }
    static tree map(std::vector<std::pair<std::string, tree>> of) { return {{.is = kind::map}, std::move(of)}; }
};
inline tree text(std::string_view of)
{
    return {value::of(of), {}};
}
inline tree number(std::int64_t of)
{
    return {value::of(of), {}};
}

inline std::vector<declaration> const sample_environment{
    {"model", {kind::text, kind::any}},        {"tokens", {kind::integer, kind::any}},   {"prompt.tokens", {kind::integer, kind::any}},
    {"price", {kind::real, kind::any}},        {"streamed", {kind::boolean, kind::any}}, {"waited", {kind::duration, kind::any}},
    {"headers", {kind::map, kind::list}},      {"body", {kind::any, kind::any}},         {"tags", {kind::list, kind::text}},
    {"header", {kind::text, kind::any}, true}, {"lookup", {kind::any, kind::any}, true},
};

class sample_facts final : public facts {
public:
    std::string model = "gpt-4o";
    std::int64_t tokens = 120;
    tree body;
    std::multimap<std::string, std::string> headers{{"X-Tier", "gold"}, {"X-Llm", "gemini"}, {"X-Llm", "openai"}};
    std::vector<std::string> tags{"a", "bc", "d\xc3\xa9"};

    value named(std::size_t position, work&) const override
    {
        switch (position) {
        case 0: return model.empty() ? value::no_text() : value::of(std::string_view{model});
        case 1: return value::of(tokens);
        case 2: return value::of(tokens * 10);
        case 3: return value::of(0.25);
        case 4: return value::of(true);
        case 5: return {.is = kind::duration, .number = 1'500'000};
        case 6: return value::held(kind::map, {}, 0);
        case 7: return of(body);
        default: return value::held(kind::list, {}, 1);
        }
    }

    value called(std::size_t position, std::string_view argument, work& with) const override
    {
        auto const found = headers.find(std::string{argument});
        if (position == 10) return member(of(body), argument, with);
        return found == headers.end() ? value::no_text() : value::of(std::string_view{found->second});
    }

    std::optional<element> next(value const& of_, std::size_t& at, work&) const override
    {
        std::size_t const place = at++;
        if (of_.number == 0) return next_header(place);
        if (of_.number == 1)
            return place < tags.size() ? std::optional{element{{}, value::of(std::string_view{tags[place]})}} : std::nullopt;
        if (of_.number == 2) return next_line(of_.text, place);
        tree const& within = *reinterpret_cast<tree const*>(of_.number);
        if (place >= within.parts.size()) return std::nullopt;
        return element{within.parts[place].first, of(within.parts[place].second)};
    }

private:
    static value of(tree const& each)
    {
        if (each.leaf.is != kind::list && each.leaf.is != kind::map) return each.leaf.is == kind::null ? value::none() : each.leaf;
        return value::held(each.leaf.is, {}, reinterpret_cast<std::int64_t>(&each));
    }
    std::optional<element> next_header(std::size_t place) const
    {
        for (auto each = headers.begin(); each != headers.end(); each = headers.upper_bound(each->first))
            if (place-- == 0) return element{each->first, value::held(kind::list, each->first, 2)};
        return std::nullopt;
    }
    std::optional<element> next_line(std::string_view name, std::size_t place) const
    {
        auto const [begin, end] = headers.equal_range(std::string{name});
        for (auto each = begin; each != end; ++each)
            if (place-- == 0) return element{{}, value::of(std::string_view{each->second})};
        return std::nullopt;
    }
};

}  // namespace signalbox::expression
