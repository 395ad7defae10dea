// The chain of attempts: the plan's targets in order, each with its retries, until one reply begins or none is left. On the request's strand.
#pragma once

#include "engine/attempt/caller.hpp"

namespace signalbox::attempt {

class chain {
public:
    /// The context outlives the chain. `chance` yields uniform numbers in [0, 1) for the backoff's jitter.
    chain(call_context const& with, double (*chance)()) : with_(with), caller_(with), chance_(chance) {}
    chain(chain const&) = delete;

    /// Runs until a reply has begun. `notes` gets one entry for every call made or refused by a breaker. The failure is the last one when the plan has one
    /// step or the verdict was to give up, `exhausted` when every target failed, or the stop signal's.
    upstream::task<model::result<open_reply>> run(route::plan const& plan, trail& notes);

    /// What the failing upstream answered, when it answered.
    refusal const* refused() const { return caller_.was_refused() ? &caller_.refused() : nullptr; }

private:
    upstream::task<model::result<open_reply>> try_target(route::plan const& plan, route::step const& step, model::steady_time until,
                                                         trail& notes);
    upstream::task<bool> wait(std::chrono::milliseconds pause);
    void settle(std::uint32_t target, model::result<open_reply> const& answer);
    static model::failure summary(route::plan const& plan, trail const& notes);

    call_context const& with_;
    caller caller_;
    double (*chance_)();
    std::uint32_t calls_ = 0;
};

}  // namespace signalbox::attempt
