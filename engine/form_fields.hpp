// What conditions and policies see of a request whose body is a form. Pure.
#pragma once

#include "engine/gateway.hpp"
#include "engine/surface.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace signalbox {

/// Empty when the request names none.
std::string_view content_type_of(inbound const& request);

/// The fields of the form that are no files, as a JSON object; null where bodies are no forms.
std::unique_ptr<std::string> form_fields(inbound const& request, place const& where);

}  // namespace signalbox
