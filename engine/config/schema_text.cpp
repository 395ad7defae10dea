#include "engine/config/schema_text.hpp"

#include "engine/wire/json.hpp"

#include <algorithm>

namespace signalbox::config {
namespace {

/// Up to here a list stands on one line.
constexpr std::size_t short_line = 100;

std::string indented(std::string_view json)
{
    std::string out;
    for (char c : json) {
        out += c;
        if (c == '\n') out += "  ";
    }
    return out;
}

std::string enclosed(char open, std::vector<std::string> const& pieces, char close)
{
    std::string joined;
    for (std::string const& piece : pieces) joined += (joined.empty() ? "" : ", ") + piece;
    if (joined.size() < short_line && joined.find('\n') == joined.npos) return open + joined + close;
    std::string out(1, open);
    for (std::string const& piece : pieces) out += (&piece == &pieces.front() ? "\n  " : ",\n  ") + indented(piece);
    return out + '\n' + close;
}

}  // namespace

schema_object& schema_object::add(std::string_view key, std::string_view text)
{
    return add_raw(key, wire::json_string(text));
}

schema_object& schema_object::add(std::string_view key, schema_list const& value)
{
    return add_raw(key, value.json());
}

schema_object& schema_object::add_raw(std::string_view key, std::string_view json)
{
    members_.emplace_back(key, json);
    return *this;
}

bool schema_object::has(std::string_view key) const
{
    return std::any_of(members_.begin(), members_.end(), [&](auto const& member) { return member.first == key; });
}

std::string schema_object::json() const
{
    std::vector<std::string> pieces;
    pieces.reserve(members_.size());
    for (auto const& [key, value] : members_) pieces.push_back(wire::json_string(key) + ": " + value);
    return enclosed('{', pieces, '}');
}

schema_list& schema_list::add(std::string_view text)
{
    return add_raw(wire::json_string(text));
}

schema_list& schema_list::add_raw(std::string_view json)
{
    items_.emplace_back(json);
    return *this;
}

std::string schema_list::json() const
{
    return enclosed('[', items_, ']');
}

}  // namespace signalbox::config
