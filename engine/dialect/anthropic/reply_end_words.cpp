#include "engine/dialect/anthropic/reply_end_words.hpp"

#include "engine/dialect/anthropic/reply_words.hpp"
#include "engine/dialect/parts/tool_id.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::dialect::anthropic {

using model::finish_reason;

void reply_end_words::note(model::reply_event const& event)
{
    if (auto const* seen = std::get_if<model::finish>(&event)) {
        if (seen->choice == 0 && !finish_) finish_ = *seen;
    } else if (auto const* report = std::get_if<model::usage_report>(&event)) {
        usage_ = report->tokens;
    } else if (auto const* refusal = std::get_if<model::refusal_delta>(&event)) {
        refused_ = refused_ || (refusal->choice == 0 && !refusal->text.empty());
    }
}

void reply_end_words::append_stop(std::string& out, bool any_tool) const
{
    model::finish seen = finish_.value_or(model::finish{.reason = finish_reason::other});
    bool const plain = seen.reason == finish_reason::stop || seen.reason == finish_reason::other;
    // Upstreams say "stop" after a forced call and "tool_calls" without one: what the client finds in the content decides.
    if (any_tool && plain) seen = {.reason = finish_reason::tool_calls};
    if (!any_tool && seen.reason == finish_reason::tool_calls) seen = {.reason = finish_reason::stop};
    if (!any_tool && plain && refused_) seen = {.reason = finish_reason::content_filter};
    std::string_view const word = stop_reason_for(seen);
    out.append(R"("stop_reason":")").append(word).append(R"(","stop_sequence":)");
    if (word == "stop_sequence" && !seen.stop_sequence.empty())
        wire::append_json_string(out, seen.stop_sequence);
    else
        out.append("null");
}

void reply_end_words::append_tokens(std::string& out) const
{
    append_usage(out, usage_.value_or(model::usage{}));
}

std::string client_tool_id(reply_block const& block, std::string_view reply_id)
{
    if (!block.id.empty()) return accepted_tool_id(block.id);
    return accepted_tool_id(std::string("toolu_").append(reply_id).append("_").append(std::to_string(block.call)));
}

}  // namespace signalbox::dialect::anthropic
