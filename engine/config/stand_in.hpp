// What takes the place of a secret in a configuration that is only looked at. Pure.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace signalbox::config {

inline constexpr std::string_view stand_in_begins = "stand-in-for-";

/// Equal for equal names alone: two equal keys are an error. Without blanks, for it may stand where a key is sent.
inline std::string stand_in_for(std::string_view name)
{
    std::string out(stand_in_begins);
    out += name;
    std::ranges::replace(out, ' ', '_');
    return out;
}

/// The name that it stands for, when it is one.
inline std::string_view named_by_stand_in(std::string_view secret)
{
    return secret.starts_with(stand_in_begins) ? secret.substr(stand_in_begins.size()) : std::string_view();
}

}  // namespace signalbox::config
