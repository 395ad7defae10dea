// Each minute gets its share of the events by the callers' pace, with the unevenness real traffic has; no list of all of them is kept.
#include "server/sample_data/calendar.hpp"

#include <algorithm>

namespace signalbox::server::sample {

namespace {

constexpr double strangers = 0.006;  // requests without a known key, beside the callers' busy hours
using paces = std::array<double, caller_count + 1>;

paces paces_at(std::int64_t when_us, story const& of)
{
    paces now{};
    for (std::size_t i = 0; i < caller_count; ++i) now[i] = pace(callers()[i], when_us, of);
    now[caller_count] = strangers;
    return now;
}

}  // namespace

calendar::calendar(story const& of, std::uint64_t events, chance& luck) : story_(of), luck_(luck)
{
    std::vector<double> sums;
    double sum = 0;
    for (std::int64_t when = of.all.from_us; when < of.all.to_us; when += minute_us) {
        double const share = static_cast<double>(std::min(minute_us, of.all.to_us - when)) / static_cast<double>(minute_us);
        double here = 0;
        for (double const each : paces_at(when, of)) here += each;
        sums.push_back(sum += here * share * luck_.around(1, 0.25));
    }
    until_.reserve(sums.size());
    for (double const each : sums) until_.push_back(static_cast<std::uint64_t>(each / sum * static_cast<double>(events)));
    until_.back() = events;
}

bool calendar::next(arrival& out)
{
    while (minute_.empty()) {
        if (at_ == until_.size()) return false;
        fill_minute();
    }
    out = minute_.back();
    minute_.pop_back();
    return true;
}

void calendar::fill_minute()
{
    std::int64_t const from = story_.all.from_us + static_cast<std::int64_t>(at_) * minute_us;
    auto const length = static_cast<double>(std::min(minute_us, story_.all.to_us - from));
    paces const now = paces_at(from, story_);
    for (; given_ < until_[at_]; ++given_) minute_.push_back({from + static_cast<std::int64_t>(luck_.uniform() * length), luck_.pick(now)});
    std::ranges::sort(minute_, std::greater(), &arrival::when_us);
    ++at_;
}

}  // namespace signalbox::server::sample
