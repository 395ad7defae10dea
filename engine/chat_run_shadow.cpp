// A copy of a request that was answered, sent to a model whose reply reaches no caller.
#include "engine/chat_run.hpp"

#include "engine/dialect/dialects.hpp"
#include "engine/unheard_reply.hpp"

#include <boost/asio/post.hpp>

namespace signalbox {

/// Of callers' requests alone: a copy has none of its own.
void chat_run::cast_shadow()
{
    auto const& to = admission_.plan->shadow;
    bool const answered = !event_.known().failed && dialect::is_chat(entry_.where.asked);
    if (!to || !answered || request_.role == "shadow" || !gateway_.shadows_->takes(request_.body.size())) return;
    auto const one = std::make_shared<shadows::copy>(request_, entry_, *to, event_.known().id);
    one->logging = logging_of_own();
    one->asks.logging = &one->logging;
    one->asks.arrived = now();
    one->asks.arrived_wall = model::wall_now();
    gateway_.shadows_->start(one, run_shadow(one, gateway_, state_));
}

upstream::task<void> chat_run::run_shadow(std::shared_ptr<shadows::copy> one, gateway& door, std::shared_ptr<worker_state const> state)
{
    co_await boost::asio::post(door.where_, upstream::awaiting);  // the run of the caller's request ends first
    unheard_reply client;
    auto event = door.events_.admit();
    chat_run run(door, one->asks, one->from, std::move(event), client, one->stop, std::move(state));
    co_await run.run();
}

}  // namespace signalbox
