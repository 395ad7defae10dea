// Reads what a request of Converse says beside its conversation: limits and sampling, tools, the form of the answer, reasoning. Steps of
// request_reader::read.
#pragma once

#include "engine/dialect/parts/request_extras.hpp"

namespace signalbox::dialect::bedrock {

void read_inference(wire::json_view config, field_reader& fields, request_extras& extras, model::chat_request& into);
void read_tools(wire::json_view config, field_reader& fields, request_extras& extras, model::chat_request& into);
void read_output(wire::json_view config, field_reader& fields, request_extras& extras, model::chat_request& into);
/// Fields of the model's own.
void read_further(wire::json_view fields_of_model, field_reader& fields, request_extras& extras, model::chat_request& into);

}  // namespace signalbox::dialect::bedrock
