// The first half of a chat request: who asks, what for, and where it may go. Pure steps over the request's own values.
#include "engine/chat_run.hpp"

#include "engine/attempt/reported_error.hpp"
#include "engine/caller_key.hpp"
#include "engine/chance.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/passing_query.hpp"
#include "schema/event_id.hpp"

#include <algorithm>

namespace signalbox {

namespace {

constexpr std::size_t most_losses = 64;  // as many as an event tells

/// `wanted` is in lower case; the lengths of most names differ already.
bool is(std::string_view name, std::string_view wanted)
{
    return name.size() == wanted.size() && wire::same_name(name, wanted);
}

}  // namespace

chat_run::chat_run(gateway& owner, inbound const& request, entry const& from, std::unique_ptr<schema::Event> event, client_stream& client,
                   upstream::stop_signal& stop)
    : gateway_(owner),
      request_(request),
      entry_(from),
      spoken_(from.where.spoken),
      client_(client),
      stop_(stop),
      state_(owner.current()),
      event_(std::move(event)),
      secrets_(*request.headers, request.query)
{
    record_.id = owner.ids_.next(request.arrived_wall);
    id_text_ = schema::event_id::to_text(record_.id);
    record_.started = request.arrived;
    record_.started_wall = request.arrived_wall;
    record_.config_revision = state_->shared->config->revision;
    record_.table = &state_->shared->config->table;
    record_.path = request.path;
    record_.spoken = spoken_;
    record_.operation = dialect::name(from.where.asked);
    record_.who = from.who.get();
    record_.request_bytes = request.body.size();
}

std::optional<model::failure> chat_run::ask()
{
    if (entry_.refused) return entry_.refused;
    admission_ = admit(request_, entry_, *state_->shared, chance());
    if (admission_.asked) record_.asked = &*admission_.asked;
    if (admission_.plan) {
        record_.plan = &*admission_.plan;
        record_.tried = &trail_;
        secrets_.belong_to(*admission_.plan, *record_.table, state_->shared->config->providers);
    }
    record_.estimated_input_tokens = admission_.estimated_input_tokens;
    return admission_.refused;
}

/// Collects what of the caller's head goes on to the provider: tracing and beta switches, never credentials, cookies or addresses.
void chat_run::prepare(attempt::source_request& from)
{
    if (!request_.query.empty()) query_ = passing_query(request_.query, key_of(request_));
    from = {spoken_, entry_.where.asked, request_.body, query_, {}, {}, {}, &*admission_.asked};
    dialect::header_rules const& rules = dialect::format_of(spoken_).headers;
    for (wire::header const& each : request_.headers->all()) {
        bool passes = is(each.name, "tracestate");
        if (is(each.name, "traceparent")) {
            record_.traceparent = each.value;
            passes = true;
        } else if (is(each.name, rules.version)) {
            from.api_version = each.value;
        } else if (is(each.name, rules.beta)) {
            from.beta = joined(from.beta, each.value);
        } else {
            for (std::string_view const wanted : rules.forwarded) passes = passes || is(each.name, wanted);
        }
        if (passes) forwarded_.append(each.name).append(": ").append(each.value).append("\r\n");
    }
    from.forwarded = forwarded_;
}

/// Two lines of one list field mean one list (RFC 9110 5.3).
std::string_view chat_run::joined(std::string_view before, std::string_view next)
{
    if (before.empty() || next.empty()) return before.empty() ? next : before;
    return betas_ = std::string(before).append(",").append(next);
}

dialect::reply_identity chat_run::identity() const
{
    dialect::reply_identity who;
    who.id = id_text_.substr(std::string_view("req_").size());
    who.model = reply_ ? reply_->target->upstream_model : admission_.asked->model;
    who.created = std::chrono::floor<std::chrono::seconds>(request_.arrived_wall).time_since_epoch().count();
    who.include_usage = admission_.asked->include_usage;
    who.request = request_.body;
    who.input_tokens_estimate = record_.estimated_input_tokens;
    return who;
}

/// Reads the accounting facts out of decoded events.
void chat_run::take(std::vector<model::reply_event> const& events)
{
    for (model::reply_event const& each : events) take(each);
}

void chat_run::take(model::reply_event const& event)
{
    if (auto const* start = std::get_if<model::reply_start>(&event)) {
        record_.response_model = start->model;
        provider::definition const& by = state_->shared->config->providers[reply_->target->provider];
        if (model::shows_secret(start->model, *by.secrets)) record_.response_model = secrets_.quote(start->model).text();
    } else if (auto const* report = std::get_if<model::usage_report>(&event)) {
        // Some servers repeat a report with zeros at the end.
        bool const zero = report->tokens.input_tokens == 0 && report->tokens.output_tokens == 0;
        if (!record_.tokens || !zero) record_.tokens = report->tokens;
    } else if (auto const* end = std::get_if<model::finish>(&event)) {
        if (end->choice == 0) finish_ = end->reason;
    } else if (auto const* error = std::get_if<model::reply_error>(&event)) {
        record_.failed = attempt::reported_error(model::fault::upstream_error, *error, secrets_);
    } else if (std::holds_alternative<model::reply_end>(event)) {
        ended_ = true;
    } else if (auto const* loss = std::get_if<model::reply_loss>(&event)) {
        std::string line = secrets_.quote(loss->field).text() + ": " + loss->why;
        if (record_.losses.size() < most_losses && std::ranges::find(record_.losses, line) == record_.losses.end())
            record_.losses.push_back(std::move(line));
    } else if (record_.first_token == model::steady_time{} && !std::holds_alternative<model::keep_alive>(event)) {
        record_.first_token = gateway_.clock_.now();
    }
}

}  // namespace signalbox
