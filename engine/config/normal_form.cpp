#include "engine/config/normal_form.hpp"

#include "engine/config/places.hpp"
#include "engine/config/surface.hpp"
#include "schema/config.pb.h"

#include <algorithm>

namespace signalbox::config {
namespace {

using pointer = Descriptor const*;

/// The message that the value of this key is; null for a scalar, a map of texts, any tree, or what is not known.
pointer section_of(pointer type, std::string const& key, node const& value)
{
    FieldDescriptor const* field = type ? field_with_key(*type, key) : nullptr;
    if (field && shape_of(*field) == shape::text && value.what == node::kind::map) field = section_in_place_of(*field);
    if (!field || (shape_of(*field) != shape::section && shape_of(*field) != shape::secret)) return nullptr;
    return field->message_type();
}

int place_in(pointer type, std::string const& key)
{
    FieldDescriptor const* const field = type ? field_with_key(*type, key) : nullptr;
    return field ? field->index() : (type ? type->field_count() : 0);
}

node_pointer ordered(node_pointer const& from, pointer type)
{
    if (from->what != node::kind::map && from->what != node::kind::list) return from;
    auto made = std::make_shared<node>(*from);
    for (node_pointer& each : made->items) each = ordered(each, type);
    if (made->what == node::kind::list || !type) return made;
    std::erase_if(made->entries, [](entry const& each) { return is_comment(each.key) || each.value->what == node::kind::null; });
    for (entry& each : made->entries) each.value = ordered(each.value, section_of(type, each.key, *each.value));
    std::ranges::stable_sort(made->entries, {}, [&](entry const& each) { return place_in(type, each.key); });
    return made;
}

std::string literal_in(node const& from, pointer type, std::string const& path)
{
    for (std::size_t i = 0; i < from.items.size(); ++i)
        if (auto found = literal_in(*from.items[i], type, item(path, i)); !found.empty()) return found;
    bool const secret = type == schema::Secret::descriptor();
    if (secret && from.what == node::kind::scalar) return path;
    for (entry const& each : from.entries) {
        if (secret && each.key == "inline") return under(path, each.key);
        if (auto found = literal_in(*each.value, section_of(type, each.key, *each.value), under(path, each.key)); !found.empty())
            return found;
    }
    return {};
}

}  // namespace

node_pointer normal_form(node const& root)
{
    return ordered(std::make_shared<node>(root), schema::Config::descriptor());
}

std::string literal_secret(node const& root)
{
    return literal_in(root, schema::Config::descriptor(), "");
}

}  // namespace signalbox::config
