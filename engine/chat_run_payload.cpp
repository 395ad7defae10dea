// What is kept of a request beside its event: its payload, gathered while it is under way and handed over when it is over, and the sinks that get the event.
#include "engine/chat_run.hpp"

#include "engine/attempt/raw_reply.hpp"
#include "engine/caller_key.hpp"
#include "engine/chance.hpp"
#include "engine/chosen_sinks.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/payload/shown_head.hpp"
#include "engine/policy/reply_change.hpp"

#include <algorithm>

namespace signalbox {

using payload::part;

/// What holds for a request that is made for this one.
model::logging_rule chat_run::logging_of_own() const
{
    config::snapshot const& within = *state_->shared->config;
    model::logging_rule out;
    out.payloads = within.keeps_payloads ? choose_payload(admission_, request_, entry_, within, 0).rule : within.payloads;
    out.sinks = choose_sinks(admission_, request_, entry_, within);
    return out;
}

/// Kept with the event: when a sink reads it, another configuration may be in force.
void chat_run::note_sinks()
{
    if (auto const chosen = choose_sinks(admission_, request_, entry_, *state_->shared->config))
        known().labels.push_back({model::sinks_label, text_of(*chosen)});
}

/// Once it is known which route and group it belongs to.
void chat_run::begin_payload()
{
    payload::queue* const into = gateway_.events_.payloads();
    if (!into || entry_.stranger) return;  // who has shown no right must not push others' payloads out
    config::snapshot const& within = *state_->shared->config;
    event_.keep_payload(choose_payload(admission_, request_, entry_, within, chance()), *into, within.payload_store.part_limit,
                        known().started);
    if (auto* const parts = gathered()) answer_.keep_in(*parts);
}

payload::capture* chat_run::gathered() const
{
    event_payload* const of = event_.payload();
    return of && of->parts ? &*of->parts : nullptr;
}

/// As it came from the provider, or as its client got it.
payload_form chat_run::form_of_reply(bool answered) const
{
    bool const streamed = reply_ ? reply_->stream : admission_.asked && admission_.asked->stream;
    bool const raw = reply_ && reply_->raw;
    if (raw && !attempt::is_event_stream(reply_->wire->head())) return {};
    if (raw) return {dialect::stream_form::events, &policy::all_texts};
    bool const framed = !answered && reply_ ? reply_->framed == dialect::framing::stream : streamed;
    if (!framed) return {};
    dialect::format const& format = dialect::format_of(!answered && reply_ ? reply_->target->spoken : told_in());
    return {format.streams, &format.reply_texts};
}

/// With the event, which says it.
void chat_run::decide_payload()
{
    event_payload& of = *event_.payload();
    bool const failed = known().failed || known().status >= 400;
    known().payload_policy = of.choice.policy(failed);
    of.kept = of.choice.keeps(failed);
}

/// What was asked is added now: it was there all the time. What must not be stored is taken out by who stores it.
void chat_run::hand_payload_over()
{
    event_payload& of = *event_.payload();
    if (!of.kept) return of.parts.reset();
    auto const* const places = own_places(*state_->shared, entry_.by);
    std::vector<std::string> also;
    if (places) {
        also = places->headers;
        also.insert(also.end(), places->fields.begin(), places->fields.end());
    }
    std::string_view const body = request_.as_sent.data() ? request_.as_sent : request_.body;
    of.parts->begin(part::asked, payload::request_head(request_.method, request_.path, request_.query, request_.headers->all(), also));
    of.parts->add(part::asked, body);

    payload_redaction clean;
    clean.within = state_->shared;
    clean.callers = secrets_.of_caller();
    config::snapshot const& config = *state_->shared->config;
    for (std::uint32_t const each : of.choice.rule.redact) clean.by.push_back(&config.policies[each]);
    if (admission_.plan)
        for (route::step const& step : admission_.plan->steps) {
            auto const& secrets = config.providers[known().table->targets[step.target].provider].secrets;
            if (secrets && std::ranges::find(clean.providers, secrets) == clean.providers.end()) clean.providers.push_back(secrets);
        }
    clean.forms[static_cast<std::size_t>(part::received)] = form_of_reply(false);
    clean.forms[static_cast<std::size_t>(part::answered)] = form_of_reply(true);
    of.parts->hand_over(known().id, std::move(clean));
    of.parts.reset();
}

}  // namespace signalbox
