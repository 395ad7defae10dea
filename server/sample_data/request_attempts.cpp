// The second half: the targets in the plan's order with retries and breakers, the reply's facts, and clients that do not wait.
#include "server/sample_data/request.hpp"

#include "engine/dialect/failure_reply.hpp"

#include <algorithm>
#include <array>

namespace signalbox::server::sample {

using model::fault;

namespace {

/// What requests lose on the way to a target of another dialect, and how often.
struct usual_loss {
    model::dialect target;
    double share;
    char const* field;
    char const* why;
};
constexpr std::array usual_losses{
    usual_loss{model::dialect::anthropic, 0.10, "frequency_penalty", "has no counterpart"},
    usual_loss{model::dialect::anthropic, 0.04, "temperature", "is brought into the range 0 to 1"},
    usual_loss{model::dialect::anthropic, 0.03, "response_format.description", "has no counterpart"},
    usual_loss{model::dialect::openai_chat, 0.22, "cache_control", "this dialect has no cache breakpoints"},
    usual_loss{model::dialect::openai_chat, 0.05, "thinking.budget_tokens", "this dialect takes an effort, no budget"},
    usual_loss{model::dialect::openai_chat, 0.02, "top_k", "OpenAI has no such field"},
};

}  // namespace

/// Performs what the engine's machine decides: targets answer as the story says, and pauses pass at once.
model::result<void> sample_request::try_all()
{
    route::failover const& limits = plan_.on_failure;
    auto until = record_.started + with_.config.server.deadline;
    if (limits.deadline.count() > 0) until = std::min(until, now_ + limits.deadline);
    attempt::machine decides(plan_, with_.health, until, trail_);
    attempt::outcome seen;
    for (;;) {
        bool const may_pause = limits.retries > 0 && seen.what == attempt::outcome::kind::failed;
        attempt::action const next = decides.resume(seen, now_, may_pause ? with_.luck.uniform() : 0);
        if (auto const* const one = std::get_if<attempt::call>(&next)) {
            seen = perform(*one);
        } else if (auto const* const brief = std::get_if<attempt::wait>(&next)) {
            now_ += brief->pause;
            seen = {attempt::outcome::kind::waited, {}};
        } else if (auto const* const over = std::get_if<attempt::give_up>(&next)) {
            return over->why;
        } else {
            return {};
        }
    }
}

attempt::outcome sample_request::perform(attempt::call const& one)
{
    attempt::tried& note = trail_.attempts[one.place];
    route::target const& to = with_.config.table.targets[note.target];
    behaviour const did = behave(to, one.step->timeouts, question_, one_.when_us, with_.within, with_.luck);
    auto const reached = [&](std::int64_t us) { return us ? note.start + model::microseconds(us) : model::steady_time{}; };
    note.status = did.status;
    note.connected = reached(did.connected_us);
    note.first_byte = reached(did.first_byte_us);
    note.first_token = did.failed ? model::steady_time{} : reached(did.first_token_us);
    now_ = note.start + model::microseconds(did.end_us);
    if (did.failed) return {attempt::outcome::kind::failed, *did.failed};
    take(did, one.place);
    return {attempt::outcome::kind::answered, {}};
}

/// What the answering target's reply says.
void sample_request::take(behaviour const& of, std::size_t place)
{
    static constexpr std::array<std::string_view, 4> endings{"stop", "tool_calls", "length", "content_filter"};
    static constexpr std::array shares{0.87, 0.09, 0.035, 0.005};
    record_.answered = place;
    record_.status = 200;
    record_.content_events = of.tokens.output_tokens;
    if (of.counted) record_.tokens = of.tokens;
    record_.failed = of.broke;
    if (!of.broke) record_.finish_reason = endings[with_.luck.pick(shares)];
    record_.first_token = now_ - model::microseconds(of.end_us - of.first_token_us);
    double const written = static_cast<double>(of.tokens.output_tokens);
    record_.reply_bytes = static_cast<std::uint64_t>(question_.stream ? 900 + written * 172 : 420 + written * 4.4);
}

/// Some clients leave: by chance, and the likelier the longer nothing comes.
void sample_request::perhaps_leave()
{
    double const seconds = std::chrono::duration<double>(now_ - record_.started).count();
    double const share = 0.004 + 0.0011 * std::min(seconds, 60.0);
    std::chrono::duration<double> const patience((now_ - record_.started) * with_.luck.between(0.1, 0.97));
    if (with_.luck.hits(share)) leave(record_.started + std::chrono::duration_cast<model::microseconds>(patience));
    note_losses();
}

void sample_request::leave(model::steady_time when)
{
    auto& all = trail_.attempts;
    while (all.size() > 1 && all.back().start >= when) all.pop_back();
    attempt::tried& last = all.back();
    when = std::max(when, last.start + model::microseconds(1));
    if (when >= last.end) return;  // between two attempts: too short a moment to matter
    bool const streaming = record_.answered == all.size() - 1 && question_.stream && when > last.first_token;
    model::failure const gone{fault::client_closed, "the client left", {}, 0, {}};
    record_.failed = gone;
    record_.finish_reason = {};
    record_.tokens.reset();
    now_ = when;
    if (streaming) {
        std::chrono::duration<double> const told = when - last.first_token, whole = last.end - last.first_token;
        double const part = told / whole;
        record_.content_events = static_cast<std::uint64_t>(static_cast<double>(record_.content_events) * part);
        record_.reply_bytes = static_cast<std::uint64_t>(static_cast<double>(record_.reply_bytes) * part);
        last.end = when;
        return;
    }
    last.succeeded = false;
    last.failure = gone;
    last.status = 0;
    last.end = when;
    last.first_token = {};
    if (last.first_byte > when) last.first_byte = {};
    if (last.connected > when) last.connected = {};
    record_.answered.reset();
    record_.first_token = {};
    record_.status = 0;
    record_.content_events = record_.reply_bytes = 0;
    record_.response_model.clear();
}

/// Where the dialects differ, what some requests lose on the way.
void sample_request::note_losses()
{
    if (!record_.answered) return;
    route::target const& to = with_.config.table.targets[trail_.attempts[*record_.answered].target];
    record_.response_model = to.upstream_model;
    record_.road = to.spoken == record_.spoken ? route::road::relay : route::road::translate;
    if (record_.road == route::road::relay) return;
    for (usual_loss const& each : usual_losses)
        if (each.target == to.spoken && with_.luck.hits(each.share))
            record_.losses.push_back({model::outside_text(each.field, {}), each.why});
}

/// The status and size of a reply of our own, as the engine words it.
void sample_request::refuse(model::failure why)
{
    std::vector<dialect::attempt_line> lines;
    auto const& targets = with_.config.table.targets;
    for (attempt::tried const& each : trail_.attempts) lines.push_back({targets[each.target].full_name, each.status, 0, {}});
    auto const said = dialect::describe(why, record_.spoken, {}, lines, plan_.exhausted_status);
    bool const passed_on = why.kind == fault::upstream_status && why.status != 401 && why.status != 403 && !trail_.attempts.empty() &&
                           targets[trail_.attempts.back().target].spoken == record_.spoken;
    record_.status = passed_on ? why.status : said.status;
    record_.reply_bytes = said.body.size();
    record_.failed = std::move(why);
    now_ += model::microseconds(30);
}

}  // namespace signalbox::server::sample
