#include "engine/config/scalar.hpp"

#include "engine/base/nearest.hpp"
#include "engine/config/hints.hpp"

#include <algorithm>

namespace signalbox::config {
namespace {

using google::protobuf::Reflection;

std::optional<misreading> outside(FieldDescriptor const& field, long double value)
{
    auto const allowed = range(field);
    if (!allowed || allowed->holds(value)) return {};
    return misreading{"is out of range; it must be " + allowed->in_words(), {}};
}

std::optional<misreading> not_a_choice(FieldDescriptor const& field, std::string_view text)
{
    auto const allowed = choices(field);
    if (allowed.empty() || std::find(allowed.begin(), allowed.end(), text) != allowed.end()) return {};
    std::string list;
    for (std::string const& one : allowed) list += (list.empty() ? "" : ", ") + one;
    std::string const place = field.containing_type()->name() + "." + field.name();
    if (auto const* known = hint_for(place, text))
        return misreading{"is none of " + list + std::string(known->words), std::string(known->suggestion)};
    return misreading{"is none of " + list, std::string(base::nearest(text, allowed))};
}

/// The one number inside Duration, Size, UsdPrice and Timestamp.
void set_wrapped(Message& into, FieldDescriptor const& field, std::int64_t value)
{
    Reflection const& at = *into.GetReflection();
    Message& inner = field.is_repeated() ? *at.AddMessage(&into, &field) : *at.MutableMessage(&into, &field);
    FieldDescriptor const& number = *inner.GetDescriptor()->field(0);
    if (number.cpp_type() == FieldDescriptor::CPPTYPE_UINT64)
        inner.GetReflection()->SetUInt64(&inner, &number, static_cast<std::uint64_t>(value));
    else
        inner.GetReflection()->SetInt64(&inner, &number, value);
}

void set_integer(Message& into, FieldDescriptor const& field, std::int64_t value)
{
    Reflection const& at = *into.GetReflection();
    bool const list = field.is_repeated();
    switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
        return list ? at.AddInt32(&into, &field, static_cast<std::int32_t>(value))
                    : at.SetInt32(&into, &field, static_cast<std::int32_t>(value));
    case FieldDescriptor::CPPTYPE_UINT32:
        return list ? at.AddUInt32(&into, &field, static_cast<std::uint32_t>(value))
                    : at.SetUInt32(&into, &field, static_cast<std::uint32_t>(value));
    case FieldDescriptor::CPPTYPE_UINT64:
        return list ? at.AddUInt64(&into, &field, static_cast<std::uint64_t>(value))
                    : at.SetUInt64(&into, &field, static_cast<std::uint64_t>(value));
    default: return list ? at.AddInt64(&into, &field, value) : at.SetInt64(&into, &field, value);
    }
}

void set_real(Message& into, FieldDescriptor const& field, double value)
{
    Reflection const& at = *into.GetReflection();
    field.is_repeated() ? at.AddDouble(&into, &field, value) : at.SetDouble(&into, &field, value);
}

void set_bool(Message& into, FieldDescriptor const& field, bool value)
{
    Reflection const& at = *into.GetReflection();
    field.is_repeated() ? at.AddBool(&into, &field, value) : at.SetBool(&into, &field, value);
}

void set_text(Message& into, FieldDescriptor const& field, std::string_view value)
{
    Reflection const& at = *into.GetReflection();
    field.is_repeated() ? at.AddString(&into, &field, std::string(value)) : at.SetString(&into, &field, std::string(value));
}

/// Reads, holds against the range and hands on to one of the setters above.
template <class T, class Set>
std::optional<misreading> take(Message& into, FieldDescriptor const& field, reading<T> const& read, Set set)
{
    if (!read) return read.error();
    if (auto wrong = outside(field, static_cast<long double>(*read))) return wrong;
    set(into, field, *read);
    return {};
}

bool absent(Message const& in, FieldDescriptor const& field)
{
    Reflection const& at = *in.GetReflection();
    return field.is_repeated() ? at.FieldSize(in, &field) == 0 : !at.HasField(in, &field);
}

}  // namespace

std::optional<misreading> set_scalar(Message& into, FieldDescriptor const& field, std::string_view text)
{
    switch (shape_of(field)) {
    case shape::boolean: return take(into, field, read_bool(text), set_bool);
    case shape::integer: return take(into, field, read_integer(text), set_integer);
    case shape::real: return take(into, field, read_double(text), set_real);
    case shape::duration: return take(into, field, read_duration(text), set_wrapped);
    case shape::size: return take(into, field, read_size(text), set_wrapped);
    case shape::price: return take(into, field, read_usd(text), set_wrapped);
    case shape::timestamp: return take(into, field, read_timestamp(text), set_wrapped);
    default: break;
    }
    if (auto wrong = not_a_choice(field, text)) return wrong;
    set_text(into, field, text);
    return {};
}

void fill_defaults(Message& of)
{
    Descriptor const& type = *of.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
        FieldDescriptor const& field = *type.field(i);
        std::string const written = fallback(field);
        if (!written.empty() && one_scalar(shape_of(field)) && absent(of, field)) set_scalar(of, field, written);
    }
}

}  // namespace signalbox::config
