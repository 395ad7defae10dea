#include "engine/policy/policy.hpp"

#include <algorithm>

namespace signalbox::policy {

namespace {

std::size_t characters_of(std::string_view text)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char each) { return (static_cast<unsigned char>(each) & 0xC0) != 0x80; }));
}

bool found_in(expression::pattern const& one, saying const& in)
{
    return one.found_in(in.words) || (!in.run_together.empty() && one.found_in(in.run_together));
}

std::optional<std::size_t> line_found(guard_list const* one, saying const& in)
{
    if (!one) return std::nullopt;
    auto const line = one->found_in(in.words);
    return line || in.run_together.empty() ? line : one->found_in(in.run_together);
}

bool is_allowed(guard const& by, saying const* last)
{
    if (by.allow.empty() && !by.allow_list) return true;
    return last && (std::ranges::any_of(by.allow, [&](expression::pattern const& each) { return found_in(each, *last); }) ||
                    line_found(by.allow_list.get(), *last));
}

/// Why the guard denies; empty when it does not.
std::string denial(guard const& by, std::vector<saying> const& said)
{
    std::size_t length = 0;
    saying const* last = nullptr;
    for (saying const& each : said) {
        if (std::ranges::find(by.of, each.who) == by.of.end()) continue;
        last = &each;
        length += characters_of(each.words);
        for (std::size_t i = 0; i < by.deny.size(); ++i)
            if (found_in(by.deny[i], each)) return "deny[" + std::to_string(i) + "] was found";
        if (auto const line = line_found(by.deny_list.get(), each)) return "line " + std::to_string(*line) + " of deny_list was found";
    }
    if (by.longest && length > *by.longest) return std::to_string(length) + " characters, at most " + std::to_string(*by.longest);
    return is_allowed(by, last) ? std::string() : "none of allow was found";
}

std::string seen_by(expression::program const& condition, expression::facts const& about)
{
    std::string out;
    for (std::string const& each : condition.seen(about)) out.append(out.empty() ? "" : ", ").append(each);
    return out;
}

}  // namespace

decision judge(rule const& by, expression::facts const& about, prompt& of)
{
    if (auto const* const must = std::get_if<requirement>(&by.what)) {
        decision made{&by, must->holds->holds(about), {}};
        if (by.debug) made.why = seen_by(*must->holds, about);
        return made;
    }
    std::string why = denial(std::get<guard>(by.what), of.said());
    return {&by, why.empty(), std::move(why)};
}

modifications of_rules(std::vector<rule const*> const& rules)
{
    modifications out;
    for (rule const* each : rules) {
        auto const* const by = std::get_if<guard>(&each->what);
        for (modification const& one : by ? by->of_replies : std::get<modifier>(each->what).all) out.push_back(&one);
    }
    return out;
}

std::string denial_of_reply(guard const& by, match_counts const& counts)
{
    for (modification const& each : by.of_replies)
        if (counts.contains(&each)) return "deny[" + std::to_string(std::get<denying>(each.how).place) + "] was found in the reply";
    return {};
}

std::uint64_t matches_of(modifier const& by, match_counts const& counts)
{
    std::uint64_t sum = 0;
    for (modification const& each : by.all)
        if (auto const found = counts.find(&each); found != counts.end()) sum += found->second;
    return sum;
}

}  // namespace signalbox::policy
