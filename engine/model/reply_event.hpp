// The events a reply consists of, whatever dialect carries it. Values yielded by reply readers and eaten by reply writers.
#pragma once

#include "engine/model/usage.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace signalbox::model {

/// The reply has begun; always the first event of a reply that is no error.
struct reply_start {
    std::string id;     // the upstream's, may be empty
    std::string model;  // the model the upstream says it is
    bool operator==(reply_start const&) const = default;
};
struct text_delta {
    std::uint32_t choice = 0;
    std::string text;
    bool operator==(text_delta const&) const = default;
};
struct refusal_delta {
    std::uint32_t choice = 0;
    std::string text;
    bool operator==(refusal_delta const&) const = default;
};
struct reasoning_delta {
    std::string text;
    bool operator==(reasoning_delta const&) const = default;
};
struct reasoning_signature {
    std::string signature;
    bool operator==(reasoning_signature const&) const = default;
};
struct redacted_reasoning {
    std::string data;
    bool operator==(redacted_reasoning const&) const = default;
};
struct tool_start {
    std::uint32_t choice = 0;
    std::uint32_t index = 0;  // running number of the call within its choice
    std::string id;
    std::string name;
    bool custom = false;
    bool operator==(tool_start const&) const = default;
};
struct tool_arguments {
    std::uint32_t choice = 0;
    std::uint32_t index = 0;
    std::string fragment;
    bool operator==(tool_arguments const&) const = default;
};

enum class finish_reason : std::uint8_t { stop, stop_sequence, length, tool_calls, content_filter, other };

struct finish {
    std::uint32_t choice = 0;
    finish_reason reason = finish_reason::stop;
    std::string native;         // the upstream's own word
    std::string stop_sequence;  // which one matched, when the upstream says
    bool operator==(finish const&) const = default;
};
/// Totals so far; a later report replaces an earlier one, it is never added.
struct usage_report {
    usage tokens;
    unit_count units = {};  // what is counted beside tokens, or in their place; of no kind: nothing
    bool operator==(usage_report const&) const = default;
};
/// The upstream says it failed, in a stream or under status 200. Ends the reply.
struct reply_error {
    int status = 0;  // the HTTP status this error would have had, 0 when unknown
    std::string type;
    std::string code;
    std::string message;
    std::optional<std::chrono::milliseconds> retry_after = {};  // where the error itself says when to ask again
    bool operator==(reply_error const&) const = default;
};
/// The reply is whole.
struct reply_end {
    bool operator==(reply_end const&) const = default;
};
/// The upstream shows that it is still at work, and says nothing else. Only after reply_start.
struct keep_alive {
    bool operator==(keep_alive const&) const = default;
};
/// Something of the reply that no other dialect has, and that is left out.
struct reply_loss {
    std::string field;
    std::string why;
    bool operator==(reply_loss const&) const = default;
};
/// The vector of one input of a request for embeddings.
struct embedding {
    std::uint32_t index = 0;  // of the input
    std::string numbers;      // a JSON array, as the provider wrote it
    bool operator==(embedding const&) const = default;
};

using reply_event =
    std::variant<reply_start, text_delta, refusal_delta, reasoning_delta, reasoning_signature, redacted_reasoning, tool_start,
                 tool_arguments, finish, usage_report, reply_error, reply_end, keep_alive, reply_loss, embedding>;

/// The bytes of an event that a model generated: text, refusals, reasoning, the names and arguments of tool calls.
std::uint64_t content_bytes(reply_event const& event);

}  // namespace signalbox::model
