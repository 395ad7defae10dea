#include "console/config/document_edit.hpp"

#include "console/config/document_tree.hpp"
#include "console/config/scalar_span.hpp"

#include <algorithm>
#include <array>

namespace signalbox::console {

namespace {

EditReply refused(std::string why)
{
    return {std::nullopt, std::move(why)};
}

node_pointer scalarOf(std::string_view value)
{
    auto made = std::make_shared<node>();
    made->what = node::kind::scalar;
    made->text = value;
    return made;
}

bool meansWhatWasAsked(std::string_view text, TextEdit const& edit, node const& wanted)
{
    node_pointer const is = treeOf(edited(text, edit));
    return is && sameValues(*is, wanted);
}

/// The first way of writing that reads back as it was meant.
EditReply firstThatReadsBack(std::string_view text, Span place, std::vector<std::string> const& ways, node const& wanted)
{
    for (std::string const& each : ways) {
        TextEdit edit{place.from, place.to, each};
        if (meansWhatWasAsked(text, edit, wanted)) return {std::move(edit), {}};
    }
    return refused("the value stands for others too (an anchor, or a line that is shared): change it in the text");
}

EditReply replaceScalar(std::string_view text, node_pointer const& root, Path const& path, node const& old, std::string_view value)
{
    auto const place = spanOf(text, old);
    if (!place) return refused("the value runs over several lines: change it in the text");
    node_pointer const wanted = replaced(root, path, scalarOf(value));
    char const first = text[place->from];
    std::vector<std::string> ways;
    if (first == '\'' && value.find('\n') == value.npos) ways.push_back(singleQuoted(value));
    if (first != '\'' && first != '"') ways.emplace_back(value);
    ways.push_back(quoted(value));
    return firstThatReadsBack(text, *place, ways, *wanted);
}

/// Behind the first scalar of the section: on the same line in braces, on a line of its own otherwise.
EditReply insertScalar(std::string_view text, node_pointer const& root, Path const& path, std::string_view value)
{
    Path const section(path.begin(), path.end() - 1);
    auto const* const key = std::get_if<std::string>(&path.back());
    node_pointer const parent = at(root, section);
    if (key == nullptr || !parent || parent->what != node::kind::map)
        return refused("the section " + pathText(section) + " is not there yet: write it in the text");
    auto grown = std::make_shared<node>(*parent);
    grown->entries.push_back({*key, {}, scalarOf(value)});
    node_pointer const wanted = section.empty() ? node_pointer(grown) : replaced(root, section, grown);
    bool const braces = inBrackets(text, *parent);
    for (config::entry const& beside : parent->entries) {
        auto const place = spanOf(text, *beside.value);
        if (!place) continue;
        std::size_t const line_end = std::min(text.size(), text.find('\n', place->to));
        std::size_t const behind = braces ? place->to : line_end > 0 && text[line_end - 1] == '\r' ? line_end - 1 : line_end;
        std::string const before =
            braces ? std::string(", ") : std::string(lineEndOf(text)) + std::string(static_cast<std::size_t>(beside.at.column - 1), ' ');
        std::vector<std::string> ways;
        for (std::string const& each : {std::string(value), quoted(value)}) ways.push_back(before + *key + ": " + each);
        return firstThatReadsBack(text, {behind, behind}, ways, *wanted);
    }
    return refused("the section has no value of one line beside which it could stand: write it in the text");
}

}  // namespace

std::string edited(std::string_view text, TextEdit const& edit)
{
    return std::string(text.substr(0, edit.from)) + edit.text + std::string(text.substr(edit.to));
}

EditReply setScalar(std::string_view text, std::string_view path, std::string_view value)
{
    auto const steps = pathFrom(path);
    if (!steps || steps->empty()) return refused("this is no path of a value");
    node_pointer const root = treeOf(text);
    if (!root) return refused("the text is no YAML at the moment: put that right first");
    node_pointer const old = at(root, *steps);
    if (!old) return insertScalar(text, root, *steps, value);
    if (old->what != node::kind::scalar) return refused(std::string(path) + " is a section, not a value");
    if (old->text == value) return {TextEdit{}, {}};
    return replaceScalar(text, root, *steps, *old, value);
}

EditReply swapWithNext(std::string_view text, std::string_view list, std::size_t place)
{
    auto const steps = pathFrom(list);
    node_pointer const root = treeOf(text);
    if (!root || !steps) return refused("the text is no YAML at the moment: put that right first");
    node_pointer const items = at(root, *steps);
    if (!items || items->what != node::kind::list || place + 1 >= items->items.size())
        return refused("there is nothing to change places with");
    auto const one = itemSpan(text, *items, place), next = itemSpan(text, *items, place + 1);
    if (!one || !next || one->to > next->from) return refused("the items share a line: change their order in the text");
    auto swapped = std::make_shared<node>(*items);
    std::swap(swapped->items[place], swapped->items[place + 1]);
    std::string first(text.substr(next->from, next->to - next->from)), second(text.substr(one->from, one->to - one->from));
    if (second.ends_with('\n') && !first.ends_with('\n')) {  // the last line of the text has no end
        first += lineEndOf(text);
        second.erase(second.find_last_not_of("\r\n") + 1);
    }
    TextEdit edit{one->from, next->to, first + std::string(text.substr(one->to, next->from - one->to)) + second};
    if (!meansWhatWasAsked(text, edit, *replaced(root, *steps, swapped)))
        return refused("the items refer to each other: change their order in the text");
    return {std::move(edit), {}};
}

}  // namespace signalbox::console
