// Conditions evaluated: whatever text compiles comes to an end over whatever facts, within its work, and says the same each time.
#include "engine/expression/program.hpp"

#include "require.hpp"

#include <string>
#include <vector>

namespace {

namespace expression = signalbox::expression;
using expression::kind;
using expression::value;

std::vector<expression::declaration> const environment{
    {"m", {kind::text, kind::any}},    {"n", {kind::integer, kind::any}},    {"t", {kind::duration, kind::any}},
    {"s", {kind::boolean, kind::any}}, {"l", {kind::list, kind::text}},      {"h", {kind::map, kind::list}},
    {"b", {kind::any, kind::any}},     {"f", {kind::text, kind::any}, true},
};

/// A body whose lists hold themselves a few levels down, so that paths and loops find something everywhere.
class repeating_facts final : public expression::facts {
public:
    explicit repeating_facts(std::string_view text) : text_(text) {}

    value named(std::size_t position, expression::work&) const override
    {
        switch (position) {
        case 0: return value::of(text_);
        case 1: return value::of(static_cast<std::int64_t>(text_.size()) - 5);
        case 2: return {.is = kind::duration, .number = 1'000};
        case 3: return value::of(text_.size() % 2 == 0);
        case 4: return value::held(kind::list, text_, 1);
        case 5: return value::held(kind::map, text_, 2);
        default: return value::held(kind::map, text_, 3);
        }
    }
    value called(std::size_t, std::string_view argument, expression::work& with) const override
    {
        return argument.empty() ? value::no_text() : value::of(with.keep(std::string{argument} + std::string{text_.substr(0, 8)}));
    }
    std::optional<element> next(value const& of, std::size_t& at, expression::work&) const override
    {
        static constexpr std::string_view keys[] = {"a", "b", "c"};
        if (at >= 3 || of.number > 9) return std::nullopt;
        std::size_t const place = at++;
        if (of.number == 1) return element{{}, value::of(text_.substr(0, place))};
        if (place == 0) return element{keys[0], value::of(static_cast<std::int64_t>(of.number))};
        if (place == 1) return element{keys[1], value::held(kind::list, text_, 1)};
        return element{keys[2], value::held(of.number % 2 == 0 ? kind::list : kind::map, text_, of.number + 1)};
    }

private:
    std::string_view text_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string_view const text = signalbox::fuzz::text_of(data, size);
    auto const made = expression::program::build(text, environment);
    if (!made) {
        FUZZ_REQUIRE(!made.error().what.empty());
        FUZZ_REQUIRE(made.error().at.offset + made.error().at.length <= text.size());
        return 0;
    }
    repeating_facts const about{text};
    expression::work first, second;
    value const one = made->evaluate(about, first);
    value const other = made->evaluate(about, second);
    FUZZ_REQUIRE(one.is == other.is && one.number == other.number && first.spent() == second.spent());
    FUZZ_REQUIRE(one.is != kind::any);
    FUZZ_REQUIRE(made->holds(about) == (one.truth() && !first.spent()));
    for (std::string const& line : made->seen(about)) FUZZ_REQUIRE(line.find(" = ") != std::string::npos);
    return 0;
}
