#include "console/config/form_lists.hpp"

#include "console/config/form_fields.hpp"
#include "console/config/surface_place.hpp"
#include "console/config/yaml_value.hpp"
#include "engine/config/tree_values.hpp"

#include "schema/config.pb.h"

#include <algorithm>

namespace signalbox::console {

namespace {

using config::Descriptor;
using config::FieldDescriptor;
using config::shape;

bool isList(FieldDescriptor const& field)
{
    return field.is_repeated() && !field.is_map();
}

bool isSection(FieldDescriptor const& field)
{
    shape const of = config::shape_of(field);
    return !field.is_repeated() && (of == shape::section || of == shape::secret);
}

std::string pathBelow(std::string_view path, FieldDescriptor const& field)
{
    return std::string(path) + (path.empty() ? "" : ".") + config::key_of(field);
}

std::string nounOfReference(FieldDescriptor const& field)
{
    return field.options().GetExtension(schema::refers_to);
}

/// What an item of the list may name: ids of what it refers to, or of what a field of it does.
std::vector<std::string> choicesOf(node const& root, FieldDescriptor const& list)
{
    if (!nounOfReference(list).empty()) return declaredIds(root, nounOfReference(list));
    if (config::shape_of(list) != shape::section) return config::choices(list);
    std::vector<std::string> all;
    Descriptor const& type = *list.message_type();
    for (int i = 0; i < type.field_count(); ++i) {
        if (type.field(i)->is_repeated() || nounOfReference(*type.field(i)).empty()) continue;
        for (std::string& each : declaredIds(root, nounOfReference(*type.field(i))))
            if (std::ranges::find(all, each) == all.end()) all.push_back(std::move(each));
    }
    return all;
}

std::string freeId(node const& root, std::string const& noun)
{
    auto const taken = declaredIds(root, noun);
    for (std::size_t number = taken.size() + 1;; ++number) {
        std::string made = noun + '-' + std::to_string(number);
        if (std::ranges::find(taken, made) == taken.end()) return made;
    }
}

/// Sections with what the gateway requires of them; one reference of the outermost one is given.
class Beginning {
public:
    Beginning(node const& root, std::string_view reference) : root_(root), reference_(reference) {}

    node_pointer of(Descriptor const& type)
    {
        std::vector<std::pair<std::string, node_pointer>> entries;
        for (int i = 0; i < type.field_count(); ++i) {
            FieldDescriptor const& field = *type.field(i);
            if (config::stands_in_place(field)) continue;
            if (config::required(field))
                entries.emplace_back(config::key_of(field), required(field));
            else if (takesReference(field))
                entries.emplace_back(config::key_of(field), reference());
        }
        return mapOf(std::move(entries));
    }

private:
    bool takesReference(FieldDescriptor const& field) const
    {
        if (reference_.empty() || field.is_repeated() || nounOfReference(field).empty()) return false;
        auto const ids = declaredIds(root_, nounOfReference(field));
        return std::ranges::find(ids, reference_) != ids.end();
    }
    node_pointer reference() { return typedScalar(std::exchange(reference_, {})); }

    node_pointer required(FieldDescriptor const& field)
    {
        if (isList(field)) return listOf({});
        shape const of = config::shape_of(field);
        if (of == shape::section) return Beginning(root_, {}).of(*field.message_type());
        if (of == shape::text_map || of == shape::tree) return mapOf({});
        if (of == shape::secret) return mapOf({{"env", typedScalar("NAME")}});
        if (std::string const noun = field.options().GetExtension(schema::id_of); !noun.empty()) return typedScalar(freeId(root_, noun));
        if (takesReference(field)) return reference();
        if (std::string const noun = nounOfReference(field); !noun.empty()) {
            auto const ids = declaredIds(root_, noun);
            return typedScalar(ids.empty() ? std::string() : ids.front());
        }
        if (auto const words = config::choices(field); !words.empty()) return typedScalar(words.front());
        return typedScalar(of == shape::text ? "" : of == shape::boolean ? "false" : "0");
    }

    node const& root_;
    std::string reference_;
};

}  // namespace

std::vector<FormList> formLists(node_pointer const& root, std::string_view path)
{
    auto const steps = pathFrom(path);
    node_pointer const here = steps && root ? at(root, *steps) : nullptr;
    Descriptor const* const type = here && !steps->empty() && here->what == node::kind::map ? surfacePlace(*steps).type : nullptr;
    std::vector<FormList> lists;
    for (int i = 0; type && i < type->field_count(); ++i) {
        FieldDescriptor const& field = *type->field(i);
        if (!isList(field) || config::stands_in_place(field)) continue;
        FormList made{
            pathBelow(path, field), config::key_of(field), config::about(field), config::shape_of(field) == shape::section, {}, {}};
        node_pointer const written = at(root, made.path);
        if (written && written->what != node::kind::list && written->what != node::kind::null) continue;  // a scalar in its place
        std::size_t const many = written ? written->items.size() : 0, shown = std::min(many, most_form_items);
        made.further = many - shown;
        for (std::size_t place = 0; place < shown; ++place) made.items.push_back(config::item_name(*written->items[place], place));
        made.choices = choicesOf(*root, field);
        lists.push_back(std::move(made));
    }
    return lists;
}

std::vector<FormSection> formSections(node_pointer const& root, std::string_view path)
{
    auto const steps = pathFrom(path);
    node_pointer const here = steps && root ? at(root, *steps) : nullptr;
    Descriptor const* const type = here && here->what == node::kind::map ? surfacePlace(*steps).type : nullptr;
    std::vector<FormSection> sections;
    for (int i = 0; type && i < type->field_count(); ++i) {
        FieldDescriptor const& field = *type->field(i);
        bool const list = steps->empty() && isList(field) && config::shape_of(field) == shape::section;
        if ((!isSection(field) && !list) || config::stands_in_place(field)) continue;
        std::string const below = pathBelow(path, field);
        sections.push_back({below, config::key_of(field), config::about(field), list, at(root, below) != nullptr,
                            config::shape_of(field) == shape::section});
    }
    return sections;
}

node_pointer freshItem(node_pointer const& root, std::string_view list, std::string_view value)
{
    auto const steps = pathFrom(list);
    FieldDescriptor const* const field = steps && root ? surfacePlace(*steps).field : nullptr;
    if (!field || config::shape_of(*field) != shape::section) return typedScalar(value);
    return Beginning(*root, value).of(*field->message_type());
}

node_pointer freshSection(node_pointer const& root, std::string_view path)
{
    auto const steps = pathFrom(path);
    FieldDescriptor const* const field = steps && root ? surfacePlace(*steps).field : nullptr;
    if (field && config::shape_of(*field) == shape::secret) return mapOf({{"env", typedScalar("NAME")}});
    return field && field->message_type() ? Beginning(*root, {}).of(*field->message_type()) : mapOf({});
}

}  // namespace signalbox::console
