// The end of an experiment as a change of the configuration: all requests of a group go to one arm. Pure; every byte of the rest stays.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace signalbox::console {

struct Promotion {
    std::optional<std::string> text;  // with the change; the same text where the arm has all requests already
    std::string why;                  // in a sentence, when there is none
};

inline constexpr int promoted_weight = 100;

/// The members with this tag (those without one: of this model) get a weight of 100, the others none. Several members of an arm keep their shares
/// of each other.
Promotion promotionOf(std::string_view text, std::string_view group, std::string_view arm);

}  // namespace signalbox::console
