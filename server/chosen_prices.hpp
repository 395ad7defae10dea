// The price table that a command was told to use, and names in it. Reads files.
#pragma once

#include "engine/account/prices.hpp"

#include <string>

namespace signalbox::server {

/// The table of a file, or the one that is compiled in where none is named. Fault bad_request, which names the option --table.
model::result<account::price_table> price_table_of(std::string const& file);

/// The known name nearest to a misspelt one, with or without its vendor; empty when none is near.
std::string near_model(account::price_table const& table, std::string const& wanted);

}  // namespace signalbox::server
