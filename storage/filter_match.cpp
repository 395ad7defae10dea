#include "storage/filter_match.hpp"

#include <algorithm>

namespace signalbox::storage {

namespace {

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// The last * takes one more character whenever the rest does not fit: linear in text times stars' pieces, without recursion.
bool looks_like(std::string_view text, std::string_view pattern)
{
    std::size_t at = 0, want = 0, star = std::string_view::npos, retry = 0;
    while (at < text.size()) {
        if (want < pattern.size() && pattern[want] == '*') {
            star = want++;
            retry = at;
        } else if (want < pattern.size() && pattern[want] == text[at]) {
            ++at;
            ++want;
        } else if (star != std::string_view::npos) {
            want = star + 1;
            at = ++retry;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', want) == std::string_view::npos;
}

}  // namespace

bool text_passes(comparison op, std::string_view text, std::string_view wanted)
{
    switch (op) {
    case comparison::equal: return text == wanted;
    case comparison::contains: return text.find(wanted) != std::string_view::npos;
    case comparison::starts_with: return text.starts_with(wanted);
    case comparison::ends_with: return text.ends_with(wanted);
    case comparison::like: return looks_like(text, wanted);
    default: return false;
    }
}

bool text_mentions(std::string_view text, std::string_view lowered)
{
    auto const same = [](char a, char b) { return lower(a) == b; };
    return std::search(text.begin(), text.end(), lowered.begin(), lowered.end(), same) != text.end() || lowered.empty();
}

std::string lower_case(std::string_view text)
{
    std::string made{text};
    std::ranges::transform(made, made.begin(), lower);
    return made;
}

}  // namespace signalbox::storage
