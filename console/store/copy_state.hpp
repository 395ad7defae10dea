// How the local copy of a store in PostgreSQL stands: connecting, copying, up to date, or its server is away. A value that crosses from the thread that copies
// to the window.
#pragma once

#include <QString>

#include <cstdint>

namespace signalbox::console {

struct CopyState {
    enum class Phase : std::uint8_t {
        connecting,
        copying,
        current,
        away,
        elsewhere,  // another program of this user pulls into the copy
    };
    Phase phase = Phase::connecting;
    std::uint64_t copied = 0;    // events, since what was missing was first known
    std::uint64_t left = 0;      // events, as far as is known
    bool empty = false;          // of a store that is up to date: it has no event
    std::int64_t since_us = 0;   // of a server that is away: when it was first missed
    std::uint64_t replaced = 0;  // how often the copy's file was made anew, so that who reads it opens it again
    QString why;                 // of a server that is away
    bool operator==(CopyState const&) const = default;
};

}  // namespace signalbox::console
