#include "engine/config/text_change.hpp"

#include "engine/config/collections.hpp"
#include "engine/config/tree_values.hpp"
#include "engine/config/yaml_text.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace signalbox::config {
namespace {

using line = std::string_view;  // with its line feed

std::vector<line> lines_of(std::string_view text)
{
    std::vector<line> out;
    while (!text.empty()) {
        std::size_t const end = std::min(text.find('\n'), text.size() - 1) + 1;
        out.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return out;
}

std::size_t indent_of(line of)
{
    return std::min(of.find_first_not_of(' '), of.size());
}

bool is_blank_or_comment(line of)
{
    std::size_t const first = of.find_first_not_of(" \t\r\n");
    return first == of.npos || of[first] == '#';
}

/// A comment begins a line or follows a blank, outside of quotes. In a text of several lines it may be no comment, which is told as one.
bool has_comment(line of)
{
    char quote = 0;
    for (std::size_t i = 0; i < of.size(); ++i) {
        char const c = of[i];
        bool const begins = i == 0 || of[i - 1] == ' ' || of[i - 1] == '\t';
        if (quote == 0 && c == '#' && begins) return true;
        if (quote == '"' && c == '\\')
            ++i;
        else if (quote == 0 ? (c == '"' || c == '\'') : c == quote)
            quote = quote == 0 ? c : 0;
    }
    return false;
}

/// Lines [from, to) of a text, from 0.
struct range {
    std::size_t from = 0, to = 0;
};

/// Without the blank lines and comments at its end: they speak of what follows.
range without_tail(range of, std::vector<line> const& lines)
{
    while (of.to > of.from + 1 && is_blank_or_comment(lines[of.to - 1])) --of.to;
    return of;
}

/// Where each item of a list begins, with the comments directly above it; nothing when an item does not stand in lines of its own.
std::optional<std::vector<std::size_t>> item_starts(node const& list, range within, std::vector<line> const& lines)
{
    std::vector<std::size_t> out;
    std::size_t before = within.from;
    for (node_pointer const& each : list.items) {
        auto const at = static_cast<std::size_t>(each->at.line) - 1;
        if (each->at.line < 1 || at <= before || at >= within.to) return std::nullopt;
        std::size_t const indent = indent_of(lines[at]);
        if (indent >= lines[at].size() || lines[at][indent] != '-') return std::nullopt;
        std::size_t first = at;
        while (first > before + 1 && is_blank_or_comment(lines[first - 1])) --first;
        out.push_back(first);
        before = at;
    }
    return out;
}

bool has_comment(range of, std::vector<line> const& lines)
{
    return std::any_of(lines.begin() + static_cast<std::ptrdiff_t>(of.from), lines.begin() + static_cast<std::ptrdiff_t>(of.to),
                       [](line each) { return has_comment(each); });
}

/// The item of a section's list with the name of this one; null when there is none, or the items have no names.
node_pointer item_named_as(node const& one, entry const& section)
{
    collection const* const in = collection_with_key(section.key);
    std::string const id = in ? text_of(one, in->id_key) : std::string();
    return id.empty() ? nullptr : item_named(section.value, *in, id);
}

struct written_section {
    std::string text;
    bool comments_lost = false;
};

/// The section of a list, line by line where an item is as it was.
std::optional<written_section> list_section(entry const& section, node const& fresh, range within, std::vector<line> const& lines)
{
    node const& old = *section.value;
    if (old.items.empty() || old.what != node::kind::list || fresh.what != node::kind::list) return std::nullopt;
    auto const starts = item_starts(old, within, lines);
    if (!starts) return std::nullopt;
    std::size_t const indent = indent_of(lines[static_cast<std::size_t>(old.items.front()->at.line) - 1]);
    written_section made{std::string(lines[within.from])};
    std::string& out = made.text;
    for (node_pointer const& each : fresh.items) {
        auto const same = std::ranges::find_if(old.items, [&](node_pointer const& one) { return same_values(*one, *each); });
        auto const was = same == old.items.end() ? std::ranges::find(old.items, item_named_as(*each, section)) : same;
        auto const place = static_cast<std::size_t>(was - old.items.begin());
        if (was == old.items.end()) {
            append_item(out, *each, indent);
            continue;
        }
        std::size_t const first = static_cast<std::size_t>((*was)->at.line) - 1;
        range const whole{(*starts)[place], place + 1 < starts->size() ? (*starts)[place + 1] : within.to};
        for (std::size_t i = whole.from; i < (same == old.items.end() ? first : whole.to); ++i) out += lines[i];
        if (!out.ends_with('\n')) out += '\n';
        if (same != old.items.end()) continue;
        append_item(out, *each, indent);
        made.comments_lost |= has_comment(range{first, whole.to}, lines);
    }
    return made;
}

std::string section_text(entry const& fresh)
{
    std::string out;
    append_section(out, fresh);
    return out;
}

/// Nothing when the sections do not begin in lines of their own.
std::optional<written_section> line_by_line(std::string_view text, node const& before, node const& after)
{
    std::vector<line> const lines = lines_of(text);
    written_section made;
    std::string& out = made.text;
    std::size_t done = 0;
    for (std::size_t i = 0; i < before.entries.size(); ++i) {
        entry const& old = before.entries[i];
        auto const line_after = i + 1 < before.entries.size() ? static_cast<std::size_t>(before.entries[i + 1].at.line) - 1 : lines.size();
        range within{static_cast<std::size_t>(old.at.line) - 1, line_after};
        if (old.at.line < 1 || old.at.column != 1 || within.from < done || within.to <= within.from || within.to > lines.size())
            return std::nullopt;
        within = without_tail(within, lines);
        for (; done < within.from; ++done) out += lines[done];
        node_pointer const fresh = child(after, old.key);
        if (fresh && same_values(*old.value, *fresh)) {
            for (; done < within.to; ++done) out += lines[done];
        } else if (fresh) {
            auto kept = list_section(old, *fresh, within, lines);
            made.comments_lost |= kept ? kept->comments_lost : has_comment(within, lines);
            out += kept ? kept->text : section_text({old.key, {}, fresh});
        }
        done = within.to;
        if (!out.empty() && !out.ends_with('\n')) out += '\n';
    }
    for (; done < lines.size(); ++done) out += lines[done];
    if (!out.empty() && !out.ends_with('\n')) out += '\n';
    for (entry const& each : after.entries)
        if (!child(before, each.key)) out += section_text(each);
    return made;
}

bool reads_as(std::string const& text, node const& wanted)
{
    report ignored{std::string()};
    node_pointer const is = read_document(text, ignored);
    return is && !ignored.failed() && same_values(*is, wanted);
}

}  // namespace

changed_text text_with(std::string_view text, node const& before, node const& after)
{
    if (same_values(before, after)) return {std::string(text), false};
    if (auto kept = line_by_line(text, before, after); kept && reads_as(kept->text, after))
        return {std::move(kept->text), false, kept->comments_lost};
    return {yaml_of(after), true};
}

}  // namespace signalbox::config
