#include "storage/certainty.hpp"

namespace signalbox::storage {

std::string_view name(certainty of)
{
    switch (of) {
    case certainty::exact: return "exact";
    case certainty::at_least: return "at least";
    case certainty::unknown: return "unknown";
    }
    return "unknown";
}

certainty certainty_named(std::string_view word)
{
    for (certainty const each : {certainty::exact, certainty::at_least})
        if (word == name(each)) return each;
    return certainty::unknown;
}

}  // namespace signalbox::storage
