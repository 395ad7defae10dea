// Event ids and trace ids. Pure but for the source's own memory of what it gave last.
#include "engine/account/identifiers.hpp"

#include <algorithm>
#include <chrono>

namespace signalbox::account {

namespace {

constexpr unsigned counter_bits = 14;
constexpr unsigned lane_bits = 6;
constexpr std::uint64_t step_back_limit = 5'000;  // milliseconds; the event store looks for an id within 10 s of its event's start
constexpr std::uint64_t counts_apart = 8;         // steps back that have ids of their own: each begins at another eighth of the counter
constexpr std::uint64_t tick_limit = (std::uint64_t{1} << 44) - 1;  // milliseconds until the year 2527

bool is_lower_hex(std::string_view text)
{
    return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool all_zero(std::string_view text)
{
    return text.find_first_not_of('0') == std::string_view::npos;
}

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

/// W3C Trace Context 2: "00-<32 hex>-<16 hex>-<2 hex>"; later versions may append "-...", version ff is invalid.
std::string trace_id(std::string_view traceparent)
{
    constexpr std::size_t whole = 2 + 1 + 32 + 1 + 16 + 1 + 2;
    if (traceparent.size() < whole) return {};
    if (traceparent[2] != '-' || traceparent[35] != '-' || traceparent[52] != '-') return {};
    std::string_view const version = traceparent.substr(0, 2);
    std::string_view const trace = traceparent.substr(3, 32);
    std::string_view const parent = traceparent.substr(36, 16);
    if (!is_lower_hex(version) || !is_lower_hex(trace) || !is_lower_hex(parent) || !is_lower_hex(traceparent.substr(53, 2))) return {};
    if (version == "ff" || all_zero(trace) || all_zero(parent)) return {};
    bool const has_more = traceparent.size() > whole;
    if (has_more && (version == "00" || traceparent[whole] != '-')) return {};
    return std::string(trace);
}

}  // namespace signalbox::account
