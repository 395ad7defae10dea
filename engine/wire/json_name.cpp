#include "engine/wire/json_name.hpp"

#include <algorithm>
#include <array>

namespace signalbox::wire {

namespace {

/// The letters beyond ASCII that a simple case mapping turns into an ASCII letter: by folding (Unicode's CaseFolding.txt, status C) the long
/// s and the Kelvin sign, by upper case the dotless i, by lower case the I with a dot.
struct alias {
    std::string_view utf8;
    char letter;
};
constexpr std::array aliases{alias{"\u017f", 's'}, alias{"\u212a", 'k'}, alias{"\u0130", 'i'}, alias{"\u0131", 'i'}};

}  // namespace

std::string folded_name(std::string_view decoded)
{
    std::string folded;
    decoded = decoded.substr(0, decoded.find('\0'));
    while (!decoded.empty()) {
        auto const known = std::ranges::find_if(aliases, [&](alias const& each) { return decoded.starts_with(each.utf8); });
        char const first = decoded.front();
        if (known != aliases.end())
            folded.push_back(known->letter);
        else
            folded.push_back(first >= 'A' && first <= 'Z' ? static_cast<char>(first | 0x20) : first);
        decoded.remove_prefix(known != aliases.end() ? known->utf8.size() : 1);
    }
    return folded;
}

}  // namespace signalbox::wire
