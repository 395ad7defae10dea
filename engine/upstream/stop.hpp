// One request's stop signal: fired when the caller leaves, a deadline passes or the server stops. Lives on the request's strand, owned by
// the code that started the request; a waiting operation registers the one thing to cancel.
#pragma once

#include "engine/model/failure.hpp"

#include <utility>

namespace signalbox::upstream {

class stop_signal {
public:
    stop_signal() = default;
    stop_signal(stop_signal const&) = delete;

    /// Breaks off what waits now, and makes everything that would wait later fail at once with this fault. The first reason stays.
    void fire(model::fault why)
    {
        if (fired_) return;
        fired_ = true;
        why_ = why;
        for (guard* each = top_; each; each = each->below_) each->act_(each->what_);
    }
    bool fired() const { return fired_; }
    model::fault why() const { return why_; }

    /// While it lives, `act(what)` is called when the signal fires (or has fired already). Guards nest like scopes.
    class guard {
    public:
        guard(stop_signal& on, void (*act)(void*), void* what) : on_(on), act_(act), what_(what), below_(on.top_)
        {
            on_.top_ = this;
            if (on_.fired_) act_(what_);
        }
        ~guard() { on_.top_ = below_; }
        guard(guard const&) = delete;

    private:
        friend class stop_signal;
        stop_signal& on_;
        void (*act_)(void*);
        void* what_;
        guard* below_;
    };

private:
    guard* top_ = nullptr;
    bool fired_ = false;
    model::fault why_ = model::fault::client_closed;
};

}  // namespace signalbox::upstream
