// Reads one HTTP/1.1 reply from bytes in any cut and says when it is whole: status, body size, stream events, terminal event.
// Owned by one connection of the load generator.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::bench {

class reply_meter {
public:
    enum class state : std::uint8_t { head, body, chunk_size, chunk_data, chunk_end, trailer, whole, broken };

    /// Ready for the next reply; `terminal` outlives the meter and is empty for plain replies.
    void start(std::string_view terminal);
    /// Takes bytes of this reply; stops at its end. Bytes behind the end make it broken.
    state feed(std::string_view bytes);
    /// The peer closed the connection.
    state close();

    int status() const { return status_; }
    std::size_t body_bytes() const { return body_bytes_; }
    std::size_t events() const { return events_; }
    bool keep_alive() const { return keep_alive_; }
    /// The stream's terminal event was the last thing in the body (always true for plain replies).
    bool terminated() const;

private:
    void read_head();
    void take_body(std::string_view bytes);
    std::string_view take_chunk_line(std::string_view bytes);

    std::string_view terminal_;
    std::string line_;  // the head, a chunk's size line or a trailer line, as far as it came
    std::string tail_;  // the last bytes of the body, to look for the terminal event
    state state_ = state::head;
    int status_ = 0;
    std::size_t left_ = 0, body_bytes_ = 0, events_ = 0;
    bool keep_alive_ = true, until_close_ = false, last_was_newline_ = false;
};

}  // namespace signalbox::bench
