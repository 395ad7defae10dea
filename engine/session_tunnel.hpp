// A realtime session while both ends speak WebSocket: bytes go both ways as they come, and frames are only read. Owned by the run of its request, on that
// strand.
#pragma once

#include "engine/bell.hpp"
#include "engine/dialect/codec.hpp"
#include "engine/upstream/alarm_clock.hpp"
#include "engine/upstream/stop.hpp"
#include "engine/upstream/transport.hpp"
#include "engine/wire/websocket.hpp"

#include <optional>
#include <string>

namespace signalbox {

/// How a session ended: who began it, with which code of RFC 6455 7.4.1 (1005: a close frame without a code, 1006: the connection broke), and the
/// words of the close frame.
struct session_end {
    enum class side : std::uint8_t { client, provider, gateway };
    side by = side::gateway;
    std::uint16_t code = wire::websocket_cut;
    std::string reason;
    std::optional<model::fault> fault;  // why the gateway ended it
};

std::string_view name(session_end::side which);

/// What is known of a session beside its end.
struct session_facts {
    std::uint64_t from_client = 0, from_provider = 0;  // bytes
    std::uint64_t unread = 0;                          // messages of the provider that are longer than is read
    bool unreadable = false;                           // what one end sent is no frames
    model::steady_time first_content{};
    std::vector<model::reply_event> told;  // starts and usage reports of the reader
};

class session_tunnel {
public:
    /// Read and passed on in one piece.
    static constexpr std::size_t piece = 16 * 1024;
    /// For the other end's close frame behind the first one.
    static constexpr std::chrono::milliseconds close_patience{5'000};

    struct ends {
        upstream::transport& client;
        upstream::transport& provider;
    };

    /// `idle`: without a byte from either end for so long the session ends; 0 is never. Everything referred to outlives the tunnel.
    session_tunnel(upstream::executor where, upstream::alarm_clock& clock, upstream::stop_signal& stop, ends of,
                   dialect::reply_reader& reader, std::chrono::milliseconds idle);
    session_tunnel(session_tunnel const&) = delete;

    /// Until both ends are closed. `early` came from the provider behind its head. When the stop signal fires both ends get a close frame, where one may
    /// stand.
    upstream::task<session_end> run(std::string_view early);
    session_facts const& facts() const { return facts_; }

private:
    /// One direction.
    struct way {
        session_end::side by;
        upstream::transport &from, &to;
        wire::websocket_reader frames;
        bool writing = false, closed = false, over = false;  // closed: a close frame went through
        bool readable = true;
    };

    static void on_alarm(void* self);
    static void on_stop(void* self);
    upstream::task<void> pump(way& one, std::string_view early);
    upstream::task<model::result<void>> pass(way& one, std::string_view bytes);
    void look(way& one, std::string_view bytes);
    void take_text(std::string_view text);
    void note_end(session_end how);
    void broke(way const& one);
    void cut();
    void say_end(way const& one, bool masked);
    void wait_on();

    upstream::alarm_clock& clock_;
    upstream::stop_signal& stop_;
    dialect::reply_reader& reader_;
    std::chrono::milliseconds idle_;
    way up_, down_;
    session_facts facts_;
    std::optional<session_end> end_;
    model::steady_time moved_{};  // the last bytes
    upstream::alarm_clock::alarm alarm_;
    bell over_;
    bool cut_ = false;
};

}  // namespace signalbox
