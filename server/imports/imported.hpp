// Configurations of other gateways as ours. Pure functions over their trees; what they could not say in our terms is in the notes.
#pragma once

#include "engine/config/load.hpp"
#include "engine/model/failure.hpp"
#include "server/imports/import_note.hpp"
#include "server/imports/source.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::imports {

enum class product : std::uint8_t { krakend, kong, keeptrusts };
std::optional<product> product_named(std::string_view word);

struct imported {
    node_pointer root;               // of our configuration
    std::vector<import_note> notes;  // by line
};

/// JSON or YAML. Fault bad_request: what is wrong with the text, with its place, or that it is no configuration of this product.
model::result<imported> import_text(product of, std::string_view text, std::string const& name);

/// Our configuration as `signalbox check` sees it, with values of their kind for variables, whether they are set or not. `place`: the file that it would be.
config::loaded check_imported(std::string_view yaml, std::string const& place);

imported from_krakend(source& from);     // krakend.cpp
imported from_kong(source& from);        // kong.cpp
imported from_keeptrusts(source& from);  // keeptrusts.cpp

}  // namespace signalbox::imports
