#include "engine/base/timestamp.hpp"

#include "engine/config/units.hpp"

#include <chrono>

namespace signalbox::config {

reading<std::int64_t> read_timestamp(std::string_view text)
{
    auto const read = base::parse_timestamp(text);
    if (!read) return misreading{"is no date; write 2027-01-31 or 2027-01-31T12:00:00Z", {}};
    return std::chrono::floor<std::chrono::seconds>(std::chrono::microseconds(*read)).count();
}

}  // namespace signalbox::config
