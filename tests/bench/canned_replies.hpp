// The replies the instant upstream gives, ready as bytes: made once at start, then only sent. Frozen values.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::bench {

inline constexpr std::size_t plain_body_bytes = 600;  // the reply size the published figures are stated for

/// The replies of one dialect.
struct canned_replies {
    std::string plain;  // head and body
    std::string stream_head;
    std::vector<std::string> stream;             // one chunk for each event; the last holds the terminal event and the last chunk
    std::vector<std::string> stream_with_usage;  // the same number of events, one of them the usage the caller asked for
};

/// `events` counts every event on the wire, opening and terminal ones included; at least 8. `plain_bytes` is the body of the plain reply.
canned_replies openai_replies(std::size_t events, std::size_t plain_bytes = plain_body_bytes);
canned_replies anthropic_replies(std::size_t events, std::size_t plain_bytes = plain_body_bytes);
/// The same replies with each stream as one piece: what a provider, a TLS record or a proxy on the way has gathered.
canned_replies coalesced(canned_replies replies);

/// What the replies of all dialects are made of. A plain body is `before` and `after` with letters between them, `bytes` long; throws
/// std::invalid_argument below 600.
std::string plain_reply(std::size_t bytes, std::string_view before, std::string_view after);
std::string stream_reply_head(std::string_view content_type = "text/event-stream; charset=utf-8");
/// One chunk of HTTP, for one event.
std::string chunk(std::string_view event);
/// Throws std::invalid_argument when a stream of so few events cannot have all its parts.
void check_count(std::size_t events);

}  // namespace signalbox::bench
