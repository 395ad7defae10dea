#include "engine/config/binder.hpp"

#include "engine/base/nearest.hpp"
#include "engine/config/scalar.hpp"
#include "engine/config/substitution.hpp"
#include "engine/config/surface.hpp"
#include "engine/config/tree_text.hpp"
#include "schema/config.pb.h"

#include <google/protobuf/descriptor.h>

namespace signalbox::config {
namespace {

class binder {
public:
    explicit binder(binding const& with) : with_(with) {}

    void section(node const& from, Message& into, std::string const& path);

private:
    void field(entry const& from, Message& into, FieldDescriptor const& field, std::string const& path);
    void list(node const& from, Message& into, FieldDescriptor const& field, std::string const& path);
    void value(node const& from, Message& into, FieldDescriptor const& field, std::string const& path);
    void scalar(node const& from, Message& into, FieldDescriptor const& field, std::string const& path);
    void secret(node const& from, Message& into, FieldDescriptor const& field, std::string const& path);
    void text_map(node const& from, Message& into, FieldDescriptor const& field, std::string const& path);

    void tree(node const& from, Message& into, FieldDescriptor const& field, std::string const& path);

    std::optional<std::string> substituted_text(node const& from, std::string const& path, bool expressions = false, bool hidden = false);
    void unknown_key(entry const& from, Descriptor const& type, std::string const& section);
    void wrong_shape(node const& from, FieldDescriptor const& field, std::string const& path);
    void complain(std::string_view code, mark at, std::string const& path, std::string message, std::string fix = {});

    binding const& with_;
    bool inside_secret_ = false;  // what is written here is not repeated in any message
};

Message& message_for(Message& into, FieldDescriptor const& field)
{
    auto const& at = *into.GetReflection();
    return field.is_repeated() ? *at.AddMessage(&into, &field) : *at.MutableMessage(&into, &field);
}

std::string_view kind_in_words(node const& of)
{
    switch (of.what) {
    case node::kind::null: return "nothing";
    case node::kind::scalar: return "a single value";
    case node::kind::list: return "a list";
    case node::kind::map: return "a section";
    }
    return "nothing";
}

/// "{model: gpt-4o}" for a plain name where a list wants sections; empty when the section's first key is no text.
std::string as_section(FieldDescriptor const& field, std::string const& text)
{
    if (shape_of(field) != shape::section) return {};
    FieldDescriptor const& first = *field.message_type()->field(0);
    bool const meant = required(first) || !first.options().GetExtension(schema::refers_to).empty();
    bool const name = shape_of(first) == shape::text && meant && !text.empty() && text.size() <= 64;
    return name ? "{" + first.name() + ": " + text + "}" : std::string{};
}

void binder::section(node const& from, Message& into, std::string const& path)
{
    with_.where.note(path, {.at = from.at});
    Descriptor const& type = *into.GetDescriptor();
    for (entry const& one : from.entries) {
        if (is_comment(one.key)) continue;
        FieldDescriptor const* known = field_with_key(type, one.key);
        FieldDescriptor const* const other = known && one.value->what == node::kind::map ? section_in_place_of(*known) : nullptr;
        if (other) known = other;
        if (known)
            field(one, into, *known, under(path, one.key));
        else
            unknown_key(one, type, path);
    }
}

void binder::complain(std::string_view code, mark at, std::string const& path, std::string message, std::string fix)
{
    with_.where.spoil(path, at);
    with_.out.error(code, at, path, std::move(message), std::move(fix));
}

void binder::unknown_key(entry const& from, Descriptor const& type, std::string const& section)
{
    std::vector<std::string> names;
    names.reserve(static_cast<std::size_t>(type.field_count()));
    for (int i = 0; i < type.field_count(); ++i)
        if (!stands_in_place(*type.field(i))) names.push_back(type.field(i)->name());
    std::string guess(base::nearest(from.key, names));
    // Inside a secret a key that is like none of them may be the secret itself.
    bool const hidden = inside_secret_ && guess.empty();
    std::string message = hidden ? std::string("unknown key") : "unknown key " + quoted(from.key);
    if (guess.empty()) {
        message += "; known here:";
        for (std::string const& name : names) message += (&name == &names.front() ? " " : ", ") + name;
    }
    with_.out.unknown("C004", from.at, hidden ? section : under(section, from.key), std::move(message), std::move(guess));
}

void binder::field(entry const& from, Message& into, FieldDescriptor const& field, std::string const& path)
{
    node const& given = *from.value;
    // A key without a value says as little as no key.
    if (given.what == node::kind::null) return;
    with_.where.note(path, {.at = given.at});
    if (field.is_map())
        text_map(given, into, field, path);
    else if (field.is_repeated())
        list(given, into, field, path);
    else
        value(given, into, field, path);
}

void binder::list(node const& from, Message& into, FieldDescriptor const& field, std::string const& path)
{
    if (from.what != node::kind::list) {
        bool const simple = from.what == node::kind::scalar && one_scalar(shape_of(field)) && !inside_secret_;
        std::string message = field.name() + " takes a list, not " + std::string(kind_in_words(from));
        if (from.what == node::kind::map) message += "; begin each item with \"- \"";
        complain("C005", from.at, path, std::move(message), simple ? '[' + quoted(from.text) + ']' : std::string{});
        return;
    }
    auto const& at = *into.GetReflection();
    for (std::size_t i = 0; i < from.items.size(); ++i) {
        int const before = at.FieldSize(into, &field);
        value(*from.items[i], into, field, item(path, i));
        // An item that does not fit keeps its place, so that paths count as the file does.
        if (at.FieldSize(into, &field) == before) {
            if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE)
                at.AddMessage(&into, &field);
            else if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING)
                at.AddString(&into, &field, "");
        }
    }
}

void binder::value(node const& from, Message& into, FieldDescriptor const& field, std::string const& path)
{
    with_.where.note(path, {.at = from.at});
    switch (shape const wanted = shape_of(field)) {
    case shape::secret: return secret(from, into, field, path);
    case shape::tree: return tree(from, into, field, path);
    case shape::section:
        return from.what == node::kind::map ? section(from, message_for(into, field), path) : wrong_shape(from, field, path);
    default:
        return from.what == node::kind::scalar && one_scalar(wanted) ? scalar(from, into, field, path) : wrong_shape(from, field, path);
    }
}

void binder::wrong_shape(node const& from, FieldDescriptor const& field, std::string const& path)
{
    std::string message = field.name() + " takes " + std::string(in_words(shape_of(field))) + ", not " + std::string(kind_in_words(from));
    bool const one_item = !field.is_repeated() && from.what == node::kind::list && from.items.size() == 1 &&
                          from.items.front()->what == node::kind::scalar && !inside_secret_;
    std::string fix = one_item ? quoted(from.items.front()->text) : std::string{};
    if (field.is_repeated() && from.what == node::kind::scalar && !inside_secret_) fix = as_section(field, from.text);
    complain("C005", from.at, path, std::move(message), std::move(fix));
}

std::optional<std::string> binder::substituted_text(node const& from, std::string const& path, bool expressions, bool hidden)
{
    substituted made = expressions ? substitute_names(from.text, with_.lookup) : substitute(from.text, with_.lookup);
    with_.where.note(path, {.at = from.at, .written = hidden ? std::string{} : from.text, .substituted = made.changed});
    if (!made.malformed.empty()) {
        std::string const shown = hidden ? std::string("what stands after \"$\"") : quoted(made.malformed);
        complain("C006", from.at, path,
                 shown + " is no reference to an environment variable; "
                         "names are capitals, digits and \"_\", and $${ stands for the characters themselves");
        return {};
    }
    if (!made.unset.empty()) with_.where.spoil(path, from.at);
    for (std::string const& name : made.unset) {
        std::string message = "environment variable " + name + " is not set";
        std::string fix = "${" + name + ":-default}";
        if (with_.unset_is_error)
            complain("L004", from.at, path, std::move(message), std::move(fix));
        else
            with_.out.warning("L004", from.at, path, std::move(message), std::move(fix));
    }
    return made.unset.empty() ? std::optional(std::move(made.text)) : std::nullopt;
}

void binder::scalar(node const& from, Message& into, FieldDescriptor const& field, std::string const& path)
{
    bool const hidden = inside_secret_ && shape_of(field) == shape::text;  // a key may stand there by mistake; in `ttl` none does
    auto const text = substituted_text(from, path, filled(field), hidden);
    if (!text) return;
    if (auto wrong = set_scalar(into, field, *text)) {
        // A guess is made from the value, so it is kept back where the environment had a part in it.
        with_.where.spoil(path, from.at);
        std::string guess = with_.where.substituted(path) ? std::string{} : std::move(wrong->suggestion);
        with_.out.unknown("C006", from.at, path, field.name() + ' ' + with_.where.shown(path) + ' ' + wrong->problem, std::move(guess));
    }
}

/// Kept as JSON text; each value in it has a place of its own.
void binder::tree(node const& from, Message& into, FieldDescriptor const& field, std::string const& path)
{
    if (from.what != node::kind::map) return wrong_shape(from, field, path);
    std::string json;
    auto const text = [&](node const& scalar, std::string const& place) { return substituted_text(scalar, place, filled(field)); };
    auto const note = [&](node const& each, std::string const& place) { with_.where.note(place, {.at = each.at}); };
    if (append_tree(json, from, path, {text, note}))
        into.GetReflection()->SetString(&into, &field, json);
    else
        with_.where.spoil(path, from.at);
}

void binder::secret(node const& from, Message& into, FieldDescriptor const& field, std::string const& path)
{
    inside_secret_ = true;
    if (from.what == node::kind::map) {
        section(from, message_for(into, field), path);
    } else if (from.what == node::kind::scalar) {
        // Taken as it stands, without substitution; whether a literal is allowed is for the check to say.
        dynamic_cast<schema::Secret&>(message_for(into, field)).set_inline_(from.text);
    } else {
        wrong_shape(from, field, path);
    }
    inside_secret_ = false;
}

void binder::text_map(node const& from, Message& into, FieldDescriptor const& field, std::string const& path)
{
    if (from.what != node::kind::map) return wrong_shape(from, field, path);
    Descriptor const& type = *field.message_type();
    for (entry const& one : from.entries) {
        std::string const at = under(path, one.key);
        if (one.value->what != node::kind::scalar) {
            complain("C005", one.value->at, at, quoted(one.key) + " takes text, not " + std::string(kind_in_words(*one.value)));
            continue;
        }
        auto const text = substituted_text(*one.value, at);
        if (!text) continue;
        Message& made = *into.GetReflection()->AddMessage(&into, &field);
        made.GetReflection()->SetString(&made, type.map_key(), one.key);
        made.GetReflection()->SetString(&made, type.map_value(), *text);
    }
}

}  // namespace

void bind(node const& root, google::protobuf::Message& into, binding const& with)
{
    if (root.what == node::kind::map)
        binder(with).section(root, into, "");
    else
        with.out.error("C005", root.at, "", "the file must be a map of keys, not " + std::string(kind_in_words(root)));
}

}  // namespace signalbox::config
