// An event on its way from a request to the store: the fields of schema/event.proto as a plain struct. Owned by one thread at a time: the
// worker that fills it, then the recorder. Names that repeat are views of constants or of texts that the process keeps (base::kept), so that
// filling a record copies no text but the caller's and the provider's own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::schema {

/// Tokens in event.proto.
struct token_counts {
    std::uint64_t prompt = 0, completion = 0, cached = 0, cache_write = 0, cache_write_1h = 0, reasoning = 0;
    bool estimated = false;
    bool operator==(token_counts const&) const = default;
};

/// Attempt in event.proto.
struct attempt_record {
    std::string_view provider, model, upstream_model, reason, fault;  // kept
    std::string detail;
    std::uint32_t status = 0;
    std::int64_t start_us = 0, connected_us = 0, first_byte_us = 0, first_token_us = 0, end_us = 0;
    std::optional<token_counts> tokens;
    std::optional<std::int64_t> cost_micros;
};

/// A step of the decision: "target (reason)" or "target (reason: words)". The first may be a route in the place of a target.
struct trail_step {
    std::string_view target, reason;  // kept
    std::string words;
};

struct event_record {
    event_record() = default;
    event_record(event_record&&) = delete;

    std::uint64_t id = 0, sequence = 0, run = 0, parent = 0;
    std::int64_t started_us = 0;
    // Kept names. The first eight and requested_model are what totals are told apart by.
    std::string_view group, tag, provider, resolved_model, decision, reason, key_id, consumer;
    std::string_view client_dialect, strategy, assignment_unit, upstream_model, price_source, payload_policy, road, finish_reason,
        operation, role;
    std::string_view config_revision;
    // Texts of this request alone.
    std::string requested_model, path, response_model, trace_id, detail;
    std::string method;  // empty: POST
    std::string conversation;
    std::string assignment_value;  // six hex digits or empty
    double assignment_probability = 0;
    std::uint32_t status = 0, fallback_count = 0;
    bool stream = false;
    std::optional<token_counts> tokens;
    std::optional<std::int64_t> estimated_cost_micros, actual_cost_micros;
    std::int64_t latency_us = 0, upstream_us = 0, gateway_us = 0, first_token_us = 0;
    std::uint64_t request_bytes = 0, reply_bytes = 0;
    std::vector<attempt_record> attempts;
    std::vector<std::string> translation_losses;
    std::vector<trail_step> trail;
    std::string further;  // what few events have (limits, policies, labels, units): bytes of an Event with these fields

    /// As it was made, but for the memory of its own texts and lists.
    void clear();
};

}  // namespace signalbox::schema
