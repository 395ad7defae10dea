// Items, fields and sections that were absent, written as their neighbours are.
#include "console/config/document_edit.hpp"

#include "console/config/part_span.hpp"
#include "console/config/yaml_value.hpp"

#include <algorithm>

namespace signalbox::console {

namespace {

constexpr char const* no_place =
    "there is no place for it that leaves the rest as it is (an anchor, a merge or odd indentation): write it in the text";

/// Whether an empty line stands between the last two of them: then one belongs before the next, too.
bool standApart(std::string_view text, std::vector<Part> const& parts)
{
    if (parts.size() < 2 || parts.back().lines == Span{}) return false;
    Part const& before = parts[parts.size() - 2];
    std::size_t const from = before.lines == Span{} ? nextLine(text, before.own.to) : before.lines.to, to = parts.back().lines.from;
    return from <= to && text.substr(from, to - from).find('\n') != std::string_view::npos;
}

/// Lines of their own below a part; the last line of a text may have no end, and has none afterwards.
TextEdit below(std::string_view text, std::vector<Part> const& parts, std::string const& lines)
{
    std::string const line_end(lineEndOf(text));
    std::size_t const last = parts.back().lines == Span{} ? nextLine(text, parts.back().own.to) : parts.back().lines.to;
    std::string const apart = standApart(text, parts) ? line_end : std::string();
    bool const ended = last > 0 && text[last - 1] == '\n';
    return ended ? TextEdit{last, last, apart + lines + line_end} : TextEdit{last, last, line_end + apart + lines};
}

/// Behind the colon of a key that has no value yet.
std::vector<TextEdit> behindEmptyKey(std::string_view text, node const& nothing, std::string const& value)
{
    auto const colon = behindColon(text, offsetOf(text, nothing.at));
    return colon ? std::vector<TextEdit>{{*colon, *colon, ' ' + value}} : std::vector<TextEdit>{};
}

/// In brackets: at the place of an item, or behind the last one.
std::vector<TextEdit> inBracketsAt(std::string_view text, node const& of, std::vector<Part> const& parts, std::size_t place,
                                   std::string const& value)
{
    if (parts.empty()) {
        std::size_t const opening = behindProperties(text, offsetOf(text, of.at));
        return {{opening + 1, opening + 1, value}};
    }
    if (place < parts.size()) return {{parts[place].own.from, parts[place].own.from, value + ", "}};
    return {{parts.back().own.to, parts.back().own.to, ", " + value}};
}

std::vector<TextEdit> dashedAt(std::string_view text, node const& list, std::vector<Part> const& parts, std::size_t place,
                               node const& value)
{
    std::size_t const indent = indentOf(text, list);
    node const& model = *list.items[std::min(place, list.items.size() - 1)];
    std::size_t const inside = std::max(indent + 2, parts.front().own.from - lineStart(text, parts.front().own.from));
    std::string const start = std::string(indent, ' ') + '-' + std::string(inside - indent - 1, ' ');
    bool const in_lines = model.what == node::kind::map && !inBrackets(text, model);
    std::string const line = start + (in_lines ? blockText(value, inside, lineEndOf(text)) : flowText(value));
    if (place >= parts.size()) return {below(text, parts, line)};
    std::string const apart(standApart(text, parts) ? lineEndOf(text) : std::string_view());
    return {{parts[place].lines.from, parts[place].lines.from, line + std::string(lineEndOf(text)) + apart}};
}

/// At the top a list has a line for each item.
std::string entryText(std::string_view text, std::string const& key, node const& value, bool at_top)
{
    std::string out = key + ':';
    if (!at_top || value.what != node::kind::list || value.items.empty()) return out + ' ' + flowText(value);
    for (node_pointer const& each : value.items) out += std::string(lineEndOf(text)) + "  - " + flowText(*each);
    return out;
}

std::vector<TextEdit> entryIn(std::string_view text, node const& section, std::string const& key, node const& value, bool at_top)
{
    if (section.what == node::kind::null) return behindEmptyKey(text, section, flowText(*mapOf({{key, std::make_shared<node>(value)}})));
    std::string const line = entryText(text, key, value, at_top);
    if (section.entries.empty() && at_top && !inBrackets(text, section)) {  // no key is there: behind the comments
        bool const ended = text.empty() || text.ends_with('\n');
        return {{text.size(), text.size(), (ended ? "" : std::string(lineEndOf(text))) + line + std::string(lineEndOf(text))}};
    }
    auto const parts = partsOf(text, section);
    if (!parts) return {};
    if (inBrackets(text, section)) return inBracketsAt(text, section, *parts, parts->size(), key + ": " + flowText(value));
    return {below(text, *parts, std::string(indentOf(text, section), ' ') + line)};
}

node_pointer withEntry(node_pointer const& root, Path const& section, node const& parent, std::string const& key, node_pointer const& value)
{
    auto grown = std::make_shared<node>(parent);
    grown->what = node::kind::map;
    std::erase_if(grown->entries, [&](config::entry const& each) { return each.key == key; });
    grown->entries.push_back({key, {}, value});
    return section.empty() ? node_pointer(grown) : replaced(root, section, grown);
}

}  // namespace

EditReply addEntry(Document const& of, std::string_view path, node_pointer const& value)
{
    std::string_view const text = of.text;
    auto const steps = pathFrom(path);
    if (!steps || steps->empty()) return refused("this is no path of a value");
    node_pointer const& root = of.tree;
    if (!root) return refusedAsNoYaml();
    Path section = *steps;
    node_pointer made = value;
    for (;;) {
        auto const* const key = std::get_if<std::string>(&section.back());
        if (key == nullptr) return refused("there is no item " + pathText(section) + ": add it first");
        std::string const name = *key;
        node_pointer const there = at(root, section);
        section.pop_back();
        node_pointer const parent = at(root, section);
        if (parent && there) {
            if (there->what != node::kind::null) return refused(pathText(*steps) + " is there already");
            return firstThatReadsBack(text, behindEmptyKey(text, *there, flowText(*made)), *withEntry(root, section, *parent, name, made),
                                      no_place);
        }
        if (parent) {
            if (parent->what != node::kind::map && parent->what != node::kind::null)
                return refused(pathText(section) + " is no section: it has no keys");
            return firstThatReadsBack(text, entryIn(text, *parent, name, *made, section.empty()),
                                      *withEntry(root, section, *parent, name, made), no_place);
        }
        made = mapOf({{name, made}});
    }
}

EditReply addItem(Document const& of, std::string_view list, std::size_t place, node_pointer const& value)
{
    std::string_view const text = of.text;
    auto const steps = pathFrom(list);
    node_pointer const& root = of.tree;
    if (!root || !steps) return refusedAsNoYaml();
    node_pointer const items = at(root, *steps);
    if (!items || items->what == node::kind::null) return addEntry(of, list, listOf({value}));
    if (items->what != node::kind::list) return refused(std::string(list) + " is no list");
    place = std::min(place, items->items.size());
    auto grown = std::make_shared<node>(*items);
    grown->items.insert(grown->items.begin() + static_cast<std::ptrdiff_t>(place), value);
    auto const parts = partsOf(text, *items);
    if (!parts) return refused(no_place);
    bool const brackets = inBrackets(text, *items);
    return firstThatReadsBack(
        text, brackets ? inBracketsAt(text, *items, *parts, place, flowText(*value)) : dashedAt(text, *items, *parts, place, *value),
        *replaced(root, *steps, grown), no_place);
}

}  // namespace signalbox::console
