// The text of schema/prices.json as it was when the program was built. Lives as long as the program.
#pragma once

#include <string_view>

namespace signalbox::account {

std::string_view built_in_prices_json();

}  // namespace signalbox::account
