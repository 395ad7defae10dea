// The scan of requests whose body is a form: its field "model" decides where they go. Pure; views point into the body.
#pragma once

#include "engine/dialect/codec.hpp"

namespace signalbox::dialect {

/// Of a form without a model `model_literal` is empty and begins where the first boundary does: a field with a model is put in there. Faults bad_request:
/// no form, a form that is cut or ambiguous, a model that is a file or stands twice.
model::result<scanned_request> scan_form(std::string_view body, std::string_view content_type);

/// The fields of a form that are no files, as a JSON object: for policies and conditions. Of a broken form an empty one.
std::string form_as_json(std::string_view body, std::string_view content_type);

/// Appends what makes the form name this model, in the place of `literal`.
void append_form_model(std::string& out, std::string_view body, std::string_view literal, std::string_view model);

}  // namespace signalbox::dialect
