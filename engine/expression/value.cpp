#include "engine/expression/value.hpp"

#include "engine/base/utf8.hpp"
#include "engine/expression/literal.hpp"

#include <cstdio>

namespace signalbox::expression {

value facts::member(value const& of, std::string_view key, work& with) const
{
    std::size_t at = 0;
    while (auto const each = next(of, at, with))
        if (with.spend(work::step_cost) && each->key == key) return each->held;
    return value::none();
}

std::string written(value const& of)
{
    constexpr std::size_t shown = 120;  // bytes of a text
    switch (of.is) {
    case kind::null:
    case kind::any: return "null";
    case kind::boolean: return of.truth() ? "true" : "false";
    case kind::integer: return std::to_string(of.number);
    case kind::real: {
        char text[32];
        std::snprintf(text, sizeof text, "%.12g", of.real);
        return text;
    }
    case kind::text: return in_quotes(base::cut_at_character(of.text, shown)) + (of.text.size() > shown ? "..." : "");
    case kind::duration: return write_duration(std::chrono::microseconds{of.number});
    case kind::list: return "a list";
    case kind::map: return "a map";
    }
    return {};
}

}  // namespace signalbox::expression
