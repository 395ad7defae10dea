// Chunked transfer coding (RFC 9112 7.1), strictly read. Fed bytes; payload comes back as views into them.
#pragma once

#include "engine/model/failure.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::wire {

class chunk_decoder {
public:
    struct step {
        std::size_t consumed = 0;   // bytes of the input used up
        std::string_view payload;   // body bytes among them, possibly empty
        bool done = false;          // the last chunk and its trailers were read
    };
    /// Takes the next bytes and stops after one run of payload; call again with the rest. Fault bad_request (the caller renames it for replies).
    model::result<step> feed(std::string_view bytes);
    bool done() const { return state_ == state::done; }

private:
    enum class state : std::uint8_t { size, extension, size_lf, data, data_cr, data_lf, trailer, done };
    state state_ = state::size;
    std::uint64_t left_ = 0;
    std::size_t line_ = 0;  // bytes of the current size line or trailer section, bounded
};

/// Appends "SIZE\r\n" for a chunk of this size; the payload and "\r\n" follow.
void append_chunk_head(std::string& out, std::size_t size);
inline constexpr std::string_view last_chunk = "0\r\n\r\n";

}  // namespace signalbox::wire
