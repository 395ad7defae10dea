#include "console/config/yaml_value.hpp"

#include "console/config/scalar_span.hpp"

#include <algorithm>

namespace signalbox::console {

namespace {

/// Plain in braces and out of them, whatever stands beside it. A colon is plain between letters only: "group:chat", "127.0.0.1:80".
bool readsPlain(std::string_view text)
{
    if (text.empty() || text == "null" || text == "Null" || text == "NULL" || text == "---") return false;
    auto const letter = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    auto const inside = [&](char c) { return letter(c) || std::string_view("_-./:+@").find(c) != std::string_view::npos; };
    return (letter(text.front()) || text.front() == '/' || text.front() == '_') && text.back() != ':' && std::ranges::all_of(text, inside);
}

std::string scalarText(node const& value)
{
    if (value.what == node::kind::null) return "~";
    return value.plain && readsPlain(value.text) ? value.text : quoted(value.text);
}

std::string keyText(std::string const& key)
{
    return readsPlain(key) ? key : quoted(key);
}

}  // namespace

node_pointer typedScalar(std::string_view value)
{
    auto made = std::make_shared<node>();
    made->what = node::kind::scalar;
    made->text = value;
    made->plain = true;
    return made;
}

node_pointer listOf(std::vector<node_pointer> items)
{
    auto made = std::make_shared<node>();
    made->what = node::kind::list;
    made->items = std::move(items);
    return made;
}

node_pointer mapOf(std::vector<std::pair<std::string, node_pointer>> entries)
{
    auto made = std::make_shared<node>();
    made->what = node::kind::map;
    for (auto& [key, value] : entries) made->entries.push_back({key, {}, std::move(value)});
    return made;
}

std::string flowText(node const& value)
{
    std::string out;
    if (value.what == node::kind::list) {
        for (node_pointer const& each : value.items) out += (out.empty() ? "" : ", ") + flowText(*each);
        return '[' + out + ']';
    }
    if (value.what == node::kind::map) {
        for (config::entry const& each : value.entries) out += (out.empty() ? "" : ", ") + keyText(each.key) + ": " + flowText(*each.value);
        return '{' + out + '}';
    }
    return scalarText(value);
}

std::string blockText(node const& value, std::size_t indent, std::string_view line_end)
{
    if (value.what != node::kind::map || value.entries.empty()) return flowText(value);
    std::string out;
    for (config::entry const& each : value.entries) {
        if (!out.empty()) out += std::string(line_end) + std::string(indent, ' ');
        out += keyText(each.key) + ": " + flowText(*each.value);
    }
    return out;
}

}  // namespace signalbox::console
