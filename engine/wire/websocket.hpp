// Frames of the WebSocket protocol (RFC 6455 5): a reader that is fed bytes in any cut and bounds what it keeps, and a writer. Values; no strand of
// their own.
#pragma once

#include "engine/model/failure.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::wire {

/// The opcodes of whole messages and of control frames (RFC 6455 11.8).
enum class websocket_kind : std::uint8_t { text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

struct websocket_message {
    websocket_kind kind = websocket_kind::text;
    std::string_view data;   // unmasked; of a close frame the reason
    std::uint16_t code = 0;  // of a close frame; websocket_no_code when it gives none
    bool kept = true;        // false: a message that was not wanted, or longer than is kept; `data` is empty
};

/// Codes of the end of a connection (RFC 6455 7.4.1).
inline constexpr std::uint16_t websocket_normal = 1000, websocket_going_away = 1001, websocket_protocol_error = 1002,
                               websocket_no_code = 1005, websocket_cut = 1006, websocket_server_error = 1011;

/// What a reader keeps of messages that are texts.
enum class websocket_texts : std::uint8_t { kept, passed_over };

class websocket_reader {
public:
    /// A longer message is passed over. OpenAI's events have some kilobytes, but for sound.
    static constexpr std::size_t message_limit = 1024 * 1024;

    explicit websocket_reader(websocket_texts texts) : texts_(texts) {}

    /// Takes bytes from the front of `bytes` (which shrinks) up to the end of one message or control frame. True: `out` holds it, as views that live
    /// until the next call and as long as the bytes fed; false: all bytes are taken. Fault malformed_reply for bytes that are no frames without
    /// extensions; the reader is of no use afterwards.
    model::result<bool> next(std::string_view& bytes, websocket_message& out);

    /// Whether another frame may stand behind the bytes taken so far.
    bool between_frames() const { return !inside_ && head_size_ == 0; }
    /// Messages that were longer than is kept.
    std::uint64_t passed_over() const { return passed_over_; }

private:
    struct frame {
        unsigned opcode = 0;
        bool last = false, masked = false;
        std::array<unsigned char, 4> mask{};
        std::uint64_t size = 0, taken = 0;  // of the payload
        bool control() const { return opcode >= 8; }
    };
    struct message {
        bool open = false, too_long = false, lent = false;  // lent: what was yielded stands in `text`
        websocket_kind kind = websocket_kind::text;
        std::string text;
    };

    bool take_head(std::string_view& bytes);
    model::result<void> open_frame();
    bool wanted() const;
    void take_payload(std::string_view bytes);
    model::result<bool> end_frame(std::string_view whole, websocket_message& out);
    model::result<bool> end_control(websocket_message& out);

    websocket_texts texts_;
    std::array<unsigned char, 14> head_{};
    std::size_t head_size_ = 0;
    bool inside_ = false;  // a frame whose head was read
    frame now_;
    message message_;
    std::string control_;  // the payload of a control frame
    std::uint64_t passed_over_ = 0;
};

/// Appends a frame that is a whole message; `mask` makes it a client's.
void append_websocket_frame(std::string& out, websocket_kind kind, std::string_view data,
                            std::optional<std::array<unsigned char, 4>> mask = {});
/// Appends a close frame; a reason of more than 123 bytes is cut.
void append_websocket_close(std::string& out, std::uint16_t code, std::string_view reason,
                            std::optional<std::array<unsigned char, 4>> mask = {});

}  // namespace signalbox::wire
