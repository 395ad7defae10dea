#include "engine/expression/nearest.hpp"

#include <algorithm>
#include <vector>

namespace signalbox::expression {

namespace {

constexpr std::size_t longest_compared = 64;  // the work grows with the square

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Levenshtein's distance without regard to case, one row of the table at a time.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            std::size_t const replaced = diagonal + (lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row[b.size()];
}

}  // namespace

std::string did_you_mean(std::string_view written, std::span<std::string_view const> known)
{
    if (written.size() > longest_compared) return {};
    std::size_t least = std::max<std::size_t>(written.size() / 3, 2) + 1;
    std::string_view best;
    for (std::string_view const word : known)
        if (std::size_t const away = distance(written, word); away < least && away < std::max(written.size(), word.size())) {
            least = away;
            best = word;
        }
    return best.empty() ? std::string{} : "; did you mean " + std::string{best} + "?";
}

}  // namespace signalbox::expression
