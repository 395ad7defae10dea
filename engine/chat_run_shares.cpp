// chat_run where gateways share limits, and this one's share does not suffice.
#include "engine/chat_run.hpp"
#include "engine/limit_gate.hpp"
#include "engine/share_wait.hpp"

namespace signalbox {

/// One question as a rule: the share that comes is for all requests that wait for it.
upstream::task<std::optional<model::failure>> chat_run::ask_for_shares()
{
    model::steady_time const until = std::min(now() + share_patience, request_.arrived + state_->shared->config->server.deadline);
    for (int asked = 1;; ++asked) {
        co_await wait_for_shares(*state_->shared->limits->desk(), admission_.over->asks, until, stop_);
        if (stop_.fired()) co_return model::failure{stop_.why(), "stopped while a limit's share was asked for"};
        auto refused = reserve_limits(admission_, request_, entry_, *state_->shared, asked < most_share_questions && now() < until);
        if (!refused || admission_.over->asks == 0) co_return refused;
    }
}

}  // namespace signalbox
