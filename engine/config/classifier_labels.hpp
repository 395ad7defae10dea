// What the labels of a group that classifies stand for. Pure; used by the check and when a configuration is frozen.
#pragma once

#include "engine/route/table.hpp"
#include "schema/config.pb.h"

#include <optional>
#include <string>
#include <vector>

namespace signalbox::config {

struct classifier_label {
    std::string label, to;
    std::optional<route::destination> place;
};

/// In the order of the labels, which is that of the members: a map has no order of its own.
std::vector<classifier_label> labels_of(schema::Config const& all, schema::Classifier const& of);

}  // namespace signalbox::config
