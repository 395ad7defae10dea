// The driver of the attempts of one request: performs what the machine decides, until one reply begins or none is left. On the request's
// strand.
#pragma once

#include "engine/attempt/provider_call.hpp"

namespace signalbox::attempt {

class chain {
public:
    /// The context outlives the chain. `chance` yields uniform numbers in [0, 1) for the backoff's jitter.
    chain(call_context const& with, double (*chance)()) : with_(with), calling_(with), chance_(chance) {}
    chain(chain const&) = delete;

    /// Runs until a reply has begun, which is `opened` then. `notes` gets one entry for every call made or refused by a breaker. The failure is
    /// the last one when the plan has one step or the verdict was to give up, `exhausted` when every target failed, or the stop signal's.
    upstream::task<model::result<void>> run(route::plan const& plan, trail& notes, open_reply& opened);

    /// What the failing upstream answered, when it answered.
    refusal const* refused() const { return calling_.was_refused() ? &calling_.refused() : nullptr; }

private:
    upstream::task<bool> pause(std::chrono::milliseconds length);

    call_context const& with_;
    provider_call calling_;
    double (*chance_)();
};

}  // namespace signalbox::attempt
