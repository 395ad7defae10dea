// Walks a YAML tree beside message descriptors and fills the message by reflection. Knows types, never a field's name; keeps no state.
#pragma once

#include "engine/config/document.hpp"
#include "engine/config/load.hpp"
#include "engine/config/places.hpp"

#include <google/protobuf/message.h>

namespace signalbox::config {

/// What the binder needs beside tree and message.
struct binding {
    environment const& lookup;
    bool unset_is_error = true;  // false: a variable that is not set is a warning and its value stays absent
    places& where;
    report& out;
};

/// Fills `into` from the tree; whatever does not fit is reported and left out. Codes: C004 unknown key, C005 wrong shape, C006 wrong value,
/// L004 variable not set.
void bind(node const& root, google::protobuf::Message& into, binding const& with);

}  // namespace signalbox::config
