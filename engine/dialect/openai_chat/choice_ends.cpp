#include "engine/dialect/openai_chat/choice_ends.hpp"

#include "engine/dialect/parts/stream_reader.hpp"

namespace signalbox::dialect::openai_chat {

choice_ends::choice& choice_ends::of(std::uint32_t at)
{
    if (choices_.size() <= at) choices_.resize(at + 1);
    return choices_[at];
}

void choice_ends::finish(std::uint32_t at, std::string native, wire::json_view stop_reason)
{
    choice& ended = of(at);
    ended.begun = ended.finished = true;
    ended.native = std::move(native);
    ended.stop_sequence = stop_reason.string_or("");
}

bool choice_ends::claims_all(std::uint32_t at) const
{
    if (at >= choices_.size() || !choices_[at].finished) return false;
    model::finish const as = read_finish(at, choices_[at].native, choices_[at].stop_sequence, choices_[at].called_tools);
    return as.reason == model::finish_reason::stop || as.reason == model::finish_reason::tool_calls;
}

model::result<void> choice_ends::check() const
{
    bool finished = false;
    for (choice const& each : choices_) {
        if (each.begun && !each.finished) return truncated("the stream ended before the finish_reason of a choice");
        finished = finished || each.finished;
    }
    if (!finished) return truncated("the stream ended before a finish_reason");
    return {};
}

void choice_ends::end(std::vector<model::reply_event>& out) const
{
    for (std::uint32_t at = 0; at < choices_.size(); ++at)
        if (choices_[at].finished)
            out.push_back(read_finish(at, choices_[at].native, choices_[at].stop_sequence, choices_[at].called_tools));
}

}  // namespace signalbox::dialect::openai_chat
