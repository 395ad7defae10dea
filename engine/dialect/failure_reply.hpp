// Turns a failure into a status and a body in the caller's format, by the words that stand in its row. What a client or provider sent is never
// trusted in it: details are escaped, credentials of ours never stand in a failure. Pure.
#pragma once

#include "engine/model/dialect.hpp"
#include "engine/model/failure.hpp"
#include "engine/model/reply_event.hpp"

#include <string>
#include <string_view>
#include <cstdint>
#include <optional>
#include <vector>

namespace signalbox::dialect {

/// One line of the attempts list in an exhausted chain's body.
struct attempt_line {
    std::string target;  // provider/model
    int status = 0;      // 0 when no HTTP status came
    std::int64_t milliseconds = 0;
    std::string reason;  // the fault's name and detail
    model::fault what = model::fault::internal;
};

struct failure_body {
    int status = 500;
    std::string body;
    std::optional<std::chrono::milliseconds> retry_after;
};

/// `status_override` is the group's configured `exhausted` status, 0 for the table's own.
failure_body describe(model::failure const& seen, model::dialect spoken, std::string_view request_id,
                      std::vector<attempt_line> const& attempts = {}, int status_override = 0);

/// The same for an error an upstream reported, translated into the caller's dialect. 401 and 403 speak of the gateway's own
/// credential and become 502 with a generic text.
failure_body describe(model::reply_error const& seen, model::dialect spoken, std::string_view request_id);

/// Reads an upstream's error body (any dialect's shape, or none) into an event; never fails: what cannot be read becomes the message's
/// absence.
model::reply_error read_error_body(int status, std::string_view body, model::dialect spoken);

}  // namespace signalbox::dialect
