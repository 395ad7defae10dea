// What a comparison of recorded requests says, for people and for programs (docs/formats/what-if.md). Pure.
#pragma once

#include "server/what_if.hpp"

#include <string>

namespace signalbox::server {

struct what_if_heading {
    std::string file, revision;  // of the other configuration
};

std::string what_if_as_text(what_if_result const& of, what_if_heading const& about);
std::string what_if_as_json(what_if_result const& of, what_if_heading const& about);

}  // namespace signalbox::server
