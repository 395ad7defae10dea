// What is known of Gemini's models by their names. Constants and pure functions.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>

namespace signalbox::dialect::gemini {

struct gemini_version {
    unsigned major = 0, minor = 0;
    auto operator<=>(gemini_version const&) const = default;
};

/// "gemini-2.5-flash" is 2.5; nothing for names of another kind.
inline std::optional<gemini_version> version_of(std::string_view model)
{
    static constexpr std::string_view family = "gemini-";
    model = model.substr(model.rfind('/') + 1);
    if (!model.starts_with(family)) return std::nullopt;
    char const *at = model.data() + family.size(), *const end = model.data() + model.size();
    gemini_version out;
    auto const major = std::from_chars(at, end, out.major);
    if (major.ec != std::errc()) return std::nullopt;
    if (major.ptr != end && *major.ptr == '.') std::from_chars(major.ptr + 1, end, out.minor);
    return out;
}

/// Gemini 3 and later: thinkingLevel in place of thinkingBudget (ai.google.dev, thinking).
inline bool takes_levels(std::optional<gemini_version> version)
{
    return version && version->major >= 3;
}

/// Gemini 3 and later refuse the calls of a turn without the signature of the first (ai.google.dev, thought signatures).
inline bool signs_calls(std::optional<gemini_version> version)
{
    return version && version->major >= 3;
}

/// Gemini 2.5 and later, and models of other names: JSON Schema in place of the Schema of their own (ai.google.dev, structured output).
inline bool takes_json_schema(std::optional<gemini_version> version)
{
    return !version || *version >= gemini_version{2, 5};
}

}  // namespace signalbox::dialect::gemini
