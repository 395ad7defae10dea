// Steps 2 to 11 of a request's way, in order: the file to read first.
#include "engine/gateway.hpp"

#include "engine/chance.hpp"
#include "engine/chat_run.hpp"
#include "engine/dialect/failure_reply.hpp"
#include "engine/models_reply.hpp"

#include <algorithm>

namespace signalbox {

namespace {

/// Which dialect speaks on a path that serves both: Anthropic's clients name their API version.
model::dialect guess_dialect(wire::header_list const& headers)
{
    return headers.find("anthropic-version") ? model::dialect::anthropic : model::dialect::openai_chat;
}

}  // namespace

upstream::task<void> gateway::handle(inbound const& request, client_stream& client, upstream::stop_signal& stop)
{
    bool const messages = request.path == "/v1/messages";
    if (messages || request.path == "/v1/chat/completions") {
        auto const spoken = messages ? model::dialect::anthropic : model::dialect::openai_chat;
        if (request.method == "POST") {
            chat_run one(*this, request, spoken, client, stop);
            co_await one.run();
        } else {
            model::failure const why{model::fault::method_not_allowed, "use POST"};
            co_await refuse(why, spoken, client);
        }
    } else if (request.path == "/v1/models" || request.path.starts_with("/v1/models/")) {
        models_reply const made = list_models(*current(), request, guess_dialect(*request.headers));
        std::string_view const body = made.body;
        reply_head const head{made.status, "application/json", made.lines};
        std::span const pieces(&body, 1);
        (void)co_await client.send(head, pieces);
    } else {
        model::failure const why{model::fault::unknown_path, "no such path; try /v1/chat/completions, /v1/messages or /v1/models"};
        co_await refuse(why, guess_dialect(*request.headers), client);
    }
}

upstream::task<void> chat_run::run()
{
    if (!event_) {
        model::failure const full{model::fault::saturated, "the event queue takes no more requests", {}, 0, std::chrono::seconds(1)};
        co_await refuse(full);
        co_return;
    }
    model::result<void> ready = identify();  // 2 who
    if (ready) ready = parse();              // 3 parse
    if (ready) ready = decide();             // 4 decide
    if (!ready) {
        co_await refuse(ready.error());
        record_if_open();
        co_return;
    }
    attempt::source_request from;
    prepare(from);
    attempt::encoder requests(from);  // 6 encode, when an attempt needs it
    state const& now = *state_->shared;
    attempt::call_context const with{stop_,
                                     gateway_.clock_,
                                     state_->pools,
                                     now.config->providers,
                                     now.config->table,
                                     *now.health,
                                     requests,
                                     scanned_.stream,
                                     request_.arrived + now.config->server.deadline,
                                     std::chrono::floor<std::chrono::seconds>(request_.arrived_wall).time_since_epoch().count()};
    attempt::chain calls(with, &chance);
    auto opened = co_await calls.run(plan_, trail_);  // 5 try, 7 exchange, the first of 8 decode
    hide_secrets_of_attempts();
    record_.losses = requests.losses();
    requests.release();
    if (!opened) {
        co_await refuse(opened.error(), calls.refused());
    } else if (opened->relay) {
        co_await relay(*opened);  // 8 decode, 9 answer
    } else {
        co_await translate(*opened);
    }
    record_if_open();  // 10 account, 11 record
    if (opened && needs_drain(*opened)) co_await drain(*opened);
}

gateway::gateway(upstream::executor where, upstream::alarm_clock& clock, state_source& states, event_sink& events, unsigned worker)
    : where_(where), clock_(clock), states_(states), events_(events), ids_(worker)
{}

std::shared_ptr<worker_state const> gateway::current()
{
    std::uint64_t const version = states_.version();
    if (version == seen_version_ && current_) return current_;
    auto fresh = std::make_shared<worker_state>();
    fresh->shared = states_.current();
    for (upstream::origin const& origin : fresh->shared->config->origins) {
        std::shared_ptr<upstream::pool> kept;
        if (current_)
            for (auto const& old : current_->pools)
                if (old->to() == origin) kept = old;
        fresh->pools.push_back(kept ? kept : std::make_shared<upstream::pool>(where_, clock_, origin));
    }
    current_ = std::move(fresh);
    seen_version_ = version;
    return current_;
}

upstream::task<void> gateway::refuse(model::failure why, model::dialect spoken, client_stream& client)
{
    auto const said = dialect::describe(why, spoken, {});
    std::string_view const body = said.body;
    reply_head const head{said.status, "application/json", why.kind == model::fault::method_not_allowed ? "Allow: POST\r\n" : ""};
    std::span const pieces(&body, 1);
    (void)co_await client.send(head, pieces);
}

}  // namespace signalbox
