#include "engine/dialect/anthropic/thinking_plan.hpp"

#include "engine/dialect/parts/reasoning_mark.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::dialect::anthropic {

namespace {

using kind = thinking_plan::kind;

struct wish {
    std::optional<std::uint64_t> budget;
    std::string_view effort;
    bool adaptive = false;  // asked for by a `thinking` object without an amount
    bool any() const { return budget || adaptive || !effort.empty(); }
};

wish wish_of(model::chat_request const& asked, thinking_plan& plan, dialect::losses& losses)
{
    wish out{.budget = asked.thinking_budget};
    if (asked.reasoning_effort != "none") out.effort = asked.reasoning_effort;
    for (model::extra_field const& extra : asked.extras) {
        if (extra.name != "thinking") continue;
        wire::json_view const value(extra.value);
        std::string const type = value["type"].string_or("");
        if (type == "enabled")
            out.budget = value["budget_tokens"].unsigned_integer();
        else if (type == "adaptive")
            out.adaptive = true;
        else if (type == "between_tools")
            plan.verbatim = extra.value;
        else if (type != "disabled")
            losses.note("thinking", "has no counterpart");
    }
    return out;
}

/// The budgets other gateways agree on, raised to what the API allows.
std::uint64_t budget_for(std::string_view effort)
{
    if (effort == "minimal" || effort == "low") return least_thinking_budget;
    if (effort == "high") return 4096;
    if (effort == "xhigh") return 8192;
    if (effort == "max") return 16384;
    return 2048;
}

std::string_view effort_for(std::uint64_t budget)
{
    if (budget < 2000) return "low";
    return budget < 8000 ? "medium" : "high";
}

bool is_effort(std::string_view word)
{
    return word == "low" || word == "medium" || word == "high" || word == "xhigh" || word == "max";
}

bool signed_thinking(model::part const& part)
{
    auto const* thinking = std::get_if<model::thinking_part>(&part);
    return (thinking && !own_signature(model::dialect::anthropic, thinking->signature).empty()) ||
           std::holds_alternative<model::redacted_thinking_part>(part);
}

bool calls_tool(model::turn const& turn)
{
    for (model::part const& part : turn.parts)
        if (std::holds_alternative<model::tool_call_part>(part)) return true;
    return false;
}

/// With a fixed budget the turn whose tool results come now must begin with its thinking, and signatures are never made up.
bool lost_its_thinking(std::vector<model::turn> const& turns)
{
    std::size_t at = turns.size();
    while (at > 0 && turns[at - 1].who == model::role::tool) --at;
    if (at == turns.size() || at == 0 || turns[at - 1].who != model::role::assistant) return false;
    bool calls = false;
    while (at > 0 && turns[at - 1].who == model::role::assistant) calls = calls_tool(turns[--at]) || calls;
    return calls && (turns[at].parts.empty() || !signed_thinking(turns[at].parts.front()));
}

bool ends_with_prefill(std::vector<model::turn> const& turns)
{
    return !turns.empty() && turns.back().who == model::role::assistant;
}

thinking_plan plan_budget(model::chat_request const& asked, wish const& wanted, thinking_limits const& limits, dialect::losses& losses)
{
    if (lost_its_thinking(asked.turns)) {
        losses.note("reasoning_effort", "the call being answered came without its signed thinking, so this turn runs without thinking");
        return {};
    }
    std::uint64_t budget = wanted.budget.value_or(budget_for(wanted.effort));
    // The limit includes the reasoning: leave half of it to the answer.
    if (limits.max_tokens && budget >= *limits.max_tokens) budget = *limits.max_tokens / 2;
    if (budget < least_thinking_budget) {
        losses.note("reasoning_effort", "this model thinks with 1024 tokens at least, more than the request leaves room for");
        return {};
    }
    return {.what = kind::budget, .budget = budget};
}

thinking_plan plan_adaptive(wish const& wanted, std::optional<claude_version> version, dialect::losses& losses)
{
    thinking_plan plan{.what = kind::adaptive, .effort = wanted.effort};
    if (plan.effort.empty() && wanted.budget) {
        plan.effort = effort_for(*wanted.budget);
        losses.note("thinking.budget_tokens", "this model takes an effort, no budget");
    } else if (plan.effort == "minimal") {
        plan.effort = "low";
        losses.note("reasoning_effort", "minimal is sent as low");
    } else if (plan.effort == "xhigh" && !takes_xhigh_effort(version)) {
        plan.effort = "high";
        losses.note("reasoning_effort", "xhigh is sent as high to this model");
    } else if (!plan.effort.empty() && !is_effort(plan.effort)) {
        plan.effort = {};
        losses.note("reasoning_effort", "must be low, medium, high, xhigh or max; the model's own choice is used");
    }
    return plan;
}

}  // namespace

thinking_plan plan_thinking(model::chat_request const& asked, thinking_limits const& limits, dialect::losses& losses)
{
    thinking_plan plan;
    wish const wanted = wish_of(asked, plan, losses);
    if (!plan.verbatim.empty()) {
        if (is_effort(wanted.effort)) plan.effort = wanted.effort;
        return plan;
    }
    if (!wanted.any()) return plan;
    thinking_mode const mode = thinking_of(limits.version);
    if (mode == thinking_mode::none)
        losses.note("reasoning_effort", "this model does not think aloud");
    else if (limits.forced_tool)
        losses.note("reasoning_effort", "thinking does not go with a forced tool call");
    else if (ends_with_prefill(asked.turns))
        losses.note("reasoning_effort", "thinking does not go with a prefilled assistant turn");
    else
        return mode == thinking_mode::budget ? plan_budget(asked, wanted, limits, losses) : plan_adaptive(wanted, limits.version, losses);
    return plan;
}

}  // namespace signalbox::dialect::anthropic
