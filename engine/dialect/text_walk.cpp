#include "engine/dialect/text_walk.hpp"

#include <algorithm>

namespace signalbox::dialect {

namespace {

bool among(std::string_view name, std::span<std::string_view const> all)
{
    return std::ranges::find(all, name) != all.end();
}

}  // namespace

text_walk::state text_walk::below(std::string_view name, wire::json_view object, state from) const
{
    if (from.free) return from;
    if (among(name, by_.pieces)) from.piece = true;
    if (among(name, by_.free)) return {.text = true, .piece = from.piece, .free = true};
    if (among(name, by_.fixed) || (among(name, by_.encoded) && !object["type"].is("text"))) from.text = false;
    return from;
}

bool text_walk::is_echo(std::string_view name, state is) const
{
    return !is.free && among(name, by_.echoes);
}

bool text_walk::ends(wire::json_view object) const
{
    return std::ranges::any_of(by_.ends, [&](end_mark const& each) { return !each.member.empty() && object[each.member].is(each.value); });
}

std::string text_walk::path() const
{
    std::string out;
    for (level const& each : levels_) {
        if (!out.empty()) out += '.';
        out += each.element ? std::to_string(each.place) : each.name;
    }
    return out;
}

/// In an order of its own: servers do not keep to theirs.
void text_walk::append_apart(std::string& out, wire::json_view object) const
{
    auto const append = [&](std::string_view name) {
        wire::json_view const value = object[name];
        if (!value.nothing()) out.append("{").append(name).append("=").append(value.raw()).append("}");
    };
    append("index");
    for (std::string_view const each : by_.apart) append(each);
}

std::string text_walk::scope() const
{
    std::string out;
    for (level const& each : levels_) {
        if (each.element) {
            out += "[]";
            continue;
        }
        append_apart(out, each.container);
        out.append(".").append(each.name);
    }
    return out;
}

std::string text_walk::scope_in(wire::json_view object) const
{
    std::string out = scope();
    append_apart(out, object);
    return out;
}

}  // namespace signalbox::dialect
