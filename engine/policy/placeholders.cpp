#include "engine/policy/placeholders.hpp"

#include "engine/base/ascii.hpp"

#include <algorithm>
#include <iterator>

namespace signalbox::policy {

namespace {

constexpr std::size_t most_digits = 10;

bool is_of_placeholder(char c)
{
    return base::is_upper(c) || base::is_digit(c) || c == '_';
}

/// "[NAME_1]" at the beginning; empty when there is none.
std::string_view read_at_beginning(std::string_view text)
{
    std::size_t const most = std::min(text.size(), placeholders::longest_name + most_digits + 3);
    if (most == 0 || text.front() != '[') return {};
    std::size_t at = 1;
    while (at < most && is_of_placeholder(text[at])) ++at;
    return at < most && text[at] == ']' ? text.substr(0, at + 1) : std::string_view();
}

bool needs_escapes(std::string_view text)
{
    return std::ranges::any_of(text, [](char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

}  // namespace

placeholders::placeholders(std::string_view document)
{
    for (auto at = document.find('['); at != document.npos; at = document.find('[', at + 1))
        if (auto const one = read_at_beginning(document.substr(at)); !one.empty()) taken_.emplace(one);
}

/// A placeholder that is new.
std::string placeholders::made(std::string const& name)
{
    std::size_t& count = counts_[name];
    std::string out;
    do out = "[" + name + "_" + std::to_string(++count) + "]";
    while (taken_.contains(out));
    return out;
}

std::string placeholders::of(std::string const& name, std::string_view text)
{
    std::string key = name + '\0';
    key.append(text);
    if (auto const known = by_text_.find(key); known != by_text_.end()) return known->second;
    if (texts_.size() >= most || needs_escapes(text)) return "[" + name + "]";
    std::string out = made(name);
    by_text_.emplace(std::move(key), out);
    texts_.emplace(out, text);
    return out;
}

std::string placeholders::of_begun(std::string const& name, std::string_view text)
{
    begun_.clear();
    if (texts_.size() >= most || needs_escapes(text)) return "[" + name + "]";
    begun_ = made(name);
    texts_.emplace(begun_, text);
    return begun_;
}

void placeholders::go_on(std::string_view rest)
{
    auto const its = texts_.find(begun_);
    if (its == texts_.end() || rest.empty()) return;
    its->second.append(rest);
    if (needs_escapes(rest)) texts_.erase(its);
}

placeholders::found placeholders::at_beginning_of(std::string_view text) const
{
    std::string_view const one = read_at_beginning(text);
    if (!one.empty()) {
        auto const known = texts_.find(one);
        return known == texts_.end() ? found{} : found{found::kind::whole, one.size(), &known->second};
    }
    auto const next = texts_.lower_bound(text);
    bool const begins_one = next != texts_.end() && std::string_view(next->first).starts_with(text);
    return {begins_one ? found::kind::part : found::kind::none, 0, nullptr};
}

}  // namespace signalbox::policy
