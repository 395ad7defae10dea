// A request's body: taken from behind its head, or read in full by its length or its chunks.
#include "server/session.hpp"

#include "engine/wire/chunked.hpp"

namespace signalbox::server {

namespace {

using model::fault;

/// `named`: the field of the configuration that has the limit; empty where it is fixed.
model::failure too_large(bool needs_none, std::string const& counted, std::size_t limit, std::string_view named)
{
    std::string const behind = named.empty() ? std::string() : " (" + std::string(named) + ")";
    std::string const bytes = std::to_string(limit) + " bytes";
    if (needs_none) return {fault::bad_request, "this path needs no body, and none of more than " + bytes + " is read" + behind};
    return {fault::body_too_large, "the body has " + counted + " bytes, the limit is " + std::to_string(limit) + behind};
}

}  // namespace

/// False when the connection ended or the body was refused.
upstream::task<bool> session::read_body(settings const& limits, std::size_t head_size)
{
    std::size_t const size = head_.content_length.value_or(0);
    if (size > limits.body_limit) {
        model::failure const why =
            too_large(handler_.needs_no_body(request_), std::to_string(size), limits.body_limit, handler_.body_limit_named());
        co_await refuse(why);
        co_return false;
    }
    std::size_t const here = in_.view().size() - head_size;
    if (!head_.chunked && size <= here) {  // the usual request
        request_.body = in_.view().substr(head_size, size);
        used_ = head_size + size;
        co_return true;
    }
    if (!handler_.wants_body(request_)) {
        used_ = in_.view().size();
        out_.end_with_this();
        co_return true;
    }
    if (head_.expect_continue) {
        auto const sent = co_await out_.interim("HTTP/1.1 100 Continue\r\n\r\n");
        if (!sent) {
            see(happening::client_left);
            co_return false;
        }
    }
    bool whole = false;
    if (head_.chunked) {
        whole = co_await read_chunks(limits, head_size);
    } else {
        whole = co_await read_sized(limits, head_size);
    }
    request_.body = body_.view();
    co_return whole;
}

upstream::task<void> session::refuse_held()
{
    books_.counts.bodies_refused.fetch_add(1, std::memory_order_relaxed);
    model::failure const full{fault::saturated, "the bodies of other requests take all the room there is (server.body_memory)"};
    co_await refuse(full);
}

upstream::task<bool> session::read_sized(settings const& limits, std::size_t head_size)
{
    std::size_t const size = head_.content_length.value_or(0);
    receive_buffer& bytes = body_.bytes();
    bytes.reserve(size);
    bytes.append(in_.view().substr(head_size));
    used_ = in_.view().size();
    while (bytes.filled < size) {
        std::size_t const next = std::min(size, bytes.filled + body_store::step);
        if (!body_.cover(next, limits.body_memory)) {
            co_await refuse_held();
            co_return false;
        }
        bool const alive = co_await in_.more(bytes, next - bytes.filled);
        if (alive) continue;
        co_await give_up("the request's body did not arrive in time");
        co_return false;
    }
    co_return true;
}

/// Puts a chunked body together; the head stays where its views point.
upstream::task<bool> session::read_chunks(settings const& limits, std::size_t head_size)
{
    wire::chunk_decoder decoder;
    receive_buffer& bytes = body_.bytes();
    std::string_view raw = in_.view().substr(head_size);
    for (bool first = true;; first = false) {
        while (!raw.empty() && !decoder.done()) {
            auto const fed = decoder.feed(raw);
            if (!fed) {
                co_await refuse(fed.error());
                co_return false;
            }
            raw.remove_prefix(fed->consumed);
            std::size_t const room = limits.body_limit - bytes.filled;
            if (fed->payload.size() > room || decoder.announced() > room - fed->payload.size()) {
                std::string const counted = "more than " + std::to_string(limits.body_limit);
                model::failure const why =
                    too_large(handler_.needs_no_body(request_), counted, limits.body_limit, handler_.body_limit_named());
                co_await refuse(why);
                co_return false;
            }
            std::size_t const now = bytes.filled + fed->payload.size();
            if (!body_.cover(now, limits.body_memory)) {
                co_await refuse_held();
                co_return false;
            }
            if (now > bytes.capacity) bytes.reserve(std::max(now, std::min(2 * bytes.capacity, limits.body_limit)));
            bytes.append(fed->payload);
        }
        if (first)
            used_ = in_.view().size() - raw.size();
        else
            in_.drop_beyond(in_.beyond().size() - raw.size());
        if (decoder.done()) co_return true;
        bool const alive = co_await in_.more_beyond();
        if (!alive) {
            co_await give_up("the request's body did not arrive in time");
            co_return false;
        }
        raw = in_.beyond();
    }
}

}  // namespace signalbox::server
