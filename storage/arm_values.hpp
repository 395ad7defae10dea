// The sums of arms as what the statistics compare: times as logarithms, costs as pairs, and how alike the requests of one unit are. Pure.
#pragma once

#include "storage/arm_sums.hpp"

#include "engine/statistics/experiment.hpp"

namespace signalbox::storage {

/// Times on a logarithmic axis: a ratio of two arms is a difference there.
std::vector<statistics::bucket> logarithms(histogram const& of);

statistics::arm_values values_of(arm_sum const& of);
statistics::arm_set arm_set_of(arm_sums const& of, statistics::arms_by by = statistics::arms_by::tag);

}  // namespace signalbox::storage
