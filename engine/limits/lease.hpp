// The share of one shared counter that one gateway may use without asking: a pure state machine beside the counter's slot, guarded by the same lock.
// What a gateway reports and holds, added up over all gateways, is never more than the limit.
#pragma once

#include "engine/limits/share.hpp"

#include <optional>

namespace signalbox::limits {

struct lease {
    std::int64_t held = 0;         // what may be used beyond the last report
    std::int64_t since = 0;        // used since that report
    std::int64_t need = 0;         // of requests that wait for more
    std::int64_t least = 0;        // what the most modest of them can do with
    std::int64_t recent = 0;       // used in a second lately
    std::int64_t turnover = 0;     // used since the last renewal
    std::int64_t peak = 0;         // the most that was reserved at a time since then
    std::int64_t high = 0;         // the same lately
    std::int64_t until_ms = 0;     // from then on others count it as used
    std::int64_t reported_ms = 0;  // 0: never
    std::int64_t renewed_ms = 0;
    std::int64_t scarce_until_ms = 0;  // asking again before gives nothing
    std::int64_t claimed = 0;          // granted to requests that waited and have not taken it yet
    std::int64_t claimed_until_ms = 0;
    std::int64_t generation = -1;  // -1: not known yet
    std::int64_t free = 0;         // as of the last answer
    std::int64_t gateways = 1;
    std::int64_t others_held = 0, others_used = 0;
    std::vector<step_use> others;
    bool queued = false;     // among those that wait to be reported
    bool under_way = false;  // a report has no answer yet
    bool reset = false;      // and the next one forgets what all gateways used
};

/// What may still be reserved of it; negative when more was used than it had.
std::int64_t room(lease const& of, slot const& its, std::int64_t now_ms);
/// What was used, or taken back.
void spend(lease& of, std::int64_t used);
/// A request was admitted with so much, and what is reserved has changed.
void note_reserved(lease& of, slot const& its, std::int64_t taken);
/// A request needs more than there is room for: so much, and at least so much. False when asking is known to give nothing now.
bool ask(lease& of, std::int64_t least, std::int64_t most, std::int64_t now_ms);
/// The last answer was short, and others may wait for what is held without need.
bool gives_back(lease const& of, slot const& its, std::int64_t now_ms);
/// Nothing is worth holding beyond what is reserved.
void idle(lease& of);
/// Whether a report is due without any request that waits.
bool due(lease const& of, slot const& its, std::int64_t now_ms);
/// Nothing is held, and nothing is left to report or to show.
bool is_over(lease const& of, slot const& its);

/// What is to be reported now; from here on the lease is no more than what the report keeps, until the answer is there.
share_report begin(lease& of, slot& its, rule const& by, std::int64_t now_ms);
/// The answer to that report. True when the counter was reset elsewhere since: what was used of it is to be forgotten, and reported again.
bool take(lease& of, slot const& its, share_report const& asked, share_answer const& said, std::int64_t now_ms);
/// There was no answer; what was kept holds until it runs out.
void lose(lease& of);

/// The counter as all gateways together see it: the slot, which is rolled to this moment, with what others used and hold.
slot with_others(slot const& its, lease const& of, rule const& by);

}  // namespace signalbox::limits
