// W3C Trace Context: what a caller's traceparent says, and the gateway's own spans. Pure but for one random number of the process.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::account {

/// The parts of a traceparent, views of it.
struct trace_context {
    std::string_view trace, parent, flags;  // 32, 16 and 2 lower-case hex digits
};

/// Nothing when it is malformed, or one of its ids is all zero.
std::optional<trace_context> read_traceparent(std::string_view text);

/// The parts of an event that are spans: the request, its attempts and its policies by their position.
enum class span_part : std::uint8_t { request, attempt, policy };

/// The id of a span: the same for the same part of the same event, never 0.
std::uint64_t span_id(std::uint64_t event, span_part part = span_part::request, std::uint32_t position = 0);

/// A trace for the request with this event id, 32 hex digits. The same for the same id within a process, another one in each process.
std::string made_trace_id(std::uint64_t event);

/// "00-TRACE-SPAN-FLAGS".
std::string traceparent_text(std::string_view trace, std::uint64_t span, std::string_view flags);

}  // namespace signalbox::account
