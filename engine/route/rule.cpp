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

std::optional<merging> merging_named(std::string_view text)
{
    if (text == "list") return merging::list;
    if (text == "object") return merging::object;
    if (text == "first") return merging::first;
    return std::nullopt;
}

std::vector<branch const*> choose_all(rule const& by, expression::facts const& about)
{
    std::vector<branch const*> out;
    for (branch const& each : by.branches)
        if (each.when ? each.when->holds(about) : out.empty()) out.push_back(&each);
    return out;
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

std::string words_of(branch const& taken, std::string_view value)
{
    std::string out = taken.when ? taken.when->source() : std::string();
    return out.append(out.empty() || value.empty() ? "" : "; ").append(value);
}

std::string in_words(rule const& by, branch const& taken, std::string_view value)
{
    std::string out = "route " + by.id;
    out.append(" (").append(reason_of(by, taken));
    if (std::string const words = words_of(taken, value); !words.empty()) out.append(": ").append(words);
    return out + ")";
}

namespace {

/// As the keys of a map are written: text as it is, numbers and truth values as in a condition. Nothing of what is no single value.
std::optional<std::string> key_of(expression::value const& seen)
{
    using expression::kind;
    if (seen.is == kind::text) return std::string(seen.text);
    if (seen.is == kind::boolean || seen.is == kind::integer || seen.is == kind::real) return expression::written(seen);
    return seen.is == kind::null ? std::optional(std::string()) : std::nullopt;
}

/// Longer than any credential: what hides credentials must see them whole.
constexpr std::size_t shown_limit = 16 * 1024;

std::string shown(expression::value const& seen)
{
    if (seen.is != expression::kind::text) return expression::written(seen);
    return "\"" + std::string(seen.text.substr(0, shown_limit)) + "\"";
}

}  // namespace

found_value look_up(value_map const& by, expression::facts const& about)
{
    expression::work with;
    expression::value const seen = by.value.evaluate(about, with);
    auto const key = with.spent() ? std::nullopt : key_of(seen);
    auto const entry = key ? by.to.find(*key) : by.to.end();
    found_value out{.to = entry == by.to.end() ? by.otherwise : std::optional(entry->second),
                    .absent = key && key->empty(),
                    .shown = shown(seen),
                    .words = {}};
    out.words = by.value.source() + " = " + out.shown;
    if (entry == by.to.end()) out.words += out.to ? ", default" : ", not in the map";
    return out;
}

}  // namespace signalbox::route
