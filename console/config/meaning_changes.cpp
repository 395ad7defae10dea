#include "console/config/meaning_changes.hpp"

#include "console/config/document_outline.hpp"

#include <algorithm>
#include <map>

namespace signalbox::console {

namespace {

constexpr std::size_t longest_value = 120;  // of one side of a change: the textual diff has the rest
constexpr std::string_view hidden = "(hidden)";

bool ofSections(node const& list)
{
    return list.what == node::kind::list && !list.items.empty() &&
           std::ranges::all_of(list.items, [](node_pointer const& each) { return each->what == node::kind::map; });
}

std::string shortened(std::string text)
{
    if (text.size() <= longest_value) return text;
    std::size_t end = longest_value;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end) + "…";
}

/// In one line, as it could be written between brackets. A secret that stands in the file is not shown.
std::string inOneLine(node const& of)
{
    std::string out;
    switch (of.what) {
    case node::kind::null: return "nothing";
    case node::kind::scalar: return of.text.empty() ? "\"\"" : of.text;
    case node::kind::list:
        for (node_pointer const& each : of.items) out += (out.empty() ? "" : ", ") + inOneLine(*each);
        return '[' + out + ']';
    case node::kind::map:
        for (config::entry const& each : of.entries)
            out += (out.empty() ? "" : ", ") + each.key + ": " + (each.key == "inline" ? std::string(hidden) : inOneLine(*each.value));
        return '{' + out + '}';
    }
    return out;
}

/// Items by name; of several with one name the later ones get a number.
std::vector<std::pair<std::string, node_pointer>> named(node const& list)
{
    std::map<std::string, int> seen;
    std::vector<std::pair<std::string, node_pointer>> out;
    for (std::size_t place = 0; place < list.items.size(); ++place) {
        std::string name = itemName(*list.items[place], place);
        if (int const times = ++seen[name]; times > 1) name += " (" + std::to_string(times) + ")";
        out.emplace_back(std::move(name), list.items[place]);
    }
    return out;
}

class Comparer {
public:
    std::vector<MeaningChange> found;
    std::size_t more = 0;  // beyond the limit

    void sections(node const& before, node const& after)
    {
        for (config::entry const& each : after.entries) section(each.key, entry(before, each.key), each.value);
        for (config::entry const& each : before.entries)
            if (!entry(after, each.key)) section(each.key, each.value, nullptr);
    }

private:
    using Kind = MeaningChange::Kind;

    static node_pointer entry(node const& of, std::string const& key)
    {
        auto const at = std::ranges::find(of.entries, key, &config::entry::key);
        return at == of.entries.end() ? nullptr : at->value;
    }
    static node const& orEmpty(node_pointer const& one)
    {
        static node const nothing;
        return one ? *one : nothing;
    }

    void section(std::string const& key, node_pointer const& before, node_pointer const& after)
    {
        if (ofSections(orEmpty(before)) || ofSections(orEmpty(after)))
            items(orEmpty(before), orEmpty(after), {}, [&](std::string const& name) {
                return std::pair{nounOf(key) + ' ' + name, std::string()};
            });
        else
            value(key, {}, before, after);
    }

    /// `noun` gives an item of the list its noun and the beginning of what changed in it. `ordered` names the list where its order means something.
    template <class Noun>
    void items(node const& before, node const& after, std::string const& ordered, Noun const& noun)
    {
        auto const old = named(before), fresh = named(after);
        auto const nameless = [](auto const& list, std::string const& name) {
            return std::ranges::find(list, name, &std::pair<std::string, node_pointer>::first) == list.end();
        };
        for (auto const& [name, item] : fresh) {
            auto const [whose, what] = noun(name);
            if (nameless(old, name))
                add({Kind::added, whose, what, {}, inOneLine(*item)});
            else
                value(whose, what, std::ranges::find(old, name, &std::pair<std::string, node_pointer>::first)->second, item);
        }
        for (auto const& [name, item] : old)
            if (nameless(fresh, name)) add({Kind::removed, noun(name).first, noun(name).second, inOneLine(*item), {}});
        if (!ordered.empty()) order(old, fresh, noun({}).first, ordered);
    }

    template <class Named>
    void order(Named const& old, Named const& fresh, std::string const& noun, std::string const& list_name)
    {
        std::string before, after;
        auto const list = [](Named const& items, Named const& others, std::string& into) {
            for (auto const& [name, item] : items)
                if (std::ranges::find(others, name, &std::pair<std::string, node_pointer>::first) != others.end())
                    into += (into.empty() ? "" : ", ") + name;
        };
        list(old, fresh, before);
        list(fresh, old, after);
        if (before != after) add({Kind::changed, noun, list_name, before, after});
    }

    void value(std::string const& noun, std::string const& what, node_pointer const& before, node_pointer const& after)
    {
        if (before && after && sameValues(*before, *after)) return;
        node const &old = orEmpty(before), &fresh = orEmpty(after);
        bool const maps = (old.what == node::kind::map || !before) && (fresh.what == node::kind::map || !after);
        if (maps && (before || after)) {
            for (config::entry const& each : fresh.entries) member(noun, what, each.key, entry(old, each.key), each.value);
            for (config::entry const& each : old.entries)
                if (!entry(fresh, each.key)) member(noun, what, each.key, each.value, nullptr);
            return;
        }
        add({Kind::changed, noun, what, before ? inOneLine(old) : "", after ? inOneLine(fresh) : ""});
    }

    void member(std::string const& noun, std::string const& what, std::string const& key, node_pointer const& before,
                node_pointer const& after)
    {
        if (ofSections(orEmpty(before)) || ofSections(orEmpty(after)))
            return items(orEmpty(before), orEmpty(after), join(what, "order of " + key), [&](std::string const& name) {
                return std::pair{noun, join(what, nounOf(key) + ' ' + name)};
            });
        if (key == "inline") return add({Kind::changed, noun, join(what, key), std::string(hidden), std::string(hidden)});
        value(noun, join(what, key), before, after);
    }

    /// "member a: weight", and "price.input" within a section.
    static std::string join(std::string const& what, std::string const& key)
    {
        if (what.empty()) return key;
        return what + (what.find(' ') == what.npos || what.rfind(": ") != what.npos ? "." : ": ") + key;
    }

    void add(MeaningChange one)
    {
        one.old = shortened(std::move(one.old));
        one.fresh = shortened(std::move(one.fresh));
        if (found.size() < most_meaning_changes)
            found.push_back(std::move(one));
        else
            ++more;
    }
};

}  // namespace

std::vector<MeaningChange> meaningChanges(node const& before, node const& after)
{
    Comparer comparer;
    comparer.sections(before, after);
    if (comparer.more) comparer.found.push_back({.noun = std::to_string(comparer.more) + " further changes"});
    return std::move(comparer.found);
}

std::string sentenceOf(MeaningChange const& change)
{
    std::string const name = change.noun + (change.what.empty() ? "" : ": " + change.what);
    switch (change.kind) {
    case MeaningChange::Kind::added: return name + " is new: " + change.fresh;
    case MeaningChange::Kind::removed: return name + " is gone, which was " + change.old;
    case MeaningChange::Kind::changed: break;
    }
    if (change.old.empty() && change.fresh.empty()) return name;
    if (change.old.empty()) return name + " " + change.fresh + ", was not set";
    if (change.fresh.empty()) return name + " is not set any more, was " + change.old;
    return name + " " + change.old + " → " + change.fresh;
}

std::vector<std::string> sentencesOf(std::string const& before, std::string const& after)
{
    node_pointer const old = treeOf(before), fresh = treeOf(after);
    if (!old || !fresh) return {};
    std::vector<std::string> out;
    for (MeaningChange const& each : meaningChanges(*old, *fresh)) out.push_back(sentenceOf(each));
    return out;
}

}  // namespace signalbox::console
