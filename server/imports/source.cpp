#include "server/imports/source.hpp"

#include "engine/config/places.hpp"
#include "engine/config/surface.hpp"
#include "engine/config/tree_values.hpp"

#include <algorithm>

namespace signalbox::imports {

node_pointer source::take(node const& of, std::string_view key)
{
    node_pointer found = config::child(of, key);
    if (found) seen_.insert(found.get());
    return found;
}

std::string source::text(node const& of, std::string_view key)
{
    node_pointer const found = config::child(of, key);
    if (!found || found->what != node::kind::scalar) return {};
    seen_.insert(found.get());
    return found->text;
}

bool source::flag(node const& of, std::string_view key, bool otherwise)
{
    std::string const found = text(of, key);
    return found.empty() ? otherwise : found == "true";
}

std::vector<node_pointer> source::items(node const& of, std::string_view key)
{
    node_pointer const found = take(of, key);
    if (!found || found->what == node::kind::null) return {};
    if (found->what != node::kind::list) return {found};
    for (node_pointer const& each : found->items) seen_.insert(each.get());
    return found->items;
}

std::vector<std::string> source::texts(node const& of, std::string_view key)
{
    std::vector<std::string> out;
    for (node_pointer const& each : items(of, key))
        if (each->what == node::kind::scalar) out.push_back(each->text);
    return out;
}

void source::use(node const& all)
{
    seen_.insert(&all);
    for (node_pointer const& each : all.items) use(*each);
    for (config::entry const& each : all.entries) use(*each.value);
}

void source::rest(node const& of, std::string const& path)
{
    for (std::size_t i = 0; i < of.items.size(); ++i) {
        std::string const place = config::item(path, i);
        if (seen_.contains(of.items[i].get()))
            rest(*of.items[i], place);
        else
            left_out(line_of(*of.items[i]), place + " has no counterpart");
    }
    for (config::entry const& each : of.entries) {
        if (config::is_comment(each.key) || each.value->what == node::kind::null) continue;
        std::string const place = config::under(path, each.key);
        if (seen_.contains(each.value.get()))
            rest(*each.value, place);
        else
            left_out(each.at.line, place + " has no counterpart");
    }
}

std::vector<import_note> source::finish()
{
    rest(*root_, "");
    std::ranges::stable_sort(notes_, {}, &import_note::line);
    return std::move(notes_);
}

}  // namespace signalbox::imports
