// The known name that looks most like an unknown one, for "did you mean". Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace signalbox::config {

/// Case, '-' and '_' do not count; a third of the letters may differ. Empty when nothing is near enough.
std::string nearest(std::string_view unknown, std::span<std::string const> known);

}  // namespace signalbox::config
