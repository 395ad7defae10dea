// What a table shows of an event: a hundred bytes without text, names as numbers of the store's table `names`. Values, kept by the tens of
// thousands; filled by readers.
#pragma once

#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

namespace signalbox::storage {

/// Between the first token and the end of a stream at the least, for a speed to be told: what is shorter came in one piece.
inline constexpr std::int64_t shortest_generation_us = 1'000;

enum class event_decision : std::uint8_t { allowed, blocked, error, abandoned, other };

struct event_cells {
    std::uint64_t id = 0;
    std::int64_t started_us = 0;
    std::int64_t latency_us = 0;
    std::int64_t first_token_us = 0;  // 0: no stream, or no content came
    std::int64_t cost_micros = 0;     // the actual cost, else the estimate; see cost_known
    std::uint64_t tokens_prompt = 0;
    std::uint64_t tokens_completion = 0;
    // Numbers of names: 1 is the empty string. From first_spilled_name on they count the page's own `spilled` texts.
    std::uint32_t requested_model = 1;
    std::uint32_t resolved_model = 1;
    std::uint32_t provider = 1;
    std::uint32_t group = 1;
    std::uint32_t tag = 1;
    std::uint32_t key = 1;
    std::uint32_t consumer = 1;
    std::uint32_t reason = 1;
    std::uint32_t fallback_count = 0;
    std::uint16_t status = 0;  // 0: the client left before one was sent
    event_decision decision = event_decision::other;
    bool stream = false;
    bool cost_known = false;
    bool cost_estimated = false;
    bool tokens_estimated = false;
    bool operator==(event_cells const&) const = default;

    /// Completion tokens a second from the first token on; 0 when that cannot be said: no stream, or one that came in one piece.
    double tokens_per_second() const
    {
        std::int64_t const generating = latency_us - first_token_us;
        bool const told = stream && first_token_us > 0 && tokens_completion > 1 && generating >= shortest_generation_us;
        return told ? static_cast<double>(tokens_completion) * 1e6 / static_cast<double>(generating) : 0.0;
    }
};
static_assert(std::is_trivially_copyable_v<event_cells>);

inline constexpr std::uint32_t first_spilled_name = 0x8000'0000;

/// Some events and the names they brought that the asker did not know yet.
struct cells_page {
    std::vector<event_cells> rows;
    std::vector<std::string> spilled;  // texts too long or too many for `names`; name n of a row is spilled[n - first_spilled_name]
};

}  // namespace signalbox::storage
