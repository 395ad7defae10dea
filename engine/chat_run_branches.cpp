// A chat request that goes to all branches of its route at the same time: each one is a request of the gateway's own, and their replies become one.
#include "engine/chat_run.hpp"

#include "engine/branch_client.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/model/fault_facts.hpp"
#include "engine/reply_lines.hpp"

#include <boost/asio/co_spawn.hpp>

#include <algorithm>

namespace signalbox {

using model::fault;

namespace {

/// Ends the branches when their request ends.
class follower {
public:
    follower(upstream::stop_signal& outer, fan_out& all)
        : outer_(outer),
          all_(all),
          guard_(
              outer, [](void* self) { static_cast<follower*>(self)->follow(); }, this)
    {}
    follower(follower const&) = delete;

private:
    void follow() { all_.close(outer_.why()); }

    upstream::stop_signal& outer_;
    fan_out& all_;
    upstream::stop_signal::guard guard_;
};

constexpr std::string_view events_type = "text/event-stream; charset=utf-8";

}  // namespace

/// Goes on until every branch is over: they use what this request has.
upstream::task<void> chat_run::ask_branches()
{
    model::steady_time const began = now();
    model::microseconds const before = admission_.waited;  // for guards
    auto const waited = [&] { return before + std::chrono::duration_cast<model::microseconds>(now() - began); };
    auto const all = std::make_shared<fan_out>(gateway_.where_, *admission_.by->merges, admission_.branches, admission_.asked->stream);
    follower const ends(stop_, *all);
    start_branches(all);
    while (!all->over()) {
        co_await all->news();
        admission_.waited = waited();
        co_await pass_branches(*all);
    }
    admission_.waited = waited();
    std::span const results = all->results();
    auto const succeeded = std::ranges::count_if(results, &branch_result::succeeded);
    known().labels.push_back({"branches", std::to_string(results.size())});
    known().labels.push_back({"branches_answered", std::to_string(succeeded)});
    if (!stop_.fired())
        co_await end_branches(*all);
    else if (stop_.why() != fault::client_closed)
        co_await break_branches_off();
}

/// The request ends before its branches: at its deadline, or with the program.
upstream::task<void> chat_run::break_branches_off()
{
    model::failure const why{stop_.why()};
    if (answer_.stage() == answer_stage::nothing) {
        co_await refuse(why);
    } else {
        known().failed = why;
        (void)co_await answer_.finish({}, true);
    }
}

void chat_run::start_branches(std::shared_ptr<fan_out> const& all)
{
    for (std::size_t i = 0; i < admission_.branches.size(); ++i) {
        inbound asks = request_;
        asks.role = "branch";
        asks.parent = known().id;
        entry from = entry_;
        from.given = given_branch{admission_.branches[i], admission_.by, admission_.passed};
        auto over = [all, i](std::exception_ptr) { all->end(i); };
        boost::asio::co_spawn(gateway_.where_, run_branch(all, i, gateway_, asks, std::move(from), state_), std::move(over));
    }
}

/// Everything is its own or shared: when the program ends, frames are destroyed in any order.
upstream::task<void> chat_run::run_branch(std::shared_ptr<fan_out> all, std::size_t place, gateway& door, inbound asks, entry from,
                                          std::shared_ptr<worker_state const> state)
{
    branch_client client(*all, place);
    auto event = door.events_.admit();
    chat_run one(door, asks, from, std::move(event), client, all->stop_of(place), std::move(state));
    co_await one.run();
    one.tell(all->result(place));
}

/// What was counted for the event.
void chat_run::tell(branch_result& into) const
{
    account::record const& all = event_.known();
    if (all.failed && model::facts_of(all.failed->kind).ends_as == model::decision::blocked) into.refused = all.failed;
    if (!all.answered) return;
    into.model = all.table->targets[trail_.attempts[*all.answered].target].full_name;
    into.tokens = account::tokens_of(all);
}

/// What the branches have given goes to the client; the first of it behind the head.
upstream::task<void> chat_run::pass_branches(fan_out& all)
{
    std::string const bytes = all.take();
    if (bytes.empty()) co_return;
    known().reply_bytes += bytes.size();
    model::result<void> sent;
    if (answer_.stage() == answer_stage::nothing) {
        known().status = 200;
        known().first_token = now();
        std::string lines = head_lines();
        if (auto const* const one = all.chosen()) append_model_lines(lines, one->model, state_->shared->config->server.kong_headers);
        reply_head const head{200, events_type, lines, false, false, dialect::silence_filler(spoken())};
        sent = co_await answer_.begin(head, bytes);
    } else {
        sent = co_await answer_.write(bytes);
    }
    if (!sent) leave(sent.error());
    all.taken();
}

upstream::task<void> chat_run::end_branches(fan_out& all)
{
    if (auto refused = refusal_of_all(all.results()); refused && answer_.stage() == answer_stage::nothing) {
        co_await refuse(std::move(*refused));
        co_return;
    }
    if (!all.succeeded()) known().failed = model::failure{fault::exhausted, "too few branches answered"};
    if (answer_.stage() == answer_stage::nothing) {
        co_await end_merged(all);
        co_return;
    }
    std::string last;
    bool const one = all.chosen() != nullptr;
    if (!one) wire::append_sse(last, "fanout", stream_summary(all.results()));
    if (!one && std::ranges::any_of(all.results(), &branch_result::marked)) last += "data: [DONE]\n\n";
    bool const broken = one && !all.chosen()->whole;
    known().reply_bytes += last.size();
    if (event_.must_commit() && !co_await commit()) co_return;
    auto sent = co_await answer_.finish(last, broken);
    if (!sent) leave(sent.error());
}

/// In one piece: the replies of all, or the one that came first as it is.
upstream::task<void> chat_run::end_merged(fan_out& all)
{
    branch_result const* const one = all.chosen();
    std::string const body = one ? one->body : merged_reply(all.results(), admission_.by->merges->shape);
    known().status = all.succeeded() ? 200 : 502;
    known().reply_bytes += body.size();
    if (event_.must_commit() && !co_await commit()) co_return;
    std::string lines = head_lines() + "X-Completed: " + (one || all_succeeded(all.results()) ? "true" : "false") + "\r\n";
    if (one) append_model_lines(lines, one->model, state_->shared->config->server.kong_headers);
    reply_head const head{known().status, one ? std::string_view(one->content_type) : "application/json", lines};
    std::string_view const whole = body;
    std::span const pieces(&whole, 1);
    auto sent = co_await answer_.send(head, pieces);
    if (!sent) leave(sent.error());
}

}  // namespace signalbox
