#include "storage/nearest.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace signalbox::storage {

namespace {

constexpr std::size_t longest_compared = 64;  // names are shorter; the table grows with the square

// Insertions, deletions, replacements and swaps of neighbours (the optimal string alignment distance), with three rows of the table.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> before_last(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            std::size_t const replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
        before_last.swap(last);
        last.swap(row);
    }
    return last[b.size()];
}

}  // namespace

std::string_view nearest(std::string_view written, std::span<std::string_view const> known)
{
    if (written.size() > longest_compared) return {};
    std::string_view best;
    std::size_t least = std::max<std::size_t>(written.size() / 3, 2) + 1;
    for (std::string_view name : known) {
        bool const begun = written.size() >= 3 && name.starts_with(written);  // "latency" for latency_ms
        if (std::size_t const away = begun ? 1 : distance(written, name); away < least) {
            least = away;
            best = name;
        }
    }
    return best;
}

std::string did_you_mean(std::string_view written, std::span<std::string_view const> known)
{
    std::string_view const name = nearest(written, known);
    return name.empty() ? std::string{} : "; did you mean " + std::string{name} + "?";
}

}  // namespace signalbox::storage
