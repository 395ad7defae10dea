#include "engine/dialect/anthropic/claude_model.hpp"

#include <charconv>

namespace signalbox::dialect::anthropic {

namespace {

/// A version number has one or two digits; eight are a date.
std::optional<unsigned> small_number(std::string_view word)
{
    unsigned number = 0;
    if (word.empty() || word.size() > 2) return std::nullopt;
    auto const [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error != std::errc() || end != word.data() + word.size()) return std::nullopt;
    return number;
}

std::string_view next_word(std::string_view& rest)
{
    std::size_t const end = rest.find_first_of("-.@:/_");
    std::string_view const word = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    return word;
}

}  // namespace

std::optional<claude_version> version_of(std::string_view model)
{
    static constexpr std::string_view family = "claude-";
    std::size_t const at = model.rfind(family);
    if (at == std::string_view::npos) return std::nullopt;
    std::string_view rest = model.substr(at + family.size());
    while (!rest.empty()) {
        auto const major = small_number(next_word(rest));
        if (!major) continue;
        return claude_version{*major, small_number(next_word(rest)).value_or(0)};
    }
    return std::nullopt;
}

thinking_mode thinking_of(std::optional<claude_version> version)
{
    if (!version || *version >= claude_version{4, 6}) return thinking_mode::adaptive;
    return *version >= claude_version{3, 7} ? thinking_mode::budget : thinking_mode::none;
}

bool takes_sampling(std::optional<claude_version> version)
{
    return !version || *version < claude_version{4, 7};
}

bool takes_temperature_with_top_p(std::optional<claude_version> version)
{
    return !version || *version < claude_version{4, 1};
}

bool takes_output_format(std::optional<claude_version> version)
{
    return !version || *version >= claude_version{4, 1};
}

bool takes_xhigh_effort(std::optional<claude_version> version)
{
    return !version || *version >= claude_version{4, 7};
}

}  // namespace signalbox::dialect::anthropic
