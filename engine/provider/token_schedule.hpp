// When the access token of an account is fetched: at once, before its end, after a failure, and when a provider refuses it. Pure over a steady
// clock; owned by who renews it.
#pragma once

#include "engine/model/clock.hpp"

#include <chrono>

namespace signalbox::provider {

class token_schedule {
public:
    /// A token is renewed this long before its end, and a fifth of its lifetime at most.
    static constexpr std::chrono::minutes longest_margin{5};
    /// After a fetch for a request that could use no token none makes another one for this long: a provider may refuse every token.
    static constexpr std::chrono::seconds cool_down{30};
    /// After a failure, doubled with each further one up to the longest.
    static constexpr std::chrono::seconds first_retry{1}, longest_retry{60};

    /// `wanted`: a request could not use the token that there is.
    bool due(model::steady_time now, bool wanted) const;
    /// Whether `wanted` would make a fetch now.
    bool ready(model::steady_time now) const;
    /// A fetch began that was due only because it was wanted.
    void began_for_request(model::steady_time now);
    void succeeded(model::steady_time now, std::chrono::milliseconds lifetime);
    void failed(model::steady_time now);

    /// There is a token, and its time is not over.
    bool usable(model::steady_time now) const { return fetched_ && now < end_; }
    unsigned failures() const { return failures_; }
    std::chrono::seconds left(model::steady_time now) const;

private:
    bool fetched_ = false, cooling_ = false;
    unsigned failures_ = 0;  // since the last success
    model::steady_time renew_{}, end_{}, tried_{}, for_request_{};
};

}  // namespace signalbox::provider
