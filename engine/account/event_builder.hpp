// Turns what the gateway knows of a finished request into its event. Pure: values in, a schema::event_record out.
#pragma once

#include "engine/attempt/trail.hpp"
#include "engine/dialect/codec.hpp"
#include "engine/model/loss.hpp"
#include "engine/model/principal.hpp"
#include "engine/model/usage.hpp"
#include "engine/policy/policy.hpp"
#include "engine/route/decide.hpp"
#include "engine/route/rule.hpp"
#include "schema/event_record.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::account {

/// Everything the gateway knows of a request when it is over. Pointers may be null: the step that sets them was not reached.
struct record {
    std::uint64_t id = 0;
    model::wall_time started_wall{};
    model::steady_time started{}, ended{};
    std::string_view config_revision;  // kept (base::kept)
    std::string_view method = "POST";
    std::string_view path;
    std::string_view traceparent;  // the caller's header, empty when absent
    std::string conversation;      // of a client's chat; see engine/conversation.hpp
    model::dialect spoken = model::dialect::openai_chat;
    std::string_view operation = "chat";  // a constant
    std::string_view role = "primary";    // a constant
    std::uint64_t parent = 0;             // the event it was sent for
    model::principal const* who = nullptr;
    dialect::scanned_request const* asked = nullptr;
    route::table const* table = nullptr;
    route::rule const* by = nullptr;                           // the route that decided; null on a built-in path
    std::vector<route::passed_route> const* passed = nullptr;  // the routes that led to it; their values may be shown
    route::branch const* taken = nullptr;
    std::vector<policy::decision> const* judged = nullptr;        // what policies said
    std::vector<route::branch const*> const* branches = nullptr;  // all that were asked at the same time; null: not so
    std::string by_value;  // which value its branch went by and what became of it, as it may be shown
    route::plan const* plan = nullptr;
    attempt::trail const* tried = nullptr;
    std::optional<std::size_t> answered;        // index into tried->attempts of the call whose reply was used
    route::road road = route::road::translate;  // with answered: how the reply went
    std::vector<model::told_loss> losses;       // of the translation that was sent
    std::optional<model::failure> failed;       // what went wrong; nothing when the reply is whole
    int status = 0;                             // what the client got, 0 when it left before
    std::string response_model;
    std::string_view finish_reason;        // a constant, as event.proto has it; empty when the reply did not end
    std::optional<model::usage> tokens;    // as reported by the provider
    bool only_reported = false;            // nothing is estimated: without a report neither tokens nor the cost are known
    std::vector<model::unit_count> units;  // what the provider counts beside tokens
    std::uint64_t content_events = 0;      // for the estimate when nothing was reported; see reply_reader
    std::uint64_t content_bytes = 0;
    std::uint64_t estimated_input_tokens = 0;  // 0: not counted, as the provider reports them
    model::steady_time first_token{};          // zero: no content came
    model::microseconds waited{0};             // spent waiting for upstreams
    struct label {
        std::string_view name;
        std::string value;
    };
    std::vector<label> labels;  // what a classifier said of it
    struct limit {
        std::string_view name, outcome;  // kept
        std::uint64_t used = 0, allowed = 0;
    };
    std::vector<limit> limits;  // that refused it
    std::uint64_t request_bytes = 0;
    std::uint64_t reply_bytes = 0;
    std::string_view payload_policy = "none";  // a constant
};

/// "allowed", "blocked" (refused by us), "error" (no target answered, or the reply was cut), "abandoned" (the client left).
std::string_view decision_of(record const& known);

/// The tokens as reported; counted by us where the report is missing, or stopped short with the reply: Anthropic's message_start tells the
/// input but a stream cut after it never tells the output. The one number for the event and for a caller whose reply is translated.
model::usage tokens_of(record const& known);

/// Fills everything but sequence and run, which the sink gave.
void fill(schema::event_record& event, record const& known);

}  // namespace signalbox::account
