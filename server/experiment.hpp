// An experiment as a report: the arms of a group, the shares they were due, and each arm beside the one that is compared with. Pure.
#pragma once

#include "engine/statistics/comparison.hpp"
#include "engine/statistics/sample_ratio.hpp"
#include "storage/arm_sums.hpp"

#include <optional>
#include <string>
#include <vector>

namespace signalbox::server {

struct experiment_question {
    std::string group, baseline;  // empty baseline: the arm that is called control, baseline or stable, else the one with the most requests
    statistics::metric primary = statistics::metric::latency_p95;
    statistics::looking how = statistics::looking::peek_safe;
};

struct compared_arm {
    std::string tag;
    std::vector<statistics::measured> metrics;
};

struct experiment {
    experiment_question asked;  // with the baseline that was taken
    std::vector<std::string> tags;
    std::vector<std::uint64_t> requests;  // of each tag
    std::vector<double> due;
    statistics::ratio_check shares;
    std::vector<compared_arm> others;  // beside the baseline
    std::vector<std::string> cautions;
    bool suppressed() const { return shares.p < statistics::broken_ratio; }
};

/// Nothing where the group has no arm of the baseline's name, or fewer than two.
std::optional<experiment> experiment_of(storage::arm_sums const& sums, experiment_question asked);

/// "b is faster: p95 -12.0 % (-18.0 to -5.0); cost no clear difference; errors +0.4 points (-0.1 to +0.9), guardrail kept".
std::string sentence(experiment const& of, compared_arm const& other);

std::string experiment_as_text(experiment const& of);      // experiment_text.cpp
std::string experiment_as_markdown(experiment const& of);  // experiment_text.cpp; with the method
std::string experiment_as_json(experiment const& of);      // experiment_json.cpp

}  // namespace signalbox::server
