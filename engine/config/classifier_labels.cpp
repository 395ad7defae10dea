#include "engine/config/classifier_labels.hpp"

#include "engine/config/named_destination.hpp"

#include <algorithm>

namespace signalbox::config {

std::vector<classifier_label> labels_of(schema::Config const& all, schema::Classifier const& of)
{
    std::vector<classifier_label> out;
    for (auto const& [label, to] : of.labels()) out.push_back({label, to, destination_of(all, to)});
    std::ranges::sort(out, {}, &classifier_label::label);
    return out;
}

}  // namespace signalbox::config
