#include "engine/config/meaning_changes.hpp"

#include "engine/config/tree_values.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace signalbox::config {

namespace {

constexpr std::size_t longest_value = 120;  // of one side of a change: the textual diff has the rest
constexpr std::string_view hidden = "(hidden)";

/// A secret that stands in the text itself, in the place of a reference.
bool is_secret(std::string_view key, node const& value)
{
    static constexpr std::array keys{"inline", "secret", "token", "session_token", "key"};
    return value.what == node::kind::scalar && std::ranges::find(keys, key) != keys.end();
}

bool of_sections(node const& list)
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
std::string in_one_line(node const& of)
{
    std::string out;
    switch (of.what) {
    case node::kind::null: return "nothing";
    case node::kind::scalar: return of.text.empty() ? "\"\"" : of.text;
    case node::kind::list:
        for (node_pointer const& each : of.items) out += (out.empty() ? "" : ", ") + in_one_line(*each);
        return '[' + out + ']';
    case node::kind::map:
        for (entry const& each : of.entries)
            out += (out.empty() ? "" : ", ") + each.key + ": " +
                   (is_secret(each.key, *each.value) ? std::string(hidden) : in_one_line(*each.value));
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
        std::string name = item_name(*list.items[place], place);
        if (int const times = ++seen[name]; times > 1) name += " (" + std::to_string(times) + ")";
        out.emplace_back(std::move(name), list.items[place]);
    }
    return out;
}

class comparer {
public:
    std::vector<meaning_change> found;
    std::size_t more = 0;  // beyond the limit

    void sections(node const& before, node const& after)
    {
        for (entry const& each : after.entries) section(each.key, child(before, each.key), each.value);
        for (entry const& each : before.entries)
            if (!child(after, each.key)) section(each.key, each.value, nullptr);
    }

private:
    using kind = meaning_change::kind_of;

    static node const& or_empty(node_pointer const& one)
    {
        static node const nothing;
        return one ? *one : nothing;
    }

    void section(std::string const& key, node_pointer const& before, node_pointer const& after)
    {
        if (of_sections(or_empty(before)) || of_sections(or_empty(after)))
            items(or_empty(before), or_empty(after), {}, [&](std::string const& name) {
                return std::pair{noun_of(key) + ' ' + name, std::string()};
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
                add({kind::added, whose, what, {}, in_one_line(*item)});
            else
                value(whose, what, std::ranges::find(old, name, &std::pair<std::string, node_pointer>::first)->second, item);
        }
        for (auto const& [name, item] : old)
            if (nameless(fresh, name)) add({kind::removed, noun(name).first, noun(name).second, in_one_line(*item), {}});
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
        if (before != after) add({kind::changed, noun, list_name, before, after});
    }

    void value(std::string const& noun, std::string const& what, node_pointer const& before, node_pointer const& after)
    {
        if (before && after && same_values(*before, *after)) return;
        node const &old = or_empty(before), &fresh = or_empty(after);
        bool const maps = (old.what == node::kind::map || !before) && (fresh.what == node::kind::map || !after);
        if (maps && (before || after)) {
            for (entry const& each : fresh.entries) member(noun, what, each.key, child(old, each.key), each.value);
            for (entry const& each : old.entries)
                if (!child(fresh, each.key)) member(noun, what, each.key, each.value, nullptr);
            return;
        }
        add({kind::changed, noun, what, before ? in_one_line(old) : "", after ? in_one_line(fresh) : ""});
    }

    void member(std::string const& noun, std::string const& what, std::string const& key, node_pointer const& before,
                node_pointer const& after)
    {
        if (of_sections(or_empty(before)) || of_sections(or_empty(after)))
            return items(or_empty(before), or_empty(after), join(what, "order of " + key), [&](std::string const& name) {
                return std::pair{noun, join(what, noun_of(key) + ' ' + name)};
            });
        if (before && after && same_values(*before, *after)) return;
        if ((before && is_secret(key, *before)) || (after && is_secret(key, *after)))
            return add({kind::changed, noun, join(what, key), std::string(hidden), std::string(hidden)});
        value(noun, join(what, key), before, after);
    }

    /// "member a: weight", and "price.input" within a section.
    static std::string join(std::string const& what, std::string const& key)
    {
        if (what.empty()) return key;
        return what + (what.find(' ') == what.npos || what.rfind(": ") != what.npos ? "." : ": ") + key;
    }

    void add(meaning_change one)
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

std::vector<meaning_change> meaning_changes(node const& before, node const& after)
{
    comparer of;
    of.sections(before, after);
    if (of.more) of.found.push_back({.noun = std::to_string(of.more) + " further changes"});
    return std::move(of.found);
}

std::string sentence_of(meaning_change const& change)
{
    std::string const name = change.noun + (change.what.empty() ? "" : ": " + change.what);
    switch (change.kind) {
    case meaning_change::kind_of::added: return name + " is new: " + change.fresh;
    case meaning_change::kind_of::removed: return name + " is gone, which was " + change.old;
    case meaning_change::kind_of::changed: break;
    }
    if (change.old.empty() && change.fresh.empty()) return name;
    if (change.old.empty()) return name + " " + change.fresh + ", was not set";
    if (change.fresh.empty()) return name + " is not set any more, was " + change.old;
    return name + " " + change.old + " → " + change.fresh;
}

std::vector<std::string> sentences_of(std::string const& before, std::string const& after)
{
    report ignored{std::string()};
    node_pointer const old = read_document(before, ignored), fresh = read_document(after, ignored);
    if (!old || !fresh || ignored.failed()) return {};
    std::vector<std::string> out;
    for (meaning_change const& each : meaning_changes(*old, *fresh)) out.push_back(sentence_of(each));
    return out;
}

}  // namespace signalbox::config
