// Values while a condition is evaluated, and where they come from. Views: texts belong to the condition, to the facts or to the work of one
// evaluation. Lives on the stack of one evaluation.
#pragma once

#include "engine/expression/declaration.hpp"

#include <cstddef>
#include <cstdint>
#include <forward_list>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::expression {

/// One value. What is absent is null, or empty text where text is expected; `absent` marks it for has().
struct value {
    kind is = kind::null;  // never `any`
    bool absent = false;
    bool outside = false;     // list, map: of the facts; otherwise written in the condition
    std::int64_t number = 0;  // boolean, integer, microseconds of a duration; of a list or map whatever its owner needs
    double real = 0;          // real
    std::string_view text{};  // text; of a list or map of the facts whatever its owner needs

    static value none() { return {.absent = true}; }
    static value of(bool truth) { return {.is = kind::boolean, .number = truth ? 1 : 0}; }
    static value of(std::int64_t number) { return {.is = kind::integer, .number = number}; }
    static value of(double real) { return {.is = kind::real, .real = real}; }
    static value of(std::string_view text) { return {.is = kind::text, .text = text}; }
    static value of(char const*) = delete;
    static value no_text() { return {.is = kind::text, .absent = true}; }
    /// A list or map of the facts, with what they need to know it again.
    static value held(kind is, std::string_view text, std::int64_t number = 0)
    {
        return {.is = is, .outside = true, .number = number, .text = text};
    }

    bool truth() const { return is == kind::boolean && number != 0; }
};

/// A value for people: text in quotes and cut, lists and maps by their kind.
std::string written(value const& of);

/// What one evaluation may cost: bounds the time of a condition whatever it and the request say.
class work {
public:
    static constexpr std::size_t limit = 64u << 20;  // a body of 32 MiB is read twice; nested loops over it end soon
    static constexpr std::size_t step_cost = 64;     // of each evaluated part; a byte that is read costs 1

    /// False when nothing is left; stays so.
    bool spend(std::size_t units)
    {
        if (units <= left_) return left_ -= units, true;
        left_ = 0;
        return spent_ = true, false;
    }
    bool spent() const { return spent_; }
    /// Keeps a decoded text until the evaluation ends.
    std::string_view keep(std::string text)
    {
        return spend(text.size()) ? std::string_view{kept_.emplace_front(std::move(text))} : std::string_view{};
    }

private:
    std::size_t left_ = limit;
    bool spent_ = false;
    std::forward_list<std::string> kept_;
};

/// What a condition is asked about. Names and functions are known by their positions in the environment the condition was built for; an
/// absent name is value::none(), or value::no_text() where text is declared. Nothing here fails.
class facts {
public:
    /// Of a list or map.
    struct element {
        std::string_view key;  // of a map
        value held;
    };

    virtual value named(std::size_t position, work& with) const = 0;
    virtual value called(std::size_t position, std::string_view argument, work& with) const = 0;
    /// Walks a list or map that these facts gave. `at` is 0 at first and theirs afterwards; nothing at the end.
    virtual std::optional<element> next(value const& of, std::size_t& at, work& with) const = 0;
    /// The element of a map with this key.
    virtual value member(value const& of, std::string_view key, work& with) const;

protected:
    ~facts() = default;
};

}  // namespace signalbox::expression
