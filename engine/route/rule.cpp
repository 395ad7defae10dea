#include "engine/route/rule.hpp"

#include <algorithm>

namespace signalbox::route {

std::optional<streaming> streaming_named(std::string_view text)
{
    if (text == "allow") return streaming::allow;
    if (text == "deny") return streaming::deny;
    if (text == "always") return streaming::always;
    return std::nullopt;
}

branch const* choose(rule const& by, expression::facts const& about)
{
    auto const found = std::ranges::find_if(by.branches, [&](branch const& each) { return !each.when || each.when->holds(about); });
    return found == by.branches.end() ? nullptr : &*found;
}

std::string_view reason_of(rule const& by, branch const& taken)
{
    if (taken.when) return reason::when;
    return by.asks ? reason::otherwise : reason::matched;
}

std::string in_words(rule const& by, branch const& taken)
{
    std::string out = "route " + by.id;
    out.append(" (").append(reason_of(by, taken));
    if (taken.when) out.append(": ").append(taken.when->source());
    return out + ")";
}

}  // namespace signalbox::route
