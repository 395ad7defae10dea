// Chunked transfer coding (RFC 9112 7.1), strictly read. Fed bytes; payload comes back as views into them.
#pragma once

#include "engine/model/failure.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::wire {

inline constexpr std::size_t chunk_line_limit = 1024;         // bytes of a size line; extensions are unused in practice
inline constexpr std::size_t chunk_trailer_limit = 8 * 1024;  // bytes of all trailer fields together; they are read and dropped

class chunk_decoder {
public:
    struct step {
        std::size_t consumed = 0;  // bytes of the input used up
        std::string_view payload;  // body bytes among them, possibly empty
        bool done = false;         // the last chunk and its trailers were read
    };
    /// Takes the next bytes and stops after one run of payload and what follows it up to the next run; call again with the rest until none
    /// is left or it is done. Fault bad_request (the caller renames it for replies); payload before the faulty byte comes first.
    model::result<step> feed(std::string_view bytes);
    bool done() const { return state_ == state::done; }
    /// Bytes of the current chunk that are still to come; while its size is read, as far as it was read.
    std::uint64_t announced() const { return left_; }

private:
    enum class state : std::uint8_t {
        size,
        extension_start,
        extension_name,
        value_start,
        value,
        quoted,
        quoted_pair,
        quoted_end,
        size_lf,
        data,
        data_cr,
        data_lf,
        trailer_start,
        trailer_name,
        trailer_value,
        trailer_lf,
        end_lf,
        done,
    };
    std::size_t take_usual(std::string_view bytes);
    std::string_view take(char byte);
    std::string_view take_size(char byte);
    std::string_view take_extension(char byte);
    std::string_view take_trailer(char byte);
    std::string_view end_extension(char byte, std::string_view otherwise);

    state state_ = state::size;
    std::uint8_t digits_ = 0;  // of the size, at most 16
    std::uint64_t left_ = 0;   // bytes of the current chunk to come
    std::size_t line_ = 0;     // bytes of the current size line or of the trailers, bounded
};

/// Appends "SIZE\r\n" for a chunk of this size; the payload and "\r\n" follow.
void append_chunk_head(std::string& out, std::size_t size);
inline constexpr std::string_view last_chunk = "0\r\n\r\n";

}  // namespace signalbox::wire
