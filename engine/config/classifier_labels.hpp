// What the labels of a group that classifies stand for. Pure; used by the check and when a configuration is frozen.
#pragma once

#include "schema/config.pb.h"

#include <optional>
#include <string>
#include <vector>

namespace signalbox::config {

/// Positions in the configuration's groups, or in its models.
struct named_place {
    bool group = false;
    int position = 0;
};

/// "group:x", "model:x", or a bare name (a group first, then a model; a group also by its aliases); nothing when there is none.
std::optional<named_place> place_named(schema::Config const& all, std::string const& name);

struct classifier_label {
    std::string label, to;
    std::optional<named_place> place;
};

/// In the order of the labels, which is that of the members: a map has no order of its own.
std::vector<classifier_label> labels_of(schema::Config const& all, schema::Classifier const& of);

}  // namespace signalbox::config
