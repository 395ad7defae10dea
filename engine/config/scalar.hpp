// One YAML scalar into one field of a message, whatever its type: read, held against choices and range, then set. No state.
#pragma once

#include "engine/config/surface.hpp"
#include "engine/config/units.hpp"

#include <google/protobuf/message.h>

#include <optional>
#include <string_view>

namespace signalbox::config {

using google::protobuf::Message;

/// Sets the field (adds to a repeated one) from its text, or says why that is not a value for it. Only for shapes of one scalar.
std::optional<misreading> set_scalar(Message& into, FieldDescriptor const& field, std::string_view text);

/// Gives each absent field of one scalar its documented default; sections and lists of sections stay as they are.
void fill_defaults(Message& of);

/// The same on a copy.
template <class M>
M with_defaults(M message)
{
    fill_defaults(message);
    return message;
}

}  // namespace signalbox::config
