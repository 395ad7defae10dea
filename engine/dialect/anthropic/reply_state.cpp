#include "engine/dialect/anthropic/reply_state.hpp"

namespace signalbox::dialect::anthropic {

using wire::json_view;

void reply_state::start(json_view message, event_list& out)
{
    if (started_) return;
    started_ = true;
    out.emplace_back(model::reply_start{message["id"].string_or(""), message["model"].string_or("")});
}

void reply_state::start(wire::json_node const& message, event_list& out)
{
    if (started_) return;
    started_ = true;
    out.emplace_back(model::reply_start{message["id"].view().string_or(""), message["model"].view().string_or("")});
}

void reply_state::take_usage(json_view usage, event_list& out)
{
    if (!counts_.take(usage)) return;
    start(json_view(), out);
    out.emplace_back(model::usage_report{counts_.canonical()});
}

void reply_state::take_stop(json_view holder, event_list& out)
{
    json_view reason, sequence, details;
    for (wire::json_member const& member : holder.members()) {
        if (member.is("stop_reason")) reason = member.value;
        if (member.is("stop_sequence")) sequence = member.value;
        if (member.is("stop_details")) details = member.value;
    }
    stop(reason, sequence, details, out);
}

void reply_state::take_stop(wire::json_node const& holder, event_list& out)
{
    stop(holder["stop_reason"].view(), holder["stop_sequence"].view(), holder["stop_details"].view(), out);
}

void reply_state::stop(json_view reason, json_view sequence, json_view details, event_list& out)
{
    auto native = reason.string();
    if (!native || native->empty()) return;
    start(json_view(), out);
    finish_.emplace(model::finish{.reason = finish_reason_of(*native)});
    finish_->native = std::move(*native);
    finish_->stop_sequence = sequence.string_or("");
    explanation_ = finish_->reason == model::finish_reason::content_filter ? details["explanation"].string_or("") : std::string();
}

void reply_state::end(event_list& out)
{
    start(json_view(), out);
    if (full_ && !explanation_.empty()) out.emplace_back(model::refusal_delta{.text = std::move(explanation_)});
    out.emplace_back(finish_.value_or(model::finish{.reason = model::finish_reason::other}));
    out.emplace_back(model::reply_end{});
    over_ = true;
}

void reply_state::fail(json_view error, event_list& out)
{
    out.emplace_back(read_error(error));
    over_ = true;
}

}  // namespace signalbox::dialect::anthropic
