// Where a reply's body begins and ends (RFC 9112 6.3), and its bytes without their framing. Fed by an exchange, which owns it; reads no
// socket.
#pragma once

#include "engine/wire/chunked.hpp"
#include "engine/wire/http.hpp"

#include <span>

namespace signalbox::upstream {

class reply_body {
public:
    struct taken {
        std::size_t consumed = 0;  // bytes of the input used up
        std::string_view payload;  // body bytes, moved together within the input where chunk framing stood between them
    };
    reply_body() = default;
    /// `bodiless`: the request's method lets no reply have a body (HEAD).
    reply_body(wire::response_head const& head, bool bodiless);
    /// Of a connection that speaks another protocol from here on: whatever comes until its end.
    static reply_body of_other_protocol()
    {
        reply_body out;
        out.framing_ = framing::until_close;
        return out;
    }

    /// Takes what it can of the received bytes; the payload lies inside them. Fault malformed_reply, after the payload before it was
    /// handed out.
    model::result<taken> take(std::span<char> received);
    /// The connection ended: the body's end when nothing else frames it. Fault connection_reset when the body was to be longer.
    model::result<void> end();

    /// The body was seen to its end.
    bool whole() const { return framing_ == framing::none; }
    /// Ended by a closed connection.
    bool until_close() const { return framing_ == framing::until_close; }

private:
    model::result<taken> take_chunks(std::span<char> received);
    enum class framing : std::uint8_t { none, length, chunked, until_close };
    framing framing_ = framing::none;
    std::uint64_t left_ = 0;
    wire::chunk_decoder chunks_;
    std::string broken_;  // what is wrong with the chunks, told once the payload before it is handed out
};

}  // namespace signalbox::upstream
