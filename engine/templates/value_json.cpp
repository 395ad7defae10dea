#include "engine/templates/value_json.hpp"

#include "engine/dialect/parts/member_writer.hpp"
#include "engine/expression/literal.hpp"

#include <charconv>
#include <utility>

namespace signalbox::templates {

using expression::kind;
using expression::value;

namespace {

void append_elements(std::string& out, value const& of, evaluated const& from)
{
    bool const map = of.is == kind::map;
    out += map ? '{' : '[';
    bool first = true;
    for (std::size_t at = 0; auto const each = from.by.next(of, at, from.about, from.with);) {
        if (!std::exchange(first, false)) out += ',';
        if (map) {
            wire::append_json_string(out, each->key);
            out += ':';
        }
        append_json(out, each->held, from);
    }
    out += map ? '}' : ']';
}

}  // namespace

void append_json(std::string& out, value const& of, evaluated const& from)
{
    switch (of.is) {
    case kind::null:
    case kind::any: out += "null"; return;
    case kind::boolean: out += of.truth() ? "true" : "false"; return;
    case kind::integer: return wire::append_json_integer(out, of.number);
    case kind::real: return wire::append_json_number(out, of.real);
    case kind::text: return wire::append_json_string(out, of.text);
    case kind::duration: return wire::append_json_string(out, expression::write_duration(std::chrono::microseconds{of.number}));
    case kind::list:
    case kind::map: return append_elements(out, of, from);
    }
}

void append_text(std::string& out, value const& of, evaluated const& from)
{
    if (is_nothing(of)) return;
    if (of.is == kind::text)
        out += of.text;
    else if (of.is == kind::duration)
        out += expression::write_duration(std::chrono::microseconds{of.number});
    else
        append_json(out, of, from);
}

bool append_words(std::string& out, value const& of, evaluated const& from)
{
    if (of.absent) return false;
    if (of.is == kind::text) {
        out += of.text;
        return true;
    }
    if (of.is != kind::list) return false;
    bool any = false;
    for (std::size_t at = 0; auto const each = from.by.next(of, at, from.about, from.with);) {
        value said = each->held;
        if (said.is == kind::map) said = from.about.member(said, "text", from.with);
        if (said.absent || said.is != kind::text) continue;
        any = true;
        out += said.text;
    }
    return any;
}

std::optional<std::uint64_t> count_of(value const& of)
{
    if (of.is == kind::integer && of.number >= 0) return static_cast<std::uint64_t>(of.number);
    if (of.is != kind::text || of.absent) return std::nullopt;
    std::uint64_t count = 0;
    char const* const end = of.text.data() + of.text.size();
    auto const [stop, problem] = std::from_chars(of.text.data(), end, count);
    return problem == std::errc{} && stop == end && !of.text.empty() ? std::optional(count) : std::nullopt;
}

}  // namespace signalbox::templates
