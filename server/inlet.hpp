// The receiving half of a client connection: the bytes that came, the one read that is posted, and the word that the client left. Owned by
// its session, on its worker's strand; it must not go before settle() was awaited.
#pragma once

#include "engine/upstream/alarm_clock.hpp"
#include "server/client_line.hpp"
#include "server/receive_buffer.hpp"
#include "server/waiter.hpp"

namespace signalbox::server {

class inlet {
public:
    enum class line : std::uint8_t { open, late, left };

    /// `left(owner)` is called once, when the connection ends or breaks while nothing awaits its bytes, too.
    inlet(client_line& line, upstream::alarm_clock& clock, void (*left)(void*), void* owner);
    inlet(inlet const&) = delete;

    /// What has come of the request at the front and not been dropped.
    std::string_view view() const { return front_.view(); }
    bool empty() const { return front_.filled == 0; }
    line state() const { return line_; }
    /// The client's address without its port; empty when it cannot be told, as of a connection that is gone. It is looked up once.
    std::string_view peer();

    /// Waits for further bytes of the request's head; they may move what view() gave before. False when the client left or is late.
    upstream::task<bool> more();
    /// Waits for bytes that are appended to `into`, at most `most` of them. False as more().
    upstream::task<bool> more(receive_buffer& into, std::size_t most);
    /// Waits for bytes behind those of view(), which stays where it is; they are given by beyond().
    upstream::task<bool> more_beyond();
    std::string_view beyond() const { return behind_.view(); }
    void drop_beyond(std::size_t size) { behind_.drop(size); }

    /// While a request of `size` bytes is served: posts one read, which notices a client that leaves, unless the next request is already
    /// there. `since` is when the request's first byte came.
    void watch(std::size_t size, model::steady_time since);
    /// The request at the front, of this size, is done with: the next one stands there afterwards.
    void next(std::size_t size);
    /// Waits for further bytes and throws them away: how many, 0 when the client left or is late.
    upstream::task<std::size_t> discard();

    /// The time is over: whatever waits goes on. forgive() makes waiting possible again.
    void late();
    void forgive();
    /// Ends all waiting for good.
    void leave();
    /// Waits until no read is posted; the line must be closed.
    upstream::task<void> settle();

private:
    void post(receive_buffer& into, std::size_t most, upstream::read_start how);
    void on_read(boost::system::error_code error, std::size_t size);
    void glance();
    void cancel();
    void note_left();

    client_line& client_;
    upstream::alarm_clock::alarm glance_;  // looks once after what a patient read can miss
    waiter arrived_;
    receive_buffer front_;            // the request being read or served
    receive_buffer behind_;           // what comes while a request is served, or a chunked body's raw bytes
    receive_buffer* into_ = nullptr;  // where the posted read goes; null while none is posted
    line line_ = line::open;
    void (*left_)(void*);
    void* owner_;
    std::string peer_;
};

}  // namespace signalbox::server
