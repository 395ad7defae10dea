#include "console/config/document_tree.hpp"

#include <algorithm>
#include <charconv>

namespace signalbox::console {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

node_pointer child(node const& of, PathStep const& step)
{
    if (auto const* place = std::get_if<std::size_t>(&step))
        return of.what == node::kind::list && *place < of.items.size() ? of.items[*place] : nullptr;
    if (of.what != node::kind::map) return nullptr;
    auto const found = std::ranges::find(of.entries, std::get<std::string>(step), &config::entry::key);
    return found == of.entries.end() ? nullptr : found->value;
}

node_pointer replacedFrom(node_pointer const& root, Path const& path, std::size_t depth, node_pointer const& value)
{
    if (!root || depth == path.size()) return root ? value : nullptr;
    node_pointer const below = child(*root, path[depth]);
    node_pointer const changed = below ? replacedFrom(below, path, depth + 1, value) : nullptr;
    if (!changed) return nullptr;
    auto copy = std::make_shared<node>(*root);
    if (auto const* place = std::get_if<std::size_t>(&path[depth]))
        copy->items[*place] = changed;
    else
        std::ranges::find(copy->entries, std::get<std::string>(path[depth]), &config::entry::key)->value = changed;
    return copy;
}

}  // namespace

std::optional<Path> pathFrom(std::string_view text)
{
    Path path;
    while (!text.empty()) {
        if (text.front() == '[') {
            std::size_t place = 0;
            auto const [end, problem] = std::from_chars(text.data() + 1, text.data() + text.size(), place);
            if (problem != std::errc{} || end == text.data() + text.size() || *end != ']') return std::nullopt;
            path.emplace_back(place);
            text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
            continue;
        }
        if (text.front() == '.') text.remove_prefix(1);
        std::string_view const key = text.substr(0, text.find_first_of(".["));
        if (key.empty()) return std::nullopt;
        path.emplace_back(std::string(key));
        text.remove_prefix(key.size());
    }
    return path;
}

std::string pathText(Path const& path)
{
    std::string text;
    for (PathStep const& each : path) {
        if (auto const* place = std::get_if<std::size_t>(&each))
            text += '[' + std::to_string(*place) + ']';
        else
            text += (text.empty() ? "" : ".") + std::get<std::string>(each);
    }
    return text;
}

node_pointer treeOf(std::string_view text)
{
    config::report ignored{std::string()};
    node_pointer const root = config::read_document(text, ignored);
    return ignored.failed() ? nullptr : root;
}

node_pointer at(node_pointer const& root, Path const& path)
{
    node_pointer found = root;
    for (auto step = path.begin(); found && step != path.end(); ++step) found = child(*found, *step);
    return found;
}

node_pointer at(node_pointer const& root, std::string_view path)
{
    auto const steps = pathFrom(path);
    return steps ? at(root, *steps) : nullptr;
}

node_pointer replaced(node_pointer const& root, Path const& path, node_pointer const& value)
{
    return replacedFrom(root, path, 0, value);
}

std::size_t offsetOf(std::string_view text, config::mark place)
{
    std::size_t offset = text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
    for (int line = 1; line < place.line; ++line) {
        std::size_t const end = text.find('\n', offset);
        if (end == text.npos) return text.size();
        offset = end + 1;
    }
    for (int column = 1; column < place.column && offset < text.size(); ++column) {
        ++offset;
        while (offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0) == 0x80) ++offset;
    }
    return offset;
}

}  // namespace signalbox::console
