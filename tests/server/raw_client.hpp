// A client that sends what a test gives it, byte for byte, and takes replies apart with its own few lines, so that the server's codecs are
// not their own judge. Blocking, on the test's thread; every wait ends after `patience`.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::test {

/// Longer than anything takes, sanitizers and busy machines included: only a failing test waits for it.
inline constexpr std::chrono::seconds patience{20};

struct http_reply {
    int status = 0;
    std::string head;    // status line and fields
    std::string body;    // without its chunks' frames
    bool whole = false;  // ended as its framing says
    /// Empty when it is not there.
    std::string header(std::string_view name) const;
};

class raw_client {
public:
    /// Connects to 127.0.0.1. `receive_buffer` bounds what the kernel takes for us.
    explicit raw_client(std::uint16_t port, int receive_buffer = 0);
    ~raw_client();
    raw_client(raw_client const&) = delete;

    /// False when the server has closed.
    bool send(std::string_view bytes);
    /// The next reply. `to_head`: it answers HEAD and has no body. Status 0 when the connection ended or stayed silent before a whole head.
    http_reply reply(bool to_head = false);
    /// Everything received so far and not taken by reply(), once it holds `mark`; what there is when the connection ends first.
    std::string read_until(std::string_view mark);
    /// Reads up to the end of the connection; false when it stays open.
    bool ends();
    /// Whether `mark` comes within this time; for showing that it does not.
    bool hears(std::string_view mark, std::chrono::milliseconds time);
    /// Whether the last read ran out of patience, as opposed to the end of the connection.
    bool silent() const { return silent_; }
    /// Whether the connection ended by a reset.
    bool broken() const { return broken_; }
    /// What ends() and read_until() have read.
    std::string const& rest() const { return buffered_; }
    /// Leaves: FIN when everything was read, as closing a program does.
    void leave();
    /// Leaves with a reset.
    void reset();

private:
    bool more(std::chrono::milliseconds time = patience);
    void take_sized(http_reply& into, std::size_t size);
    void take_chunks(http_reply& into);

    int socket_ = -1;
    std::string buffered_;
    bool silent_ = false, ended_ = false, broken_ = false;
};

/// One request on a connection of its own.
http_reply ask(std::uint16_t port, std::string_view request);
/// A POST with Content-Length; `more` holds further header lines, each with its end.
std::string post(std::string_view path, std::string_view body, std::string_view more = {});
std::string get(std::string_view path, std::string_view more = {});

/// Looks again and again, giving the processor away in between, until it is true or patience ends.
template <class Truth>
bool eventually(Truth truth);

}  // namespace signalbox::test

#include <sched.h>

template <class Truth>
bool signalbox::test::eventually(Truth truth)
{
    auto const end = std::chrono::steady_clock::now() + patience;
    while (!truth()) {
        if (std::chrono::steady_clock::now() > end) return false;
        sched_yield();
    }
    return true;
}
