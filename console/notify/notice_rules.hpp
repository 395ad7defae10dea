// What is bad, and what is good again: requests of the last minutes, counters of limits, breakers, answers of a gateway. Pure functions from what was
// seen to a standing with the words and the scope of a notice.
#pragma once

#include "console/config/limits_feed.hpp"
#include "console/notify/notice_machine.hpp"

#include <QJsonObject>

#include <chrono>
#include <cstdint>
#include <vector>

namespace signalbox::console {

struct Seen {
    Notice about;
    Standing standing = Standing::good;
    bool operator==(Seen const&) const = default;
};

/// Requests and errors of the last burst_span, and of burst_before before that.
struct TrafficFigures {
    std::uint64_t requests = 0, errors = 0, requests_before = 0, errors_before = 0;
};
inline constexpr std::chrono::minutes burst_span{3}, burst_before{60};
inline constexpr std::uint64_t least_errors = 5;                     // fewer are no burst, whatever their share
inline constexpr double least_error_share = 0.1;                     // of the requests
inline constexpr double burst_factor = 3;                            // times the share of the hour before
inline constexpr double budget_line = 0.9, below_budget_line = 0.8;  // of a limit that refuses
inline constexpr int looks_until_down = 3;                           // without an answer, in a row

Seen errorBurst(TrafficFigures const& of, std::int64_t now_us);
/// Limits that count by the minute or in flight come and go: those of an hour and longer are told.
std::vector<Seen> budgetLines(std::vector<LimitState> const& limits, std::int64_t now_us);
/// Of the page /routes.
std::vector<Seen> breakers(QJsonObject const& routes, std::int64_t now_us);
/// `failed_looks`: in a row. `ended`: its process did, without having been asked to.
Seen gatewayDown(QString const& url, int failed_looks, bool ended, std::int64_t now_us);

}  // namespace signalbox::console
