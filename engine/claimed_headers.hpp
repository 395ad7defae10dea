// A request's head where tokens say some of its fields: fields of these names that a caller sends are dropped, for every caller. Pure.
#pragma once

#include "engine/model/principal.hpp"
#include "engine/wire/header_list.hpp"

#include <span>
#include <string>

namespace signalbox {

/// The fields but for those that only tokens say; `names` are in lower case. Views of what the head views.
wire::header_list without_claimed(wire::header_list const& head, std::span<std::string const> names);

/// Such a head with what the caller's token says, before its other fields: a caller cannot fill the head to keep them out. Views of both.
wire::header_list with_claimed(wire::header_list const& stripped, model::principal const& who);

}  // namespace signalbox
