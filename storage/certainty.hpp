// How well the number of lost events of a run is known. A plain value that the writer stores and readers show.
#pragma once

#include <cstdint>
#include <string_view>

namespace signalbox::storage {

enum class certainty : std::uint8_t {
    exact,     // the counter survived: so many and no more
    at_least,  // the gaps that can be seen; the machine went down, or the counter's file is gone or damaged
    unknown,   // no gap can be seen, and more is not known
};

/// As the table `runs`, the log and the command line say it: "exact", "at least", "unknown".
std::string_view name(certainty of);
/// A word that is none of them is unknown.
certainty certainty_named(std::string_view word);

}  // namespace signalbox::storage
