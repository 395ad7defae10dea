#include "engine/dialect/bedrock/model_family.hpp"

#include "engine/base/ascii.hpp"

#include <algorithm>
#include <charconv>

namespace signalbox::dialect::bedrock {

namespace {

/// A number of one or two digits at the front, which is taken off with the hyphen behind it; longer ones are dates.
std::optional<unsigned> take_number(std::string_view& text)
{
    std::size_t const size = std::min(text.find('-'), text.size());
    std::string_view const word = text.substr(0, size);
    if (word.empty() || word.size() > 2 || !std::ranges::all_of(word, base::is_digit)) return std::nullopt;
    unsigned out = 0;
    std::from_chars(word.data(), word.data() + word.size(), out);
    text.remove_prefix(std::min(size + 1, text.size()));
    return out;
}

}  // namespace

/// The name of the size stands before the generation since Claude 4, behind it before.
std::optional<claude_generation> claude_in(std::string_view model)
{
    constexpr std::string_view mark = "anthropic.claude-";
    std::size_t const at = model.find(mark);
    if (at == std::string_view::npos) return std::nullopt;
    model.remove_prefix(at + mark.size());
    if (!model.empty() && !base::is_digit(model.front())) model.remove_prefix(std::min(model.find('-'), model.size() - 1) + 1);
    auto const major = take_number(model);
    if (!major) return std::nullopt;
    return claude_generation{*major, take_number(model).value_or(0)};
}

reasoning_switch reasoning_of(std::string_view model)
{
    auto const claude = claude_in(model);
    if (!claude || *claude < claude_generation{3, 7}) return reasoning_switch::none;
    return *claude < claude_generation{4, 6} ? reasoning_switch::budget : reasoning_switch::effort;
}

}  // namespace signalbox::dialect::bedrock
