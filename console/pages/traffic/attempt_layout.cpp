#include "console/pages/traffic/attempt_layout.hpp"

#include <algorithm>

namespace signalbox::console {

namespace {

/// Walks along one attempt's moments; a moment of 0 never came.
class Walk {
public:
    Walk(AttemptLane& into, std::int64_t from, std::int64_t end) : into_(into), at_(from), end_(end) {}

    bool reach(Phase phase, std::int64_t moment)
    {
        if (moment == 0) return false;
        finish(phase, std::clamp(moment, at_, end_));
        return true;
    }
    void finish(Phase phase, std::int64_t to)
    {
        if (to > at_) into_.stretches.push_back({phase, at_, to});
        at_ = std::max(at_, to);
    }

private:
    AttemptLane& into_;
    std::int64_t at_;
    std::int64_t end_;
};

void walkAttempt(AttemptLane& lane, schema::Attempt const& attempt, std::int64_t start, std::int64_t end)
{
    Walk walk(lane, start, end);
    walk.reach(Phase::connect, attempt.connected_us());
    if (!walk.reach(Phase::wait, attempt.first_byte_us())) return walk.finish(Phase::wait, end);
    // A reply that is not streamed has its content as soon as it has its head; the rest of the time is the body's way.
    walk.reach(Phase::content, attempt.first_token_us());
    walk.finish(Phase::stream, end);
}

bool sameTarget(schema::Attempt const& a, schema::Attempt const& b)
{
    return a.provider() == b.provider() && a.model() == b.model() && a.upstream_model() == b.upstream_model();
}

}  // namespace

AttemptLayout layOut(schema::Event const& event)
{
    AttemptLayout made;
    std::int64_t last = 0;
    for (int i = 0; i < event.attempts_size(); ++i) {
        schema::Attempt const& attempt = event.attempts(i);
        AttemptLane lane{.attempt = i, .failed = !attempt.fault().empty()};
        lane.left = !lane.failed && event.decision() == "abandoned" && i + 1 == event.attempts_size();
        lane.fallback = i > 0 && !sameTarget(attempt, event.attempts(i - 1));
        std::int64_t const start = std::max(attempt.start_us(), last);
        std::int64_t const end = std::max(attempt.end_us(), start);
        if (start > last) lane.stretches.push_back({i == 0 ? Phase::gateway : Phase::pause, last, start});
        walkAttempt(lane, attempt, start, end);
        made.lanes.push_back(std::move(lane));
        last = end;
    }
    made.length_us = std::max(event.latency_us(), last);
    if (!made.lanes.empty() && made.length_us > last) made.lanes.back().stretches.push_back({Phase::gateway, last, made.length_us});
    return made;
}

std::vector<std::int64_t> axisMoments(std::int64_t length_us, int most)
{
    std::vector<std::int64_t> moments;
    if (length_us <= 0 || most < 2) return moments;
    std::int64_t step = 1;
    // 1, 2, 5, 10, 20, 50...
    for (int turn = 0; length_us / step >= most; ++turn) step = turn % 3 == 1 ? step / 2 * 5 : step * 2;
    for (std::int64_t moment = 0; moment <= length_us; moment += step) moments.push_back(moment);
    return moments;
}

}  // namespace signalbox::console
