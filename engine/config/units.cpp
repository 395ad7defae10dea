#include "engine/config/units.hpp"

#include "engine/base/ascii.hpp"
#include "engine/config/decimal.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

namespace signalbox::config {
namespace {

struct unit {
    std::string_view name;
    std::int64_t worth;
};

constexpr std::array<unit, 5> durations{{{"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
constexpr std::array<unit, 9> sizes{{{"B", 1},
                                     {"kB", 1'000},
                                     {"MB", 1'000'000},
                                     {"GB", 1'000'000'000},
                                     {"TB", 1'000'000'000'000},
                                     {"KiB", 1ll << 10},
                                     {"MiB", 1ll << 20},
                                     {"GiB", 1ll << 30},
                                     {"TiB", 1ll << 40}}};

constexpr char const* duration_wanted = "is no duration; write a number with ms, s, m, h or d";
constexpr char const* size_wanted = "is no size; write a number of bytes, or one with KiB, MiB, GiB, kB, MB or GB";

using base::is_digit;
using base::lower;
template <std::size_t N>
std::optional<std::int64_t> worth_of(std::array<unit, N> const& units, std::string_view name)
{
    auto const found = std::find_if(units.begin(), units.end(), [&](unit const& one) { return one.name == name; });
    return found == units.end() ? std::nullopt : std::optional(found->worth);
}

std::string_view leading_number(std::string_view text)
{
    return text.substr(0, std::min(text.size(), text.find_first_not_of("0123456789.")));
}

/// The size unit that "10mb", "10M" or "10 MiB" stands for.
std::string size_guess(std::string_view number, std::string_view rest)
{
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    if (number.empty() || rest.empty()) return {};
    switch (lower(rest.front())) {
    case 'k': return std::string(number) + "KiB";
    case 'm': return std::string(number) + "MiB";
    case 'g': return std::string(number) + "GiB";
    default: return {};
    }
}

/// Words other systems use for duration units.
std::string duration_guess(std::string_view number, std::string_view rest)
{
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    std::string word;
    std::transform(rest.begin(), rest.end(), std::back_inserter(word), lower);
    if (number.empty()) return {};
    // Files of other systems write bare milliseconds; a bare small number is meant in seconds.
    if (word.empty() && number.size() > 2 && number.find('.') == number.npos) return std::string(number) + "ms";
    if (word.empty() || word == "s" || word.starts_with("sec")) return std::string(number) + 's';
    if (word == "ms" || word.starts_with("milli")) return std::string(number) + "ms";
    if (word == "m" || word.starts_with("min")) return std::string(number) + 'm';
    if (word == "h" || word.starts_with("hour") || word.starts_with("hr")) return std::string(number) + 'h';
    if (word == "d" || word.starts_with("day")) return std::string(number) + 'd';
    return {};
}

}  // namespace

reading<std::int64_t> read_duration(std::string_view text)
{
    if (text == "0") return 0;
    std::int64_t total = 0;
    std::string_view rest = text;
    do {
        std::string_view const number = leading_number(rest);
        std::string_view const after = rest.substr(number.size());
        std::string_view const name = after.substr(0, std::min(after.size(), after.find_first_of("0123456789.")));
        auto const worth = worth_of(durations, name);
        if (number.empty() || !worth)
            return misreading{duration_wanted, rest.size() == text.size() ? duration_guess(number, after) : std::string{}};
        auto const amount = decimal(number);
        if (!amount) return misreading{duration_wanted, {}};
        auto const part = amount->times(*worth);
        if (!part || __builtin_add_overflow(total, *part, &total)) return misreading{"is too long or finer than a millisecond", {}};
        rest = after.substr(name.size());
    } while (!rest.empty());
    return total;
}

reading<std::uint64_t> read_size(std::string_view text)
{
    std::string_view const number = leading_number(text);
    std::string_view const name = text.substr(number.size());
    auto const worth = name.empty() ? std::optional<std::int64_t>(1) : worth_of(sizes, name);
    auto const amount = decimal(number);
    if (!worth || !amount) return misreading{size_wanted, size_guess(number, name)};
    auto const bytes = amount->times(*worth);
    if (!bytes) return misreading{"is too large or no whole number of bytes", {}};
    return static_cast<std::uint64_t>(*bytes);
}

reading<std::int64_t> read_usd(std::string_view text)
{
    constexpr std::int64_t pico = 1'000'000'000'000;
    auto const amount = decimal(text);
    if (!amount) {
        std::string_view number = text;
        while (number.starts_with('$') || number.starts_with(' ')) number.remove_prefix(1);
        return misreading{"is no price; write a decimal number of US dollars, not negative",
                          decimal(number) ? std::string(number) : std::string{}};
    }
    auto const value = amount->times(pico);
    if (!value) return misreading{"is more than 9 million dollars or finer than a trillionth of one", {}};
    return *value;
}

reading<std::int64_t> read_integer(std::string_view text)
{
    std::int64_t value = 0;
    auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem == std::errc::result_out_of_range) return misreading{"is too large for any number here", {}};
    if (problem != std::errc{} || end != text.data() + text.size()) {
        std::string bare(text);
        bare.erase(std::remove(bare.begin(), bare.end(), '_'), bare.end());
        bool const grouped = bare.size() < text.size() && std::all_of(bare.begin(), bare.end(), is_digit);
        return misreading{"is no whole number", grouped ? bare : std::string{}};
    }
    return value;
}

reading<double> read_double(std::string_view text)
{
    double value = 0;
    auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return misreading{"is no number", {}};
    return value;
}

reading<bool> read_bool(std::string_view text)
{
    if (text == "true" || text == "True" || text == "TRUE") return true;
    if (text == "false" || text == "False" || text == "FALSE") return false;
    std::string word;
    std::transform(text.begin(), text.end(), std::back_inserter(word), lower);
    // YAML 1.1 read these as booleans, YAML 1.2 reads them as words.
    bool const yes = word == "yes" || word == "on" || word == "1", no = word == "no" || word == "off" || word == "0";
    return misreading{"is neither true nor false", yes ? "true" : no ? "false" : ""};
}

}  // namespace signalbox::config
