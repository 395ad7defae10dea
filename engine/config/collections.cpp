#include "engine/config/collections.hpp"

#include "engine/config/surface.hpp"
#include "engine/config/tree_values.hpp"
#include "schema/config.pb.h"

#include <algorithm>

namespace signalbox::config {
namespace {

/// The field that declares the object's own name; a group's further names are a list.
std::string id_key_of(Descriptor const& type)
{
    for (int i = 0; i < type.field_count(); ++i) {
        auto const& field = *type.field(i);
        if (!field.is_repeated() && !field.options().GetExtension(schema::id_of).empty()) return key_of(field);
    }
    return {};
}

std::vector<collection> all_collections()
{
    std::vector<collection> out;
    Descriptor const& root = *schema::Config::descriptor();
    for (int i = 0; i < root.field_count(); ++i) {
        auto const& field = *root.field(i);
        if (!field.is_repeated() || field.message_type() == nullptr) continue;
        if (std::string id = id_key_of(*field.message_type()); !id.empty()) out.push_back({key_of(field), std::move(id)});
    }
    return out;
}

}  // namespace

std::vector<collection> const& collections()
{
    static std::vector<collection> const all = all_collections();
    return all;
}

collection const* collection_with_key(std::string_view key)
{
    auto const found = std::ranges::find(collections(), key, &collection::key);
    return found == collections().end() ? nullptr : &*found;
}

node_pointer item_named(node_pointer const& list, collection const& in, std::string_view id)
{
    if (!list) return nullptr;
    auto const found = std::ranges::find_if(list->items, [&](node_pointer const& each) { return text_of(*each, in.id_key) == id; });
    return found == list->items.end() ? nullptr : *found;
}

bool is_tagged(node const& object, std::string_view tag)
{
    auto const tags = child(object, "tags");
    return tags && std::ranges::any_of(tags->items, [&](node_pointer const& each) { return each->text == tag; });
}

}  // namespace signalbox::config
