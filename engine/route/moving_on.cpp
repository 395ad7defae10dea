#include "engine/route/moving_on.hpp"

#include "engine/base/ascii.hpp"

#include <algorithm>
#include <array>

namespace signalbox::route {

namespace {

using model::error_kind;
using model::fault;

constexpr std::uint64_t bit(fault of)
{
    return std::uint64_t{1} << static_cast<unsigned>(of);
}

constexpr std::uint32_t bit(error_kind of)
{
    return std::uint32_t{1} << static_cast<unsigned>(of);
}

static_assert(static_cast<unsigned>(fault::exhausted) < 64 && static_cast<unsigned>(error_kind::server) < 32);

struct word_row {
    std::string_view word;
    std::uint64_t faults = 0;
    std::uint32_t meanings = 0;
};

constexpr std::uint64_t connecting = bit(fault::connect_failed) | bit(fault::connect_timeout) | bit(fault::tls_failed);
constexpr std::uint64_t late =
    bit(fault::connect_timeout) | bit(fault::attempt_timeout) | bit(fault::first_token_timeout) | bit(fault::idle_timeout);

constexpr std::array rows{
    word_row{"connect", connecting | bit(fault::connection_reset)},
    word_row{"timeout", late},
    word_row{"connect_failed", bit(fault::connect_failed)},
    word_row{"connect_timeout", bit(fault::connect_timeout)},
    word_row{"tls_failed", bit(fault::tls_failed)},
    word_row{"connection_reset", bit(fault::connection_reset)},
    word_row{"attempt_timeout", bit(fault::attempt_timeout)},
    word_row{"first_token_timeout", bit(fault::first_token_timeout)},
    word_row{"idle_timeout", bit(fault::idle_timeout)},
    word_row{"truncated", bit(fault::truncated)},
    word_row{"malformed_reply", bit(fault::malformed_reply)},
    word_row{"reply_too_large", bit(fault::reply_too_large)},
    word_row{"rate_limit", 0, bit(error_kind::rate_limit)},
    word_row{"quota", 0, bit(error_kind::quota) | bit(error_kind::billing)},
    word_row{"overloaded", 0, bit(error_kind::overloaded)},
    word_row{"authentication", 0, bit(error_kind::authentication)},
    word_row{"not_found", 0, bit(error_kind::not_found)},
    word_row{"context_length", 0, bit(error_kind::context_length)},
    word_row{"content_filter", 0, bit(error_kind::content_policy)},
};

constexpr std::string_view usual_word = "default";

constexpr std::array words = [] {
    std::array<std::string_view, rows.size() + 3> out{usual_word, "5xx", "4xx"};
    for (std::size_t i = 0; i < rows.size(); ++i) out[i + 3] = rows[i].word;
    return out;
}();

/// "429" or "5xx".
std::optional<std::pair<int, int>> statuses_named(std::string_view word)
{
    if (word.size() != 3 || word[0] < '4' || word[0] > '5') return std::nullopt;
    int const hundred = (word[0] - '0') * 100;
    if (word.substr(1) == "xx") return std::pair(hundred, hundred + 99);
    if (!base::is_digit(word[1]) || !base::is_digit(word[2])) return std::nullopt;
    int const status = hundred + (word[1] - '0') * 10 + (word[2] - '0');
    return std::pair(status, status);
}

}  // namespace

bool add_word(moving_on& to, std::string_view word)
{
    if (word == usual_word) return to.usual = true;
    if (auto const range = statuses_named(word)) {
        to.statuses.push_back(*range);
        return true;
    }
    auto const found = std::ranges::find(rows, word, &word_row::word);
    if (found == rows.end()) return false;
    to.faults |= found->faults;
    to.meanings |= found->meanings;
    return true;
}

std::span<std::string_view const> moving_on_words()
{
    return words;
}

bool names(moving_on const& list, model::failure const& seen, model::error_kind means)
{
    if (list.faults & bit(seen.kind)) return true;
    if (seen.kind != fault::upstream_status && seen.kind != fault::upstream_error) return false;
    if (list.meanings & bit(means)) return true;
    return std::ranges::any_of(list.statuses, [&](auto const& range) { return seen.status >= range.first && seen.status <= range.second; });
}

}  // namespace signalbox::route
