#include "engine/payload_times.hpp"

#include "engine/attempt/event_cutter.hpp"
#include "engine/policy/streamed_event.hpp"

#include <algorithm>
#include <vector>

namespace signalbox {

namespace {

/// Behind each whole event, and 0 before the first.
std::vector<std::size_t> event_ends(std::string_view bytes, dialect::stream_form form)
{
    attempt::event_cutter whole(form);
    std::string_view rest = whole.cut(bytes);
    std::vector<std::size_t> out{0};
    while (!rest.empty()) {
        std::size_t const before = rest.size();
        policy::streamed_event::take(form, rest);
        out.push_back(out.back() + before - rest.size());
    }
    return out;
}

}  // namespace

base::piece_times fitted_times(base::piece_times const& of, std::string_view before, std::string_view after, dialect::stream_form form)
{
    if (before == after) return of;
    base::piece_times out;
    auto const pieces = base::pieces_of(of.packed());
    auto const from = event_ends(before, form), to = event_ends(after, form);
    if (!pieces || from.size() != to.size()) {
        out.leave_out(of.pieces());
        return out;
    }
    std::size_t last = 0;
    for (base::timed_piece const& each : *pieces) {
        // The last event that this piece ends; what it has of the next one has the time of that one's end.
        std::size_t const events = static_cast<std::size_t>(std::ranges::upper_bound(from, each.end) - from.begin()) - 1;
        out.add(to[events] - last, each.at);
        last = to[events];
    }
    out.leave_out(of.left_out());
    return out;
}

}  // namespace signalbox
