// When the keys of an issuer are fetched from its address, and how long they are believed. Pure over a steady clock; owned by who fetches.
#pragma once

#include "engine/model/clock.hpp"

#include <chrono>

namespace signalbox::access {

class key_schedule {
public:
    /// After a fetch for a token with an unknown key id none makes another one for this long: ids cost a stranger nothing.
    static constexpr std::chrono::seconds cool_down{30};
    /// After a failure, doubled with each further one up to the longest.
    static constexpr std::chrono::seconds first_retry{1}, longest_retry{60};

    struct settings {
        std::chrono::milliseconds cache{std::chrono::minutes{15}};  // a set older than this is fetched again; at four fifths of it already
        std::chrono::milliseconds keep{std::chrono::hours{24}};     // a set that could not be fetched again is believed this long
    };
    explicit key_schedule(settings how) : how_(how) {}
    void change(settings how) { how_ = how; }

    /// `wanted`: a token named a key that is not in the set.
    bool due(model::steady_time now, bool wanted) const;
    /// Whether `wanted` would make a fetch now.
    bool ready(model::steady_time now) const;
    /// A fetch began that was due only because it was wanted.
    void began_for_token(model::steady_time now);
    void succeeded(model::steady_time now);
    void failed(model::steady_time now);

    /// There is a set, and it may still be believed.
    bool usable(model::steady_time now) const { return fetched_ && now - good_ < how_.keep; }
    /// The set is older than it should be.
    bool stale(model::steady_time now) const { return fetched_ && now - good_ >= how_.cache; }
    unsigned failures() const { return failures_; }
    std::chrono::seconds age(model::steady_time now) const;

private:
    settings how_;
    bool fetched_ = false, cooling_ = false;
    unsigned failures_ = 0;  // since the last success
    model::steady_time good_{}, tried_{}, for_token_{};
};

}  // namespace signalbox::access
