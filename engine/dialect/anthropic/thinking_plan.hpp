// How the wish for reasoning (an effort word or a token budget) is put to a Claude model of a given version. Decides purely: a request and
// a version in, a plan and what it loses out.
#pragma once

#include "engine/dialect/anthropic/claude_model.hpp"
#include "engine/dialect/parts/losses.hpp"
#include "engine/model/chat_request.hpp"

namespace signalbox::dialect::anthropic {

/// The API's smallest thinking budget.
inline constexpr std::uint64_t least_thinking_budget = 1024;

struct thinking_plan {
    enum class kind : std::uint8_t { off, budget, adaptive };
    kind what = kind::off;
    std::uint64_t budget = 0;   // with budget
    std::string_view effort;    // output_config.effort; empty leaves it out
    model::json_text verbatim;  // a `thinking` object to send as it came (between_tools)
    bool operator==(thinking_plan const&) const = default;
};

/// What else decides about thinking.
struct thinking_limits {
    std::optional<claude_version> version;
    std::optional<std::uint64_t> max_tokens;  // the answer's limit, thinking included, when there is one
    bool forced_tool = false;                 // the tool choice leaves no way around a call
};

/// The plan's views point into `asked`.
thinking_plan plan_thinking(model::chat_request const& asked, thinking_limits const& limits, dialect::losses& losses);

}  // namespace signalbox::dialect::anthropic
