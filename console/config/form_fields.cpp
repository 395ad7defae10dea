#include "console/config/form_fields.hpp"

#include "console/config/surface_place.hpp"
#include "engine/config/tree_values.hpp"

#include "schema/config.pb.h"

#include <algorithm>
#include <array>

namespace signalbox::console {

namespace {

using config::Descriptor;
using config::FieldDescriptor;
using config::shape;

FormField::Kind kindOf(FieldDescriptor const& field)
{
    if (!field.options().GetExtension(schema::refers_to).empty()) return FormField::Kind::reference;
    if (!config::choices(field).empty()) return FormField::Kind::choice;
    switch (config::shape_of(field)) {
    case shape::boolean: return FormField::Kind::boolean;
    case shape::integer:
    case shape::real: return FormField::Kind::number;
    default: return FormField::Kind::text;
    }
}

class Gathering {
public:
    Gathering(node const& root, std::vector<FormField>& into) : root_(root), into_(into) {}

    void section(Descriptor const& type, node const& written, Path const& path, std::string const& label)
    {
        for (int i = 0; i < type.field_count(); ++i) {
            FieldDescriptor const& field = *type.field(i);
            if (field.is_repeated()) continue;
            Path below = path;
            below.emplace_back(config::key_of(field));
            std::string const name = (label.empty() ? "" : label + ".") + config::key_of(field);
            auto const found = std::ranges::find(written.entries, config::key_of(field), &config::entry::key);
            node_pointer const value = found == written.entries.end() ? nullptr : found->value;
            shape const of = config::shape_of(field);
            bool const is_map = value && value->what == node::kind::map;
            if (of == shape::section && is_map) section(*field.message_type(), *value, below, name);
            if (of == shape::secret && is_map) reference(*value, below, name);
            if (config::one_scalar(of) && !is_map && !config::stands_in_place(field)) one(field, value, below, name);
        }
    }

private:
    void one(FieldDescriptor const& field, node_pointer const& value, Path const& path, std::string const& label)
    {
        FormField made{.path = pathText(path), .label = label, .kind = kindOf(field), .about = config::about(field)};
        made.choices = made.kind == FormField::Kind::reference ? declaredIds(root_, field.options().GetExtension(schema::refers_to))
                                                               : config::choices(field);
        if (auto const allowed = config::range(field)) made.range = allowed->in_words();
        made.fallback = config::fallback(field);
        made.present = value != nullptr && value->what != node::kind::null;
        made.required = config::required(field);
        made.value = value ? value->text : std::string();
        into_.push_back(std::move(made));
    }

    void reference(node const& secret, Path const& path, std::string const& label)
    {
        for (config::entry const& each : secret.entries) {
            FieldDescriptor const* const field = schema::Secret::descriptor()->FindFieldByName(each.key);
            if (field == nullptr || each.key == "inline" || each.value->what != node::kind::scalar) continue;
            Path below = path;
            below.emplace_back(each.key);
            one(*field, each.value, below, label + "." + each.key);
        }
    }

    node const& root_;
    std::vector<FormField>& into_;
};

void addIds(node const& root, Descriptor const& type, std::string_view noun, std::vector<std::string>& into)
{
    for (int i = 0; i < type.field_count(); ++i) {
        FieldDescriptor const& list = *type.field(i);
        auto const written = std::ranges::find(root.entries, list.name(), &config::entry::key);
        if (!list.is_repeated() || !list.message_type() || list.is_map() || written == root.entries.end()) continue;
        for (int k = 0; k < list.message_type()->field_count(); ++k) {
            FieldDescriptor const& id = *list.message_type()->field(k);
            if (id.is_repeated() || id.options().GetExtension(schema::id_of) != noun) continue;
            for (node_pointer const& item : written->value->items)
                if (std::string const found = config::text_of(*item, id.name()); !found.empty()) into.push_back(found);
        }
    }
}

}  // namespace

std::vector<std::string> declaredIds(node const& root, std::string_view noun)
{
    std::vector<std::string> found;
    auto const of = [&](std::initializer_list<std::string_view> nouns) {
        for (std::string_view const each : nouns) addIds(root, *schema::Config::descriptor(), each, found);
    };
    if (noun == "destination")
        of({"model", "group"});
    else if (noun == "grant")
        of({"model", "group", "provider", "upstream"});
    else
        of({noun});
    return found;
}

std::vector<FormField> formFields(node_pointer const& root, std::string_view path)
{
    auto const steps = pathFrom(path);
    if (!steps || steps->empty()) return {};
    Descriptor const* const type = surfacePlace(*steps).type;
    node_pointer const written = at(root, *steps);
    std::vector<FormField> fields;
    if (type && written && written->what == node::kind::map) Gathering(*root, fields).section(*type, *written, *steps, {});
    return fields;
}

std::vector<std::string> knownKeys(Path const& section)
{
    std::vector<std::string> keys;
    Descriptor const* const type = surfacePlace(section).type;
    for (int i = 0; type && i < type->field_count(); ++i)
        if (!config::stands_in_place(*type->field(i))) keys.push_back(config::key_of(*type->field(i)));
    return keys;
}

std::vector<std::string> knownValues(node_pointer const& root, Path const& path)
{
    FieldDescriptor const* const field = surfacePlace(path).field;
    if (!field) return {};
    std::string const noun = field->options().GetExtension(schema::refers_to);
    if (!noun.empty()) return root ? declaredIds(*root, noun) : std::vector<std::string>();
    if (config::shape_of(*field) == shape::boolean) return {"true", "false"};
    return config::choices(*field);
}

std::string aboutPath(std::string_view path)
{
    auto const steps = pathFrom(path);
    FieldDescriptor const* const field = steps ? surfacePlace(*steps).field : nullptr;
    return field ? config::about(*field) : std::string();
}

}  // namespace signalbox::console
