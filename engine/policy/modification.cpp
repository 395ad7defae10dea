#include "engine/policy/modification.hpp"

#include "engine/base/ascii.hpp"

#include <algorithm>

namespace signalbox::policy {

namespace {

constexpr std::size_t longest_path = 256;

bool matches(std::string_view wanted, dialect::text_walk::level const& level)
{
    return wanted == "*" || wanted == (level.element ? std::to_string(level.place) : level.name);
}

/// The digit of "$1" or "${1}" behind the sign, and the bytes of it; -1 when there is none.
std::pair<int, std::size_t> group_in(std::string_view behind)
{
    bool const braces = behind.starts_with('{');
    std::size_t const at = braces ? 1 : 0;
    if (behind.size() <= at || !base::is_digit(behind[at])) return {-1, 0};
    if (braces && (behind.size() < 3 || behind[2] != '}')) return {-1, 0};
    return {behind[at] - '0', braces ? 3 : 1};
}

}  // namespace

boost::system::result<rewriting, std::string> rewriting::read(std::string_view text, int groups)
{
    rewriting out;
    std::string words;
    while (!text.empty()) {
        std::size_t const sign = std::min(text.find('$'), text.size());
        words.append(text.substr(0, sign));
        text.remove_prefix(sign);
        if (text.empty()) break;
        text.remove_prefix(1);
        if (text.starts_with('$')) {
            words += '$';
            text.remove_prefix(1);
            continue;
        }
        auto const [group, size] = group_in(text);
        if (group < 0) return std::string("behind a \"$\" stands the number of a group, such as \"$1\", or another \"$\"");
        if (group > groups && groups == 0)
            return "there is no group " + std::to_string(group) + ": the pattern has none, and \"$0\" is the whole match";
        if (group > groups) return "there is no group " + std::to_string(group) + ": the pattern has " + std::to_string(groups);
        text.remove_prefix(size);
        out.parts_.push_back({std::move(words), group});
        words.clear();
        out.asks_for_ = std::max(out.asks_for_, static_cast<std::size_t>(group) + 1);
    }
    if (!words.empty()) out.parts_.push_back({std::move(words), -1});
    return out;
}

rewriting rewriting::of_words(std::string_view text)
{
    rewriting out;
    out.parts_.push_back({std::string(text), -1});
    return out;
}

void rewriting::append(std::string& out, expression::locating_pattern::groups const& found) const
{
    for (part const& each : parts_) {
        out.append(each.words);
        if (each.group >= 0) out.append(found[static_cast<std::size_t>(each.group)]);
    }
}

boost::system::result<text_selector, std::string> text_selector::read(std::string_view text)
{
    if (text.empty()) return std::string("an empty path names no text: \"**\" names all");
    if (text.size() > longest_path) return "it is longer than " + std::to_string(longest_path) + " bytes";
    text_selector out;
    for (bool last = false; !last;) {
        std::size_t const dot = text.find('.');
        last = dot == std::string_view::npos;
        std::string_view const step = text.substr(0, dot);
        text.remove_prefix(last ? text.size() : dot + 1);
        if (step.empty()) return std::string("a name between two dots, or beside one, is missing");
        out.below_ = step == "**";
        if (out.below_ && !last) return std::string("\"**\" stands for all below: nothing can follow it");
        if (!out.below_) out.steps_.emplace_back(step);
    }
    return out;
}

bool text_selector::selects(dialect::text_walk const& at) const
{
    if (below_ && !at.is_text()) return false;
    auto const& levels = at.levels();
    if (levels.size() < steps_.size() || (!below_ && levels.size() > steps_.size())) return false;
    return std::equal(steps_.begin(), steps_.end(), levels.begin(), matches);
}

}  // namespace signalbox::policy
