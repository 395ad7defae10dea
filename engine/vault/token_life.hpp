// How long a fixed token of HashiCorp Vault works, and when it is looked up and renewed. Pure over a steady clock; owned by the part of the server
// that keeps it.
#pragma once

#include "engine/model/clock.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace signalbox::vault {

/// What a vault says of a token, when it is looked up or renewed.
struct token_facts {
    std::chrono::seconds left{0};  // 0: it has no end
    bool renewable = false;
    std::chrono::seconds usual{0};             // what it had when it was made
    std::optional<std::chrono::seconds> most;  // no renewal brings it further; nothing: unknown
    bool operator==(token_facts const&) const = default;
};

class token_life {
public:
    enum class step : std::uint8_t { none, look_up, renew };

    /// After a failure that may pass, doubled with each further one up to the longest.
    static constexpr std::chrono::seconds first_retry{1}, longest_retry{60};
    /// After a refusal, which an operator has to end.
    static constexpr std::chrono::minutes refused_retry{10};
    /// Before the last moment that a renewal can reach.
    static constexpr std::chrono::hours notice{24};

    step due(model::steady_time now) const;
    void looked_up(token_facts const& seen, model::steady_time now);
    void renewed(token_facts const& seen, model::steady_time now);
    void failed(bool may_pass, model::steady_time now);

    /// What a renewal asks for.
    std::chrono::seconds wanted() const { return usual_; }
    /// Nothing: it has no end, or none is known.
    std::optional<model::steady_time> end() const;
    /// When it ends whatever is done, once that is near or no renewal gives more time.
    std::optional<model::steady_time> last_end(model::steady_time now) const;

private:
    enum class phase : std::uint8_t { unknown, endless, renewable, ending };
    void settle(token_facts const& seen, bool capped, model::steady_time now);

    phase phase_ = phase::unknown;
    bool refused_ = false;
    unsigned failures_ = 0;  // since the last answer
    std::chrono::seconds usual_{0};
    model::steady_time end_{}, renew_at_{}, tried_{};
    std::optional<model::steady_time> last_;
};

}  // namespace signalbox::vault
