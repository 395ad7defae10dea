// The first half of a chat request: who asks, what for, and where it may go. Pure steps over the request's own values.
#include "engine/chat_run.hpp"

#include "engine/caller_key.hpp"
#include "engine/chance.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/account/token_estimate.hpp"
#include "schema/event_id.hpp"

#include <array>

namespace signalbox {

chat_run::chat_run(gateway& owner, inbound const& request, model::dialect spoken, client_stream& client, upstream::stop_signal& stop)
    : gateway_(owner),
      request_(request),
      spoken_(spoken),
      client_(client),
      stop_(stop),
      state_(owner.current()),
      event_(owner.events_.admit()),
      secrets_(request)
{
    record_.id = owner.ids_.next(request.arrived_wall);
    id_text_ = schema::event_id::to_text(record_.id);
    record_.started = request.arrived;
    record_.started_wall = request.arrived_wall;
    record_.config_revision = state_->shared->config->revision;
    record_.table = &state_->shared->config->table;
    record_.path = request.path;
    record_.spoken = spoken;
    record_.request_bytes = request.body.size();
}

model::result<void> chat_run::identify()
{
    auto known = admit(*state_->shared->keys, request_);
    if (!known) return known.error();
    who_ = std::move(*known);
    record_.who = who_.get();
    return {};
}

model::result<void> chat_run::parse()
{
    auto scanned = dialect::reader_of_requests(spoken_).scan(request_.body);
    if (!scanned) return scanned.error();
    scanned_ = std::move(*scanned);
    record_.asked = &scanned_;
    return {};
}

model::result<void> chat_run::decide()
{
    route::table const& table = *record_.table;
    // A key that may not see a name does not learn of it from a misspelt one either.
    auto const visible = [&](route::destination to) {
        bool const group = to.what == route::destination::kind::group;
        return group ? access::may_use(*who_, table.groups[to.index].id, {}) : access::may_use(*who_, {}, table.targets[to.index].model);
    };
    auto const found = route::find(table, scanned_.model, visible);
    if (!found) return found.error();
    bool const is_group = found->what == route::destination::kind::group;
    std::string_view const name = is_group ? std::string_view(table.groups[found->index].id) : table.targets[found->index].model;
    if (!(is_group ? access::may_use(*who_, name, {}) : access::may_use(*who_, {}, name)))
        return model::failure{model::fault::forbidden, "this key may not use \"" + std::string(name) + "\"", "model"};

    std::array<bool, config::most_group_members> open{};
    std::size_t members = 0;
    attempt::health_board const& health = *state_->shared->health;
    if (is_group) {
        for (route::member const& each : table.groups[found->index].members)
            open[members++] = health.of(each.target).refuses(request_.arrived);
    } else {
        open[members++] = health.of(found->index).refuses(request_.arrived);
    }
    plan_ = route::decide(table, *found, {open.data(), members}, chance());
    record_.plan = &plan_;
    secrets_.belong_to(plan_, table, state_->shared->config->providers);
    record_.tried = &trail_;
    record_.estimated_input_tokens =
        account::estimate_request_tokens(table.targets[plan_.steps.front().target].upstream_model, request_.body);
    return {};
}

/// Collects what of the caller's head goes on to the provider: tracing and beta switches, never credentials, cookies or addresses.
void chat_run::prepare(attempt::source_request& from)
{
    from = {spoken_, request_.body, request_.query, {}, {}, {}, &scanned_};
    for (wire::header const& each : request_.headers->all()) {
        switch (each.name.size()) {
        case 10:
            if (wire::same_name(each.name, "tracestate")) break;
            continue;
        case 11:
            if (wire::same_name(each.name, "traceparent")) {
                record_.traceparent = each.value;
                break;
            }
            if (spoken_ == model::dialect::openai_chat && wire::same_name(each.name, "openai-beta")) break;
            continue;
        case 14:
            if (wire::same_name(each.name, "anthropic-beta")) from.beta = each.value;
            continue;
        case 17:
            if (wire::same_name(each.name, "anthropic-version")) from.api_version = each.value;
            continue;
        default: continue;
        }
        forwarded_.append(each.name).append(": ").append(each.value).append("\r\n");
    }
    from.forwarded = forwarded_;
}

dialect::reply_identity chat_run::identity() const
{
    dialect::reply_identity who;
    who.id = id_text_.substr(std::string_view("req_").size());
    who.model = reply_ ? reply_->target->upstream_model : scanned_.model;
    who.created = std::chrono::floor<std::chrono::seconds>(request_.arrived_wall).time_since_epoch().count();
    who.include_usage = scanned_.include_usage;
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
        if (model::shows_secret(start->model, *by.secrets)) record_.response_model = secrets_.mask(start->model);
    } else if (auto const* report = std::get_if<model::usage_report>(&event)) {
        record_.tokens = report->tokens;
    } else if (auto const* end = std::get_if<model::finish>(&event)) {
        if (end->choice == 0) finish_ = end->reason;
    } else if (auto const* error = std::get_if<model::reply_error>(&event)) {
        record_.failed = model::failure{model::fault::upstream_error, error->message, error->code, error->status, {}};
        secrets_.mask(*record_.failed);
    } else if (std::holds_alternative<model::reply_end>(event)) {
        ended_ = true;
    } else if (record_.first_token == model::steady_time{}) {
        record_.first_token = gateway_.clock_.now();
    }
}

}  // namespace signalbox
