// How long models took for replies of each size, and what that says about requests that would be another model's. Values; pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace signalbox::server {

/// Replies of about as many tokens, streamed or not: each doubling is a class of its own.
using size_class = std::uint8_t;
inline constexpr std::size_t size_classes = 130;
size_class size_class_of(bool stream, std::uint64_t completion_tokens);
using size_counts = std::array<std::uint64_t, size_classes>;

/// Below this many recorded requests a model's times of a size say too little.
inline constexpr std::uint64_t fewest_timed = 30;

/// A mean in microseconds, and how sure it is: 95 % of such intervals hold the true one (normal approximation).
struct mean_estimate {
    double mean = 0, low = 0, high = 0;
};

/// What is modelled of requests with a weight each: those that stay and those that move.
struct modelled_times {
    double moved = 0;                     // requests that move and whose times are known on both sides
    double unknown = 0;                   // requests that move to a model, or from one, with too few times of their size
    std::optional<mean_estimate> change;  // of the moved ones; nothing without any
    double p50_before = 0, p95_before = 0, p50_after = 0, p95_after = 0;  // of all that are known
};

class latency_model {
public:
    void add(std::uint32_t model, size_class size, std::uint64_t microseconds);
    /// Requests of a model and a size that stay as they are, `part` of `count`.
    void stays(std::uint32_t model, size_counts const& counts, double part);
    /// Those of which a part goes to another model.
    void moves(std::uint32_t from, std::uint32_t to, size_counts const& counts, double part);
    modelled_times result() const;

private:
    struct times {
        std::uint64_t count = 0;
        double sum = 0, squares = 0;
        std::map<std::uint16_t, std::uint64_t> buckets;  // of storage::histogram
        double before = 0, after = 0;                    // requests that would take these times
        double left = 0, come = 0;                       // the same, of those that move
    };
    using place = std::pair<std::uint32_t, size_class>;
    bool tells(place const& at) const;

    std::map<place, times> times_;
    double unknown_ = 0, moved_ = 0;
};

}  // namespace signalbox::server
