// A modification of texts as the configuration writes it, compiled: what the check looks at and freezing keeps. Pure.
#pragma once

#include "engine/policy/modification.hpp"
#include "schema/config.pb.h"

namespace signalbox::config {

/// Why it cannot be made.
struct unmade {
    std::string_view code;
    std::string key;  // below the modification: "regexp.find"
    std::string message, fix;
};

/// Of one that has exactly one of its kinds.
boost::system::result<policy::modification, unmade> modification_of(schema::Modification const& from);

}  // namespace signalbox::config
