// Event ids and trace ids. Pure but for the source's own memory of what it gave last.
#include "engine/account/identifiers.hpp"

#include "engine/account/trace_context.hpp"

#include <algorithm>
#include <chrono>

namespace signalbox::account {

namespace {

constexpr unsigned counter_bits = 14;
constexpr unsigned lane_bits = 6;
constexpr std::uint64_t step_back_limit = 5'000;  // milliseconds; the event store looks for an id within 10 s of its event's start
constexpr std::uint64_t counts_apart = 8;         // steps back that have ids of their own: each begins at another eighth of the counter
constexpr std::uint64_t tick_limit = (std::uint64_t{1} << 44) - 1;  // milliseconds until the year 2527

}  // namespace

id_source::id_source(unsigned worker, std::optional<unsigned> lane)
    : place_((worker & 63u) << counter_bits), counter_limit_((1u << counter_bits) - 1)
{
    if (!lane) return;
    place_ |= (*lane & 63u) << (counter_bits - lane_bits);
    counter_limit_ = (1u << (counter_bits - lane_bits)) - 1;
}

std::uint64_t id_source::next(model::wall_time now)
{
    auto const since = std::chrono::floor<std::chrono::milliseconds>(now.time_since_epoch()).count();
    auto const tick = static_cast<std::uint64_t>(std::clamp<std::int64_t>(since, 0, tick_limit));
    if (tick + step_back_limit < last_tick_) {
        first_count_ = (first_count_ + (counter_limit_ + 1) / counts_apart) % (counter_limit_ + 1);
        last_tick_ = tick;
        counter_ = first_count_;
    } else if (tick > last_tick_) {
        last_tick_ = tick;
        counter_ = first_count_;
    } else if (counter_ < counter_limit_) {
        ++counter_;  // the same millisecond, or a clock that stepped back a little: the last tick goes on
    } else {
        ++last_tick_;  // more requests in a millisecond than the counter holds: borrow from the next
        counter_ = first_count_;
    }
    return last_tick_ << 20 | place_ | counter_;
}

std::string trace_id(std::string_view traceparent)
{
    auto const read = read_traceparent(traceparent);
    return read ? std::string(read->trace) : std::string();
}

}  // namespace signalbox::account
