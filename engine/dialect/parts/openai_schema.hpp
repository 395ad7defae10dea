// Schemas of a function's parameters in the form that OpenAI takes. Pure.
#pragma once

#include <string>
#include <string_view>

namespace signalbox::dialect {

/// The member "parameters". An object that names no properties gets an empty list of them: OpenAI refuses it otherwise ("object schema missing
/// properties"), and tools without arguments are often written so. `schema` is checked JSON; nothing is written when it is empty.
void write_parameters(std::string_view schema, std::string& out);

}  // namespace signalbox::dialect
