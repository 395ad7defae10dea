// What a provider's template has no place for in a request: refused where the request would mean something else without it, listed otherwise. Pure.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/templates/asked_facts.hpp"

namespace signalbox::templates {

/// Fault untranslatable with the field's name.
model::result<std::vector<model::loss>> losses_of(model::chat_request const& asked, asked_parts const& places);

}  // namespace signalbox::templates
