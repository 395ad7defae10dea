// Content-Length, chunks, or everything until the connection ends: the three ways a reply's body is framed. Pure bytes, on no strand of
// its own.
#include "engine/upstream/reply_body.hpp"

#include <algorithm>
#include <cstring>

namespace signalbox::upstream {

reply_body::reply_body(wire::response_head const& head, bool bodiless)
{
    if (bodiless || head.status == 204 || head.status == 304) return;
    if (head.chunked)
        framing_ = framing::chunked;
    else if (!head.content_length)
        framing_ = framing::until_close;
    else if (*head.content_length > 0) {
        framing_ = framing::length;
        left_ = *head.content_length;
    }
}

model::result<reply_body::taken> reply_body::take(std::span<char> received)
{
    if (framing_ == framing::none) return taken{};
    if (framing_ == framing::chunked) return take_chunks(received);
    if (framing_ == framing::until_close) return taken{received.size(), {received.data(), received.size()}};
    auto const size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, received.size()));
    left_ -= size;
    if (left_ == 0) framing_ = framing::none;
    return taken{size, {received.data(), size}};
}

model::result<reply_body::taken> reply_body::take_chunks(std::span<char> received)
{
    std::size_t consumed = 0, size = 0;
    char* payload = received.data();
    while (consumed < received.size() && broken_.empty()) {
        auto const step = chunks_.feed({received.data() + consumed, received.size() - consumed});
        if (!step) {
            broken_ = "chunked body: " + step.error().detail;
            break;
        }
        if (!step->payload.empty()) {
            char* const from = received.data() + (step->payload.data() - received.data());
            if (size == 0) payload = from;
            if (payload + size != from) std::memmove(payload + size, from, step->payload.size());
            size += step->payload.size();
        }
        consumed += step->consumed;
        if (step->done) {
            framing_ = framing::none;
            break;
        }
    }
    if (size == 0 && !broken_.empty()) return model::failure{.kind = model::fault::malformed_reply, .detail = broken_};
    return taken{consumed, {payload, size}};
}

model::result<void> reply_body::end()
{
    if (framing_ == framing::length)
        return model::failure{.kind = model::fault::connection_reset,
                              .detail = "the connection ended with " + std::to_string(left_) + " bytes of the body missing"};
    if (framing_ == framing::chunked)
        return model::failure{.kind = model::fault::connection_reset, .detail = "the connection ended before the last chunk"};
    framing_ = framing::none;
    return model::result<void>();
}

}  // namespace signalbox::upstream
