// An experiment as a report: its arms, the shares they were due, and each arm beside the one that is compared with. Values; pure. The command line
// and the console say the same words about the same figures.
#pragma once

#include "engine/statistics/comparison.hpp"
#include "engine/statistics/rank_test.hpp"
#include "engine/statistics/sample_ratio.hpp"
#include "engine/statistics/welch.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::statistics {

/// What makes requests one arm. Tags and members are drawn by the group's weights; models and revisions are chosen otherwise.
enum class arms_by : std::uint8_t { tag, member, model, revision };
inline constexpr std::array<std::string_view, 4> arms_by_names{"tag", "member", "model", "revision"};
inline bool is_drawn(arms_by of)
{
    return of == arms_by::tag || of == arms_by::member;
}

struct arm {
    std::string name;  // empty: requests without one
    std::uint64_t requests = 0, abandoned = 0, unknown_costs = 0;
    double due = 0;  // requests that the weights promised
    arm_values values;
};

/// What the arms were drawn for, where it is not the request.
struct assigned_unit {
    std::string kind{};       // "consumer", "header"; empty: the request
    std::uint64_t count = 0;  // how many; about, where there are more than are kept
    bool counted = false;     // intervals take requests of one as depending on each other
};

/// All arms of a scope, and what has to be known to trust a comparison of them.
struct arm_set {
    std::vector<arm> arms;  // by name
    arms_by by = arms_by::tag;
    std::size_t revisions = 0;  // configurations that were in force
    assigned_unit unit;
    double share_design = 1;   // the variance of a count of requests, by that of requests drawn one by one
    bool from_totals = false;  // costs and shares are not known yet
    arm const* find(std::string_view name) const;
    std::uint64_t requests() const;
};

struct experiment_question {
    std::string about{};     // "group support-chat"
    std::string group{};     // its name; empty where requests of several are compared
    std::string baseline{};  // empty: the arm that is called control, baseline or stable, else the one with the most requests
    metric primary = metric::latency_p95;
    looking how = looking::peek_safe;
};

struct compared_arm {
    std::string name;
    std::vector<measured> metrics;
    std::optional<typical_shift> shift;              // of the times of answers; nothing without any
    std::optional<mean_difference> cost_difference;  // of a request, in micro-dollars
    measured const& of(metric what) const { return metrics[static_cast<std::size_t>(what)]; }
};

struct experiment {
    experiment_question asked;  // with the baseline that was taken
    std::vector<std::string> names;
    std::vector<std::uint64_t> requests;  // of each arm
    std::vector<double> due;
    bool drawn = true;  // by weights: the shares can be checked
    ratio_check shares;
    assigned_unit unit;
    std::vector<compared_arm> others;  // beside the baseline
    std::vector<std::string> cautions;
    bool suppressed() const { return drawn && shares.p < broken_ratio; }
};

/// The name as it is shown.
std::string shown_arm(std::string const& name, arms_by by);
/// The arm that the others are compared with when none is named.
std::string usual_baseline(arm_set const& of);
/// The arm with the most requests besides that one; one that has a name, where there is one. Empty: none.
std::string largest_arm(arm_set const& of, std::string_view besides);

/// Nothing where there is no arm of the baseline's name, or fewer than two.
std::optional<experiment> experiment_of(arm_set const& arms, experiment_question asked);

/// "b is faster: p95 -12.0 % (-18.0 to -5.0); cost no clear difference; errors +0.4 points (-0.1 to +0.9), guardrail kept".
std::string sentence(experiment const& of, compared_arm const& other);
/// "control 1498 of 1515 due, candidate 1529 of 1512 due; chance of this 0.527, as the weights promise".
std::string shares_text(experiment const& of);
// The words of one metric, as the report's table has them.
std::string_view title(metric of);
std::string value_text(metric of, double value);
std::string change_text(measured const& of);
std::string range_text(measured const& of);
std::string verdict_text(measured const& of, bool suppressed);

std::string experiment_as_text(experiment const& of);      // experiment_text.cpp
std::string experiment_as_markdown(experiment const& of);  // experiment_text.cpp; with the method
std::string experiment_as_json(experiment const& of);      // experiment_json.cpp

}  // namespace signalbox::statistics
