// What a client connection does at each moment, and what happens to it: one pure transition function, tested without a socket. Values.
#pragma once

#include <cstdint>

namespace signalbox::server {

enum class phase : std::uint8_t {
    opened,      // accepted, and nothing of its first request has come
    between,     // kept alive: nothing of the next request has come
    head,        // some of a request's head is there
    body,        // its head is read
    serving,     // the handler has it
    tunnelling,  // the connection speaks another protocol, which the handler relays
    lingering,   // the last reply is sent; what still comes is thrown away, so that the client can read it
    closed,
};

enum class happening : std::uint8_t {
    first_byte,   // of a request
    head_read,    // whole and sound
    body_read,    // or found to be unwanted
    refused,      // head or body was answered with an error of the server's own
    switched,     // the last of HTTP was sent
    reply_kept,   // a reply was sent and the connection may serve another request
    reply_last,   // a reply was sent that announced the connection's end
    reply_none,   // no reply, or a cut one
    late,         // the phase's time is over
    client_left,  // the connection ended or broke
    drain,        // the server takes no more requests
    break_off,    // the server ends now
};

enum class action : std::uint8_t {
    none,
    refuse,  // with 408: the client sent a part of a request and no more
    stop,    // the request being served
    hurry,   // the first request, which may be on its way
};

struct step {
    phase next = phase::closed;
    action what = action::none;
    bool operator==(step const&) const = default;
};

/// The phase after `seen`. What cannot happen in a phase closes the connection.
step advance(phase now, happening seen);

}  // namespace signalbox::server
