// What every reader of replies remembers, whatever its framing and detail: whether the reply began, its token counts, its end. One reader
// owns it; events come out through it in the same words everywhere.
#pragma once

#include "engine/dialect/anthropic/reply_words.hpp"

#include <vector>

namespace signalbox::dialect::anthropic {

using event_list = std::vector<model::reply_event>;

class reply_state {
public:
    /// reply_start, once; `message` is message_start's or a whole reply, or missing when content comes without one.
    void start(wire::json_view message, event_list& out);
    /// usage_report with the totals so far, when `usage` holds any.
    void take_usage(wire::json_view usage, event_list& out);
    /// finish, once, when `holder` has a stop_reason.
    void take_stop(wire::json_view holder, event_list& out);
    /// The terminal event: reply_end, after a finish of unknown reason when there was none.
    void end(event_list& out);
    void fail(wire::json_view error, event_list& out);

    bool started() const { return started_; }
    bool over() const { return over_; }

private:
    token_counts counts_;
    bool started_ = false, finished_ = false, over_ = false;
};

}  // namespace signalbox::dialect::anthropic
