// What is known of vendors by their names and addresses, for configurations that have one or the other. Pure functions over one table.
#pragma once

#include <string>
#include <string_view>

namespace signalbox::imports {

/// The kind of provider at this address: by its host, else by the name that the file has for it, else openai_compatible.
std::string_view kind_at(std::string_view base_url, std::string_view name);
/// The kind of a vendor that is called so; empty when none is.
std::string_view kind_named(std::string_view name);
/// Whether the address is the one that the kind has by itself.
bool is_usual_address(std::string_view kind, std::string_view base_url);
/// The variable that the vendor's own documents use for its key.
std::string_view key_variable(std::string_view kind);

}  // namespace signalbox::imports
