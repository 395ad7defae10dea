// HTTP/1.1 heads (RFC 9110, RFC 9112): strict reading, plain formatting. Heads are views into the buffer they were read from.
#pragma once

#include "engine/wire/header_list.hpp"
#include "engine/model/failure.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::wire {

inline constexpr std::size_t head_limit = 32 * 1024;  // bytes of a request or reply head; SDK heads are under 2 KiB
inline constexpr std::size_t method_limit = 32;       // bytes of a method; the longest registered is UPDATEREDIRECTREF with 17

struct request_head {
    std::string_view method;
    std::string_view target;  // as on the wire
    std::string_view path;    // of the target, before '?'; "/" for an absolute target without one, "*" for OPTIONS *
    std::string_view query;   // after '?', may be empty
    int minor_version = 1;
    header_list headers;
    std::optional<std::uint64_t> content_length;
    bool chunked = false;
    bool keep_alive = true;
    bool expect_continue = false;
};

struct response_head {
    int status = 0;
    int minor_version = 1;
    header_list headers;
    std::optional<std::uint64_t> content_length;  // 0 for 1xx, 204 and 304, which have no body whatever they say
    bool chunked = false;
    bool keep_alive = true;  // false also when the body ends with the connection
};

/// Looks for a whole head at the front of `buffered`: its size with the blank line, or 0 while more bytes are needed. `searched` is how
/// many bytes an earlier call has already seen. An empty line before the head is counted in. Faults: head_too_large past head_limit,
/// bad_request as soon as the bytes cannot be one.
model::result<std::size_t> find_head(std::string_view buffered, std::size_t searched = 0);

/// Parses a head found by find_head. Fault bad_request: anything RFC 9112 lets or makes a server refuse (folding, white space before the
/// colon, conflicting or repeated framing fields, missing or repeated Host, control bytes, ...); its `status` is 417, 501 or 505 where HTTP
/// has a better answer than 400, and 0 otherwise. Fault head_too_large: more than header_count_limit fields. After any of these the
/// connection must close.
model::result<request_head> parse_request_head(std::string_view head);

/// Parses a reply's head. Fault malformed_reply.
model::result<response_head> parse_response_head(std::string_view head);

/// "Not Found" for 404; "Unknown" for an unregistered status.
std::string_view reason_phrase(int status);

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 5.6.7).
std::string http_date(std::int64_t unix_seconds);
/// Reads the same and the two obsolete forms; nothing when it is no date. A year of two digits is one from 1970 to 2069.
std::optional<std::int64_t> parse_http_date(std::string_view text);

}  // namespace signalbox::wire
