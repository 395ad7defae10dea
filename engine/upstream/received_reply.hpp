// One reply as it comes into its connection's buffer: the head behind any interim replies, then the body without its framing. Owned by an
// exchange; reads no socket.
#pragma once

#include "engine/upstream/byte_room.hpp"
#include "engine/upstream/reply_body.hpp"
#include "engine/wire/http.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace signalbox::upstream {

class received_reply {
public:
    /// Interim (1xx) replies passed over before the real one: servers send one, two at most.
    static constexpr int interim_limit = 8;
    /// Room for body bytes behind the head, which stays where it is: with less a stream would be read in small pieces.
    static constexpr std::size_t body_window = 8 * 1024;
    /// What a connection's buffer has at first: a short reply with its head, or some events. Slow streams never need more.
    static constexpr std::size_t first_room = 2 * 1024;
    /// And once a read has filled it: a plain reply with its head in one read. It stays so with the connection.
    static constexpr std::size_t usual_room = 16 * 1024;
    /// With less room behind the head than this a small buffer is enlarged before the body is read.
    static constexpr std::size_t least_room = 512;

    /// Called once, before anything else. `bodiless`: the request's method lets no reply have a body (HEAD). The buffer outlives this.
    void receive_into(byte_room& buffer, bool bodiless)
    {
        buffer_ = &buffer;
        bodiless_ = bodiless;
    }

    /// The request asks for another protocol: status 101 is the final reply then, and what comes behind it the body.
    void expect_switch() { switches_ = true; }

    /// Where the next bytes go; never empty.
    std::span<char> room() const { return {buffer_->data() + end_, buffer_->size() - end_}; }
    /// That many bytes were received into room().
    void add(std::size_t size) { end_ += size; }
    /// No byte was received so far.
    bool nothing() const { return end_ == 0; }

    /// Looks whether the final reply's head is there. Fault malformed_reply.
    model::result<bool> find_head();
    wire::response_head const& head() const { return head_; }

    /// The body bytes that are there, as a view that lives until the next add(). Empty: none are, or the body has ended. Fault malformed_reply.
    model::result<std::string_view> take();
    /// Everything taken, the room behind the head is free again. It is enlarged when what came had filled it.
    void reuse_room()
    {
        if (end_ == buffer_->size() && end_ < usual_room) enlarge();
        begin_ = end_ = body_at_;
    }
    /// The connection ended. Fault connection_reset when the body was to be longer.
    model::result<void> end() { return body_.end(); }
    /// The body's end was seen.
    bool whole() const { return body_.whole(); }
    /// The body ends with the connection.
    bool until_close() const { return body_.until_close(); }
    /// Bytes lie behind those taken.
    bool more() const { return begin_ != end_; }

private:
    model::result<bool> not_yet();
    std::size_t larger(std::size_t needed) const;
    void enlarge();

    byte_room* buffer_ = nullptr;
    std::optional<byte_room> old_;  // with the head, when the buffer was enlarged behind it
    wire::response_head head_;
    reply_body body_;
    std::size_t begin_ = 0, end_ = 0;  // received and not yet taken
    std::size_t body_at_ = 0;          // where the buffer is free for body bytes: behind the head
    std::size_t searched_ = 0;         // how far from begin_ the head's end was looked for
    int interim_ = 0;
    bool bodiless_ = false;
    bool switches_ = false;
};

}  // namespace signalbox::upstream
