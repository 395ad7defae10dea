// Which bytes of a body are read for the estimate: all of a short one, evenly spread windows of a long one, and never the data of images and files. Pure; the
// pieces point into the body.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace signalbox::account::token {

/// Bodies of up to this many bytes of text are read whole; of longer ones as many bytes are read, in many small windows. That takes 3
/// microseconds, and misses the true count by 3.6 percent (standard deviation over mixed conversations of 32 to 400 KiB; windows four times
/// the size miss by 6).
inline constexpr std::size_t read_limit = 4096;
inline constexpr std::size_t window_size = 64;
inline constexpr std::size_t window_count = read_limit / window_size;
/// Bytes walked before a window without counting them, so that it does not begin in the dark.
inline constexpr std::size_t lead_in = 16;

/// A run of this length without anything but base64's letters is data where the body declares it as such. Images are larger by far.
inline constexpr std::size_t data_size = 512;
/// More runs of data than this are taken for text; requests with so many images cost more than an estimate can tell.
inline constexpr std::size_t data_limit = 64;

struct piece {
    char const* at;
    std::uint32_t size;
    std::uint32_t before;  // of lead-in
};

struct text_pieces {
    std::array<piece, data_limit + 4 + window_count> all;  // only the first `count` are set
    std::size_t count = 0;
    std::uint64_t read = 0;   // bytes in the pieces
    std::uint64_t whole = 0;  // bytes of text in the body
};

text_pieces pieces_of(std::string_view body);

}  // namespace signalbox::account::token
