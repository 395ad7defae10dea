// Losses compared with what an event shows of them, "field: why".
#pragma once

#include "engine/model/loss.hpp"

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::model {

inline bool operator==(loss const& seen, std::string_view line)
{
    return line_of(seen) == line;
}

inline bool operator==(std::vector<loss> const& seen, std::vector<std::string> const& lines)
{
    return std::ranges::equal(seen, lines, [](loss const& one, std::string const& line) { return line_of(one) == line; });
}

inline std::ostream& operator<<(std::ostream& out, loss const& shown)
{
    return out << line_of(shown);
}

}  // namespace signalbox::model
