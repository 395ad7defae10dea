#include "server/imports/source.hpp"

#include "engine/config/decimal.hpp"
#include "engine/config/places.hpp"
#include "engine/config/tree_values.hpp"

#include <algorithm>
#include <tuple>

namespace signalbox::imports {

namespace {

std::string_view in_words(node::kind what)
{
    switch (what) {
    case node::kind::null: return "nothing";
    case node::kind::scalar: return "a single value";
    case node::kind::list: return "a list";
    case node::kind::map: return "a section";
    }
    return "nothing";
}

std::string wanted_instead(std::string_view wanted, node const& of)
{
    return std::string(wanted) + " is wanted, not " + std::string(in_words(of.what));
}

}  // namespace

node_pointer source::take(node const& of, std::string_view key)
{
    node_pointer found = config::child(of, key);
    if (found) seen_.insert(found.get());
    return found;
}

node_pointer source::part(node const& of, std::string_view key)
{
    node_pointer found = take(of, key);
    if (!found || found->what == node::kind::map) return found;
    if (found->what != node::kind::null) misread(*found, wanted_instead("a section", *found));
    return nullptr;
}

std::vector<node_pointer> source::parts(node const& of, std::string_view key)
{
    std::vector<node_pointer> out = items(of, key);
    std::erase_if(out, [&](node_pointer const& each) {
        if (each->what != node::kind::map) misread(*each, wanted_instead("a section", *each));
        return each->what != node::kind::map;
    });
    return out;
}

std::string source::text(node const& of, std::string_view key)
{
    node_pointer const found = take(of, key);
    if (!found || found->what == node::kind::scalar) return found ? found->text : std::string();
    if (found->what != node::kind::null) misread(*found, wanted_instead("a single value", *found));
    return {};
}

std::vector<std::string> source::texts(node const& of, std::string_view key)
{
    std::vector<std::string> out;
    for (node_pointer const& each : items(of, key))
        if (each->what == node::kind::scalar)
            out.push_back(each->text);
        else
            misread(*each, wanted_instead("a text", *each));
    return out;
}

std::vector<node_pointer> source::items(node const& of, std::string_view key)
{
    node_pointer const found = take(of, key);
    if (!found || found->what == node::kind::null) return {};
    if (found->what != node::kind::list) return {found};
    for (node_pointer const& each : found->items) seen_.insert(each.get());
    return found->items;
}

bool source::flag(node const& of, std::string_view key, bool otherwise)
{
    std::string const found = text(of, key);
    if (found == "true" || found == "false") return found == "true";
    if (!found.empty()) misread(of, key, "true or false is wanted");
    return otherwise;
}

std::string source::number(node const& of, std::string_view key)
{
    std::string found = text(of, key);
    if (found.empty() || config::decimal(found)) return found;
    misread(of, key, "a number is wanted");
    return {};
}

std::string source::whole(node const& of, std::string_view key)
{
    std::string found = text(of, key);
    if (found.find_first_not_of("0123456789") == found.npos) return found;
    misread(of, key, "a whole number is wanted");
    return {};
}

void source::misread(node const& of, std::string_view key, std::string wanted)
{
    if (node_pointer const found = config::child(of, key)) misread(*found, std::move(wanted));
}

void source::misread(node const& value, std::string wanted)
{
    misread_.emplace(&value, std::move(wanted));
}

void source::use(node const& all)
{
    seen_.insert(&all);
    for (node_pointer const& each : all.items) use(*each);
    for (config::entry const& each : all.entries) use(*each.value);
}

/// The value itself is not repeated: it may be a secret that stands at the wrong place.
void source::rest_of(node const& value, int line, std::string const& place)
{
    if (auto const found = misread_.find(&value); found != misread_.end())
        left_out(line, place + ": the value is not understood; " + found->second);
    else if (seen_.contains(&value))
        rest(value, place);
    else
        left_out(line, place + " has no counterpart");
}

void source::rest(node const& of, std::string const& path)
{
    for (std::size_t i = 0; i < of.items.size(); ++i) rest_of(*of.items[i], line_of(*of.items[i]), config::item(path, i));
    for (config::entry const& each : of.entries)
        if (!comments_(each.key) && each.value->what != node::kind::null) rest_of(*each.value, each.at.line, config::under(path, each.key));
}

bool has(node const& of, std::string_view key)
{
    node_pointer const found = config::child(of, key);
    return found && found->what != node::kind::null;
}

std::vector<import_note> source::finish()
{
    rest(*root_, "");
    std::ranges::stable_sort(notes_, {}, &import_note::line);
    std::set<std::tuple<int, outcome, std::string>> said;
    std::vector<import_note> out;
    for (import_note& each : notes_)
        if (said.emplace(each.line, each.how, each.words).second) out.push_back(std::move(each));
    return out;
}

}  // namespace signalbox::imports
