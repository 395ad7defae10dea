// Turns the choices of a reply into events, whether they come whole or as deltas. Owned by one reply reader.
#pragma once

#include "engine/dialect/openai_chat/choice_ends.hpp"
#include "engine/dialect/openai_chat/choice_fields.hpp"
#include "engine/dialect/openai_chat/tool_assembly.hpp"
#include "engine/dialect/parts/split_text.hpp"
#include "engine/model/failure.hpp"
#include "engine/model/reply_event.hpp"
#include "engine/wire/json.hpp"

#include <string>
#include <vector>

namespace signalbox::dialect::openai_chat {

class reply_assembly {
public:
    using events = std::vector<model::reply_event>;

    /// A message is whole: its list of tool calls is finished and its thinking blocks are complete.
    explicit reply_assembly(bool whole) : whole_(whole) {}

    /// Yields reply_start the first time.
    void start(wire::json_view id, wire::json_view model, events& out);
    bool started() const { return started_; }

    /// One element of "choices". Fault malformed_reply.
    model::result<void> take(wire::json_node const& choice, events& out);

    /// The reply has ended: yields what is still open of tool calls, the finish of each choice, then reply_end. Fault truncated when the
    /// reply is not whole; nothing is yielded then.
    model::result<void> end(events& out);

    /// How many choices have been taken that bore content: text, reasoning, refusals, tool calls.
    std::uint64_t contents() const { return contents_; }

private:
    struct choice_state {
        explicit choice_state(std::uint32_t index) : tools(index) {}
        tool_assembly tools;
        split_text text;
    };

    choice_state& state_of(std::uint32_t index);
    static void tell_losses(choice_members const& from, events& out);
    bool take_reasoning(choice_members const& from, events& out);
    bool take_thinking_block(wire::json_view block, bool told, events& out);
    bool take_content(wire::json_view content, std::uint32_t choice, events& out);
    bool take_part(wire::json_view part, std::uint32_t choice, events& out);
    model::result<bool> take_tools(choice_members const& from, choice_state& state, events& out);

    bool const whole_;
    bool started_ = false;
    bool thinking_open_ = false;  // reasoning was told since the last signature
    std::string id_;
    split_text reasoning_;
    std::vector<choice_state> choices_;
    choice_ends ends_;
    std::uint64_t contents_ = 0;
};

}  // namespace signalbox::dialect::openai_chat
