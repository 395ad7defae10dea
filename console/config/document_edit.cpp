#include "console/config/document_edit.hpp"

#include "console/config/scalar_span.hpp"
#include "console/config/yaml_value.hpp"

#include <algorithm>

namespace signalbox::console {

namespace {

constexpr char const* stands_for_others = "the value stands for others too (an anchor, or a line that is shared): change it in the text";

EditReply replaceScalar(std::string_view text, node_pointer const& root, Path const& path, node const& old, std::string_view value)
{
    auto const place = spanOf(text, old);
    if (!place) return refused("the value runs over several lines: change it in the text");
    node_pointer const wanted = replaced(root, path, typedScalar(value));
    char const first = text[place->from];
    std::vector<TextEdit> ways;
    if (first == '\'' && value.find('\n') == value.npos) ways.push_back({place->from, place->to, singleQuoted(value)});
    if (first != '\'' && first != '"') ways.push_back({place->from, place->to, std::string(value)});
    ways.push_back({place->from, place->to, quoted(value)});
    return firstThatReadsBack(text, std::move(ways), *wanted, stands_for_others);
}

/// Behind the first scalar of the section: on the same line in braces, on a line of its own otherwise. Nothing where there is no such scalar.
std::optional<EditReply> insertBehindFirst(std::string_view text, node_pointer const& root, Path const& path, std::string_view value)
{
    Path const section(path.begin(), path.end() - 1);
    auto const* const key = std::get_if<std::string>(&path.back());
    node_pointer const parent = at(root, section);
    if (key == nullptr || !parent || parent->what != node::kind::map) return std::nullopt;
    auto grown = std::make_shared<node>(*parent);
    grown->entries.push_back({*key, {}, typedScalar(value)});
    node_pointer const wanted = section.empty() ? node_pointer(grown) : replaced(root, section, grown);
    bool const braces = inBrackets(text, *parent);
    for (config::entry const& beside : parent->entries) {
        auto const place = spanOf(text, *beside.value);
        if (!place) continue;
        std::size_t const line_end = std::min(text.size(), text.find('\n', place->to));
        std::size_t const behind = braces ? place->to : line_end > 0 && text[line_end - 1] == '\r' ? line_end - 1 : line_end;
        std::string const before =
            braces ? std::string(", ") : std::string(lineEndOf(text)) + std::string(static_cast<std::size_t>(beside.at.column - 1), ' ');
        std::vector<TextEdit> ways;
        for (std::string const& each : {std::string(value), quoted(value)}) ways.push_back({behind, behind, before + *key + ": " + each});
        return firstThatReadsBack(text, std::move(ways), *wanted, stands_for_others);
    }
    return std::nullopt;
}

}  // namespace

EditReply setScalar(Document const& of, std::string_view path, std::string_view value)
{
    std::string_view const text = of.text;
    auto const steps = pathFrom(path);
    if (!steps || steps->empty()) return refused("this is no path of a value");
    node_pointer const& root = of.tree;
    if (!root) return refusedAsNoYaml();
    node_pointer const old = at(root, *steps);
    if (!old) {
        if (auto inserted = insertBehindFirst(text, root, *steps, value)) return std::move(*inserted);
        return addEntry(of, path, typedScalar(value));
    }
    if (old->what == node::kind::null) return addEntry(of, path, typedScalar(value));
    if (old->what != node::kind::scalar) return refused(std::string(path) + " is a section, not a value");
    if (old->text == value) return {TextEdit{}, {}};
    return replaceScalar(text, root, *steps, *old, value);
}

}  // namespace signalbox::console
