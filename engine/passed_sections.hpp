// The sections of the configuration that a request passes, each of which may say what is kept of it and where that goes. Pure.
#pragma once

#include "engine/admission.hpp"

#include <string_view>
#include <vector>

namespace signalbox {

struct passed_sections {
    std::vector<route::rule const*> routes;
    std::vector<route::group const*> groups;  // that it asks for, or its branches
    std::string_view consumer;                // empty: not known
};

passed_sections sections_passed(admission const& of, entry const& from, config::snapshot const& within);

}  // namespace signalbox
