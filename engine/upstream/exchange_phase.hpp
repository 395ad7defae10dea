// How far an exchange is, and what each thing that happens makes of it. Pure: the exchange does what waits.
#pragma once

#include <cstdint>
#include <string_view>

namespace signalbox::upstream {

enum class phase : std::uint8_t {
    ready,          // nothing was done
    opening,        // a new connection is being made
    sending_kept,   // the request goes out on a connection that served another one before
    sending_new,    // the request goes out on a new connection
    awaiting_kept,  // the request was sent completely; the reply's head has not come
    awaiting_new,
    refused,       // on a new connection the provider answered or broke before it had the request: its reply is read
    reading,       // the body; afterwards the connection can be kept
    reading_last,  // the body; afterwards the connection is closed
    whole,         // the reply was read to its end and the connection can be kept
    over,          // the reply was read to its end and the connection is closed
    unsent,        // the provider certainly did not receive the request: it may be sent again
    broken,
};

enum class happening : std::uint8_t {
    kept_connection,     // the pool had one
    no_kept_connection,  // a new one has to be opened
    connected,
    sent,                 // completely
    answered_early,       // bytes came before the request was sent completely, and the rest was not sent
    answered_while_sent,  // bytes came before the request was sent completely, and it was
    send_failed,          // before the request was sent completely
    head,                 // of a reply after which the connection can be kept
    last_head,            // of a reply after which the connection closes
    body_end,             // the reply's last byte is the last byte received
    body_end_and_more,    // bytes came behind the reply
    ended_unreceived,     // the provider ended the connection before any byte of the request had reached its system
    failed,               // connecting, reading or the reply's form
    stopped,              // by the stop signal or a bound
};

/// Only what certainly did not arrive is `unsent`: a POST is not idempotent (RFC 9110 9.2.2). What comes on a kept connection before the
/// request was sent may belong to another request (RFC 9112 9.2), so it is never read as the answer to this one. What cannot happen in a
/// phase breaks the exchange.
phase after(phase now, happening what);

std::string_view name(phase which);

}  // namespace signalbox::upstream
