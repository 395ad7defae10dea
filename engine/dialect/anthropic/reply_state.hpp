// What every reader of replies remembers, whatever its framing and detail: whether the reply began, its token counts, its end. One reader
// owns it; events come out through it in the same words everywhere.
#pragma once

#include "engine/dialect/anthropic/reply_words.hpp"
#include "engine/wire/json_outline.hpp"

#include <vector>

namespace signalbox::dialect::anthropic {

using event_list = std::vector<model::reply_event>;

class reply_state {
public:
    /// A digest leaves the explanation of a refusal out.
    explicit reply_state(bool full = true) : full_(full) {}

    /// reply_start, once; `message` is message_start's or a whole reply, or missing when content comes without one.
    void start(wire::json_node const& message, event_list& out);
    /// usage_report with the totals so far, when `usage` holds any.
    void take_usage(wire::json_view usage, event_list& out);
    /// Of message_start: what it says of the output counts no reply, which has not been written yet.
    void take_first_usage(wire::json_view usage, event_list& out);
    /// Remembers the stop_reason that `holder` has: the last one counts, and content after it counts as well.
    void take_stop(wire::json_node const& holder, event_list& out);
    /// A reply that calls tools ends with them: servers that imitate this API also say "end_turn" then.
    void call_tool() { called_tools_ = true; }
    /// The terminal event: the finish, of unknown reason when none was named, and reply_end.
    void end(event_list& out);
    void fail(wire::json_view error, event_list& out);

    bool started() const { return reached_ != progress::nothing; }
    /// A stop reason came.
    bool finished() const { return finish_.has_value(); }
    bool over() const { return reached_ == progress::end; }

private:
    enum class progress : std::uint8_t { nothing, start, end };

    token_counts counts_;
    bool const full_;
    std::optional<model::finish> finish_;
    std::string explanation_;  // why the model refused
    progress reached_ = progress::nothing;
    bool called_tools_ = false;
};

}  // namespace signalbox::dialect::anthropic
