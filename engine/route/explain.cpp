// A plan in words, for events, for `signalbox` and for tests that compare plans by eye. Pure.
#include "engine/route/decide.hpp"

#include <cstdio>

namespace signalbox::route {

namespace {

std::string in_words(std::chrono::milliseconds time)
{
    auto const count = time.count();
    if (count % 60'000 == 0 && count > 0) return std::to_string(count / 60'000) + "m";
    return count % 1'000 == 0 ? std::to_string(count / 1'000) + "s" : std::to_string(count) + "ms";
}

void append_limit(std::string& out, std::string_view what, std::optional<std::chrono::milliseconds> limit)
{
    if (limit) out.append(", ").append(what).append(" ").append(in_words(*limit));
}

std::string_view unit_of(measure::of what)
{
    switch (what) {
    case measure::of::nothing: break;
    case measure::of::in_flight: return "in flight";
    case measure::of::milliseconds: return "ms";
    case measure::of::tokens: return "tokens in the last minute";
    case measure::of::micro_dollars: return "millionths of a dollar";
    }
    return {};
}

std::string heading(plan const& chosen, table const& within)
{
    target const& first = within.targets[chosen.steps.front().target];
    if (first.raw) return "as it came: " + first.full_name + "\n";
    if (chosen.group.empty()) return "model " + first.model + ": " + first.full_name + "\n";
    std::string line = "group " + std::string(chosen.group) + ", " + std::string(name(chosen.how)) + ": " + first.full_name;
    if (chosen.how == strategy::weighted || chosen.probability < 1) {
        char text[48];
        std::string_view const words = chosen.how == strategy::weighted ? "drawn with probability" : "with a share of";
        std::snprintf(text, sizeof text, " %s %.4g", words.data(), chosen.probability);
        line += text;
    }
    if (!chosen.tag.empty()) line.append(", tag ").append(chosen.tag);
    return line + "\n";
}

void append_step(std::string& out, std::size_t place, step const& each, table const& within)
{
    target const& to = within.targets[each.target];
    out.append("  ").append(std::to_string(place)).append(". ").append(to.full_name).append(" (").append(each.reason);
    if (std::string const words = words_of(each); !words.empty()) out.append(": ").append(words);
    out.append(")");
    if (each.way == road::translate) out.append(", translated");
    if (!each.tag.empty()) out.append(", tag ").append(each.tag);
    append_limit(out, "timeout", each.timeouts.whole);
    append_limit(out, "first token", each.timeouts.first_token);
    append_limit(out, "idle", each.timeouts.idle);
    out.append("\n");
}

void append_drop(std::string& out, drop const& dropped, table const& within)
{
    out.append("  -- ")
        .append(within.targets[dropped.target].full_name)
        .append(" (dropped: ")
        .append(in_words(dropped, within))
        .append(")\n");
}

std::string counted(std::uint32_t number, std::string_view one, std::string_view many)
{
    return std::to_string(number) + " " + std::string(number == 1 ? one : many);
}

std::string closing(plan const& chosen)
{
    std::string line = "at most " + counted(chosen.on_failure.attempts, "call", "calls");
    if (chosen.on_failure.retries) line += ", " + counted(chosen.on_failure.retries, "retry", "retries") + " of each target";
    if (chosen.on_failure.deadline.count()) line += ", within " + in_words(chosen.on_failure.deadline);
    if (chosen.exhausted_status) line += "; when all fail: " + std::to_string(chosen.exhausted_status);
    if (chosen.strict) line += "; strict";
    return line + "\n";
}

std::string name_of(destination to, table const& within)
{
    bool const group = to.what == destination::kind::group;
    return group ? "group " + within.groups[to.index].id : within.targets[to.index].full_name;
}

}  // namespace

std::string words_of(step const& chosen)
{
    std::string out;
    if (std::string_view const unit = unit_of(chosen.seen.what); !unit.empty())
        out.append(std::to_string(chosen.seen.number)).append(" ").append(unit);
    if (!chosen.through.empty()) out.append(out.empty() ? "in " : ", in ").append(chosen.through);
    return out;
}

std::string explain(plan const& chosen, table const& within)
{
    std::string out = chosen.steps.empty() ? "no target\n" : heading(chosen, within);
    for (std::size_t i = 0; i < chosen.steps.size(); ++i) append_step(out, i + 1, chosen.steps[i], within);
    for (drop const& each : chosen.dropped) append_drop(out, each, within);
    if (chosen.shadow && !chosen.steps.empty())
        out.append("  and afterwards a copy to ").append(name_of(*chosen.shadow, within)).append(", whose reply reaches no caller\n");
    return chosen.steps.empty() ? out : out + closing(chosen);
}

}  // namespace signalbox::route
