#include "engine/dialect/anthropic/reply_state.hpp"

namespace signalbox::dialect::anthropic {

using wire::json_view;

void reply_state::start(wire::json_node const& message, event_list& out)
{
    if (started()) return;
    reached_ = progress::start;
    out.emplace_back(model::reply_start{message["id"].view().string_or(""), message["model"].view().string_or("")});
}

void reply_state::take_usage(json_view usage, event_list& out)
{
    if (!counts_.take(usage)) return;
    start({}, out);
    out.emplace_back(model::usage_report{counts_.canonical()});
}

void reply_state::take_first_usage(json_view usage, event_list& out)
{
    if (!counts_.take(usage)) return;
    counts_.forget_output();
    start({}, out);
    if (model::usage const tokens = counts_.canonical(); tokens.input_tokens != 0) out.emplace_back(model::usage_report{tokens});
}

void reply_state::take_stop(wire::json_node const& holder, event_list& out)
{
    auto native = holder["stop_reason"].view().string();
    if (!native || native->empty()) return;
    start({}, out);
    finish_.emplace(model::finish{.reason = finish_reason_of(*native)});
    finish_->native = std::move(*native);
    finish_->stop_sequence = holder["stop_sequence"].view().string_or("");
    explanation_ = finish_->reason == model::finish_reason::content_filter ? holder["stop_details"].view()["explanation"].string_or("")
                                                                           : std::string();
}

void reply_state::end(event_list& out)
{
    start({}, out);
    if (full_ && !explanation_.empty()) out.emplace_back(model::refusal_delta{.text = std::move(explanation_)});
    auto finish = finish_.value_or(model::finish{.reason = model::finish_reason::other});
    if (called_tools_ && finish.reason == model::finish_reason::stop) finish.reason = model::finish_reason::tool_calls;
    out.emplace_back(std::move(finish));
    out.emplace_back(model::reply_end{});
    reached_ = progress::end;
}

void reply_state::fail(json_view error, event_list& out)
{
    out.emplace_back(read_error(error));
    reached_ = progress::end;
}

}  // namespace signalbox::dialect::anthropic
