// The trail in words and numbers, for the event and for the error that ends a chain. Pure.
#include "engine/attempt/trail.hpp"

namespace signalbox::attempt {

namespace {

/// A provider's message is repeated up to here: enough to act on, and sixteen of them still fit a log line.
constexpr std::size_t shown_detail = 200;

std::string_view target_name(tried const& attempt, route::table const& within)
{
    return attempt.target < within.targets.size() ? std::string_view(within.targets[attempt.target].full_name) : "unknown";
}

/// Cuts at a character's beginning, so that UTF-8 stays whole.
std::string_view shortened(std::string_view text)
{
    if (text.size() <= shown_detail) return text;
    std::size_t end = shown_detail;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end);
}

std::string outcome(tried const& attempt)
{
    if (attempt.succeeded) return "answered";
    std::string text(name(attempt.failure.kind));
    if (attempt.status) text += " " + std::to_string(attempt.status);
    return text;
}

}  // namespace

std::uint32_t fallback_count(trail const& of)
{
    std::uint32_t count = 0;
    for (std::size_t i = 1; i < of.attempts.size(); ++i)
        if (of.attempts[i].target != of.attempts[i - 1].target) ++count;
    return count;
}

std::int64_t lasted(tried const& attempt)
{
    if (attempt.end <= attempt.start) return 0;
    return std::chrono::floor<std::chrono::milliseconds>(attempt.end - attempt.start).count();
}

std::string summary(trail const& of, route::table const& within)
{
    std::string text;
    for (tried const& each : of.attempts) {
        if (!text.empty()) text += "; ";
        text.append(target_name(each, within)).append(": ").append(outcome(each));
        text.append(" after ").append(std::to_string(lasted(each))).append(" ms");
        if (!each.succeeded && !each.failure.detail.empty()) text.append(" (").append(shortened(each.failure.detail)).append(")");
    }
    return text.empty() ? "nothing was tried" : text;
}

}  // namespace signalbox::attempt
