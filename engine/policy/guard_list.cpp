#include "engine/policy/guard_list.hpp"

#include "engine/base/ascii.hpp"

#include <algorithm>

namespace signalbox::policy {

namespace {

/// Letters of other scripts are several bytes, none of them of ASCII.
bool is_of_word(char c)
{
    return base::is_letter(c) || base::is_digit(c) || c == '_' || (c & 0x80) != 0;
}

bool may_part_words(char c)
{
    return c == ' ' || c == '-' || c == '\'';
}

std::vector<std::string_view> words_in(std::string_view text)
{
    std::vector<std::string_view> out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && is_of_word(text[end])) ++end;
        if (end > at) out.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

}  // namespace

std::optional<std::string> guard_list::add_words(std::string_view entry, std::size_t line)
{
    if (!std::ranges::all_of(entry, [](char c) { return is_of_word(c) || may_part_words(c); }))
        return "a word has letters and digits alone; what else is looked for is a pattern";
    std::string const folded = base::lowered(entry);
    auto const all = words_in(folded);
    if (all.empty()) return "there is no letter or digit in it";
    if (all.size() > longest_entry) return "it has more than " + std::to_string(longest_entry) + " words";
    words_[std::string(all.front())].push_back({{all.begin() + 1, all.end()}, line});
    return std::nullopt;
}

std::optional<std::string> guard_list::add(kind of, std::string_view entry, std::size_t line)
{
    std::size_t const most = of == kind::words ? most_words : most_patterns;
    if (++entries_ > most) return "a list has at most " + std::to_string(most) + (of == kind::words ? " entries" : " patterns");
    if (of == kind::words) return add_words(entry, line);
    auto made = expression::pattern::compile(entry);
    if (!made) return "the pattern cannot be used: " + made.error();
    patterns_.push_back({std::move(*made), line});
    return std::nullopt;
}

boost::system::result<guard_list, guard_list::mistake> guard_list::read(kind of, std::string_view text)
{
    guard_list out;
    for (std::size_t line = 1; !text.empty(); ++line) {
        std::size_t const end = std::min(text.find('\n'), text.size());
        std::string_view const entry = base::trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (entry.empty() || entry.starts_with('#')) continue;
        if (auto wrong = out.add(of, entry, line)) return mistake{line, std::move(*wrong)};
    }
    if (out.entries_ == 0) return mistake{0, "it lists nothing"};
    return out;
}

std::optional<std::size_t> guard_list::found_in(std::string_view text) const
{
    for (listed_pattern const& each : patterns_)
        if (each.what.found_in(text)) return each.line;
    if (words_.empty()) return std::nullopt;
    std::string const folded = base::lowered(text);
    std::vector<std::string_view> const said = words_in(folded);
    for (auto at = said.begin(); at != said.end(); ++at) {
        auto const known = words_.find(*at);
        if (known == words_.end()) continue;
        for (listed_words const& each : known->second) {
            bool const fits = static_cast<std::size_t>(said.end() - at) > each.rest.size();
            if (fits &&
                std::ranges::equal(each.rest.begin(), each.rest.end(), at + 1, at + 1 + static_cast<std::ptrdiff_t>(each.rest.size())))
                return each.line;
        }
    }
    return std::nullopt;
}

}  // namespace signalbox::policy
