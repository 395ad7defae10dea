#include "server/inlet.hpp"

#include "engine/upstream/readiness.hpp"

#include <utility>

namespace signalbox::server {

namespace {

constexpr std::size_t first_capacity = 1 * 1024;        // a head and a small prompt
constexpr std::size_t spare = 256;                      // beyond the length of the request before
constexpr std::size_t most_ahead = 4 * 1024;            // for the next request, which is seldom much longer than the one before
constexpr std::size_t raw_room = 16 * 1024;             // to read through what tells no size: chunks, and what is thrown away
constexpr std::size_t kept_capacity = 64 * 1024;        // a buffer up to this size stays with its connection
constexpr std::size_t least_room = 512;                 // a read into less is not worth its system call
constexpr std::chrono::milliseconds glance_after{100};  // a client whose end came with its request is noticed within 200 ms

}  // namespace

inlet::inlet(client_line& line, upstream::alarm_clock& clock, void (*left)(void*), void* owner)
    : client_(line),
      glance_(
          clock, [](void* self) { static_cast<inlet*>(self)->glance(); }, this),
      left_(left),
      owner_(owner)
{}

upstream::task<bool> inlet::more()
{
    if (!into_) front_.reserve(first_capacity);
    if (!into_ && front_.room() < least_room) front_.reserve(front_.capacity * 2);
    bool const alive = co_await more(front_, front_.room());
    co_return alive;
}

upstream::task<bool> inlet::more_beyond()
{
    if (!into_) behind_.reserve(raw_room);
    bool const alive = co_await more(behind_, behind_.room());
    co_return alive;
}

upstream::task<bool> inlet::more(receive_buffer& into, std::size_t most)
{
    while (into_ && into_ != &into && line_ == line::open) co_await arrived_.wait();
    if (line_ != line::open) co_return false;
    std::size_t const before = into.filled;
    if (!into_) post(into, most, upstream::read_start::eager);
    while (into.filled == before && line_ == line::open) co_await arrived_.wait();
    co_return into.filled > before;
}

void inlet::watch(std::size_t size, model::steady_time since)
{
    if (front_.filled > size || behind_.filled > 0 || into_ || line_ != line::open) return;
    behind_.reserve(std::min(size + spare - size % spare, most_ahead));
    glance_.arm(since + glance_after);
    post(behind_, behind_.room(), upstream::read_start::patient);
}

void inlet::next(std::size_t size)
{
    if (front_.filled > size) return front_.drop(size);
    front_.filled = 0;
    if (front_.capacity > kept_capacity) front_ = {};
    std::swap(front_, behind_);
    if (into_ == &behind_) into_ = &front_;
}

upstream::task<std::size_t> inlet::discard()
{
    if (into_ != &behind_) behind_.filled = 0;
    std::size_t const before = behind_.filled;
    (void)co_await more_beyond();
    co_return behind_.filled - before;
}

/// A patient read follows on the one that took the request, and nothing more was there: asking again would be a system call in vain.
void inlet::post(receive_buffer& into, std::size_t most, upstream::read_start how)
{
    struct handler {
        inlet* self;
        void operator()(boost::system::error_code error, std::size_t size) { self->on_read(error, size); }
    };
    into_ = &into;
    client_.start_read(boost::asio::buffer(into.bytes.get() + into.filled, std::min(most, into.room())), how, handler{this});
}

/// Resuming what waits may end this object: it comes last.
void inlet::on_read(boost::system::error_code error, std::size_t size)
{
    std::exchange(into_, nullptr)->filled += size;
    glance_.disarm();
    if (error && error != boost::asio::error::operation_aborted) note_left();
    arrived_.notify();
}

/// An end of stream that came together with the request is not reported a second time.
void inlet::glance()
{
    auto const there = into_ ? upstream::look(client_.socket()) : upstream::pending::nothing;
    if (there == upstream::pending::nothing || there == upstream::pending::bytes) return;  // bytes complete the read themselves
    note_left();
    cancel();
}

void inlet::late()
{
    if (line_ == line::open) line_ = line::late;
    cancel();
    arrived_.notify();
}

void inlet::forgive()
{
    if (line_ == line::late) line_ = line::open;
}

void inlet::leave()
{
    line_ = line::left;
    cancel();
    arrived_.notify();
}

upstream::task<void> inlet::settle()
{
    glance_.disarm();
    while (into_) co_await arrived_.wait();
}

void inlet::cancel()
{
    boost::system::error_code ignored;
    client_.socket().cancel(ignored);
}

void inlet::note_left()
{
    if (std::exchange(line_, line::left) != line::left) left_(owner_);
}

std::string_view inlet::peer()
{
    if (!peer_.empty()) return peer_;
    boost::system::error_code error;
    auto const there = client_.socket().remote_endpoint(error);
    if (!error) peer_ = there.address().to_string();
    return peer_;
}

}  // namespace signalbox::server
