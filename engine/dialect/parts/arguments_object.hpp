// The arguments of a tool call as the JSON object that some formats want, whatever a model wrote. Pure functions.
#pragma once

#include <string>
#include <string_view>

namespace signalbox::dialect {

/// True when nothing but white space is in it.
bool is_blank(std::string_view text);

/// A tool's arguments as the JSON object these formats want: "" and null give {}, what is no object becomes {"_raw":"..."} and gives false. Of a
/// custom tool, which takes free text, {"input":"..."}.
bool append_arguments_object(std::string& out, std::string_view arguments, bool custom);

}  // namespace signalbox::dialect
