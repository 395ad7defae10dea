// What is taken out of a list or a section, and the order of a list.
#include "console/config/document_edit.hpp"

#include "console/config/part_span.hpp"

#include <algorithm>

namespace signalbox::console {

namespace {

constexpr char const* bound = "it cannot be taken out alone (an anchor, a merge or a shared line): change it in the text";
constexpr char const* mixed = "the items share a line or refer to each other: change their order in the text";

/// The lines of an item in brackets that shares them with no other one.
std::optional<Span> linesAlone(std::string_view text, Span const& own)
{
    std::size_t const start = lineStart(text, own.from), stop = lineStop(text, own.to);
    std::string_view behind = text.substr(own.to, stop - own.to);
    behind = behind.substr(std::min(behind.size(), behind.find_first_not_of(" \t,")));
    bool const alone = start > 0 && text.find_first_not_of(" \t", start) == own.from && (behind.empty() || behind.front() == '#');
    return alone ? std::optional(Span{start, nextLine(text, stop)}) : std::nullopt;
}

/// With its comma: the one behind it, of the last item the one before it.
TextEdit takenFromBrackets(std::string_view text, std::vector<Part> const& parts, std::size_t place)
{
    Span const& own = parts[place].own;
    if (parts.size() == 1) return {own.from, own.to, {}};
    if (auto const lines = linesAlone(text, own)) return {lines->from, lines->to, {}};
    if (place + 1 == parts.size()) {
        std::size_t const before = parts[place - 1].own.to;
        std::string_view const between = text.substr(before, own.from - before);
        return between.find('#') == between.npos ? TextEdit{before, own.to, {}} : TextEdit{own.from, own.to, {}};
    }
    std::size_t const next = parts[place + 1].own.from, line_end = text.find('\n', own.to);
    if (line_end > next) return {own.from, next, {}};
    std::size_t const comma = text.find(',', own.to), blank = text.find_last_not_of(" \t", own.from - 1);
    return {blank + 1, comma + 1, {}};  // the next one stands on the line below
}

/// Of a block: its lines. The first entry behind a dash leaves the dash to the next one.
TextEdit takenFromBlock(std::string_view text, std::vector<Part> const& parts, std::size_t place)
{
    Part const& part = parts[place];
    if (part.lines != Span{}) return {part.lines.from, part.lines.to, {}};
    std::size_t const next = parts[place + 1].own.from;
    std::string_view const between = text.substr(part.own.to, next - part.own.to);
    return between.find('#') == between.npos ? TextEdit{part.own.from, next, {}} : TextEdit{part.own.from, part.own.to, {}};
}

/// The only item of a block leaves empty brackets behind its key, or behind its dash.
std::vector<TextEdit> emptied(std::string_view text, node const& of, Part const& part, std::optional<std::size_t> key)
{
    std::string const brackets = of.what == node::kind::list ? "[]" : "{}";
    if (part.lines == Span{}) return {{part.own.from, part.own.to, brackets}};
    auto const colon = key ? behindColon(text, *key) : std::nullopt;
    if (!colon || *colon > part.lines.from) return {};
    std::string_view between = text.substr(*colon, part.lines.from - *colon);
    while (between.ends_with('\n') || between.ends_with('\r')) between.remove_suffix(1);
    std::size_t to = part.lines.to;
    while (to > part.own.to && (text[to - 1] == '\n' || text[to - 1] == '\r')) --to;
    return {{*colon, to, ' ' + brackets + std::string(between)}};
}

/// Where the key of the section or list at this path stands.
std::optional<std::size_t> keyOf(std::string_view text, node_pointer const& root, Path path)
{
    if (path.empty() || !std::holds_alternative<std::string>(path.back())) return std::nullopt;
    std::string const key = std::get<std::string>(path.back());
    path.pop_back();
    node_pointer const parent = at(root, path);
    auto const found = std::ranges::find(parent->entries, key, &config::entry::key);
    return found == parent->entries.end() ? std::nullopt : std::optional(offsetOf(text, found->at));
}

/// The place among the items or entries; nothing when it is not there.
std::optional<std::size_t> placeIn(node const& parent, PathStep const& step)
{
    if (auto const* place = std::get_if<std::size_t>(&step))
        return parent.what == node::kind::list && *place < parent.items.size() ? std::optional(*place) : std::nullopt;
    auto const found = std::ranges::find(parent.entries, std::get<std::string>(step), &config::entry::key);
    return found == parent.entries.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - parent.entries.begin()));
}

/// An item's bytes without the end of its last line, so that the last line of the text may change places, too.
std::string_view ownBytes(std::string_view text, Part const& part)
{
    Span const span = part.lines == Span{} ? part.own : part.lines;
    std::string_view bytes = text.substr(span.from, span.to - span.from);
    while (bytes.ends_with('\n') || bytes.ends_with('\r')) bytes.remove_suffix(1);
    return bytes;
}

}  // namespace

EditReply removeAt(Document const& of, std::string_view path)
{
    std::string_view const text = of.text;
    auto const steps = pathFrom(path);
    node_pointer const& root = of.tree;
    if (!root) return refusedAsNoYaml();
    if (!steps || steps->empty()) return refused("this is no path of a value");
    Path const above(steps->begin(), steps->end() - 1);
    node_pointer const parent = at(root, above);
    auto const place = parent ? placeIn(*parent, steps->back()) : std::nullopt;
    if (!place) return refused(std::string(path) + " is not there");
    auto less = std::make_shared<node>(*parent);
    if (parent->what == node::kind::list)
        less->items.erase(less->items.begin() + static_cast<std::ptrdiff_t>(*place));
    else
        less->entries.erase(less->entries.begin() + static_cast<std::ptrdiff_t>(*place));
    auto const parts = partsOf(text, *parent);
    if (!parts) return refused(bound);
    std::vector<TextEdit> ways;
    if (inBrackets(text, *parent))
        ways = {takenFromBrackets(text, *parts, *place)};
    else if (parts->size() > 1)
        ways = {takenFromBlock(text, *parts, *place)};
    else
        ways = emptied(text, *parent, parts->front(), keyOf(text, root, above));
    return firstThatReadsBack(text, std::move(ways), above.empty() ? *less : *replaced(root, above, less), bound);
}

EditReply moveItem(Document const& of, std::string_view list, std::size_t from, std::size_t to)
{
    std::string_view const text = of.text;
    auto const steps = pathFrom(list);
    node_pointer const& root = of.tree;
    if (!root || !steps) return refusedAsNoYaml();
    node_pointer const items = at(root, *steps);
    if (!items || items->what != node::kind::list || std::max(from, to) >= items->items.size())
        return refused("there is no such place in " + std::string(list));
    if (from == to) return {TextEdit{}, {}};
    auto const parts = partsOf(text, *items);
    if (!parts) return refused(mixed);
    std::size_t const first = std::min(from, to), last = std::max(from, to);
    std::vector<std::size_t> order;  // the old places of [first, last] in their new order
    for (std::size_t place = first; place <= last; ++place) order.push_back(place);
    std::rotate(order.begin(), from < to ? order.begin() + 1 : order.end() - 1, order.end());
    auto moved = std::make_shared<node>(*items);
    std::string out;
    auto const begins = [&](std::size_t place) { return static_cast<std::size_t>(ownBytes(text, (*parts)[place]).data() - text.data()); };
    auto const ends = [&](std::size_t place) { return begins(place) + ownBytes(text, (*parts)[place]).size(); };
    for (std::size_t place = first; place <= last; ++place) {
        if (place > first) out += text.substr(ends(place - 1), begins(place) - ends(place - 1));  // what stands between stays there
        out += ownBytes(text, (*parts)[order[place - first]]);
        moved->items[place] = items->items[order[place - first]];
    }
    return firstThatReadsBack(text, {{begins(first), ends(last), out}}, *replaced(root, *steps, moved), mixed);
}

}  // namespace signalbox::console
