// Buffers of one write, some of which are gone already. A local of the writing function.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/container/small_vector.hpp>

#include <span>

namespace signalbox::upstream {

/// A request is a head and a body spliced from a handful of pieces; more are allowed and cost an allocation.
using piece_list = boost::container::small_vector<boost::asio::const_buffer, 8>;

inline std::size_t size_of(std::span<boost::asio::const_buffer const> pieces)
{
    std::size_t sum = 0;
    for (auto const& each : pieces) sum += each.size();
    return sum;
}

/// What is left when this many bytes went: the piece that went in part is shortened in place.
inline std::span<boost::asio::const_buffer> without_front(std::span<boost::asio::const_buffer> pieces, std::size_t gone)
{
    while (!pieces.empty() && gone >= pieces.front().size()) {
        gone -= pieces.front().size();
        pieces = pieces.subspan(1);
    }
    if (!pieces.empty()) pieces.front() += gone;
    return pieces;
}

}  // namespace signalbox::upstream
