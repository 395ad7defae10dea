#include "engine/vault/token_life.hpp"

#include <algorithm>

namespace signalbox::vault {

token_life::step token_life::due(model::steady_time now) const
{
    if (failures_ > 0) {
        std::chrono::seconds const pause =
            refused_ ? refused_retry : std::min(first_retry * (1u << std::min(failures_ - 1, 10u)), longest_retry);
        if (now - tried_ < pause) return step::none;
    }
    if (phase_ == phase::unknown) return step::look_up;
    return phase_ == phase::renewable && now >= renew_at_ ? step::renew : step::none;
}

void token_life::looked_up(token_facts const& seen, model::steady_time now)
{
    usual_ = std::max(seen.usual, seen.left);
    if (seen.most) last_ = now + *seen.most;
    settle(seen, false, now);
}

/// A vault that reaches the longest time of a token gives less than it was asked for, and no error ("Tokens", HashiCorp Vault: "The TTL of a token").
void token_life::renewed(token_facts const& seen, model::steady_time now)
{
    settle(seen, seen.left + usual_ / 10 < usual_, now);
}

void token_life::settle(token_facts const& seen, bool capped, model::steady_time now)
{
    failures_ = 0;
    end_ = now + seen.left;
    // Half of its time is left for further tries. It may have been made long before it was looked up.
    renew_at_ = end_ - usual_ / 2;
    phase_ = seen.left.count() == 0 ? phase::endless : !seen.renewable || capped ? phase::ending : phase::renewable;
}

void token_life::failed(bool may_pass, model::steady_time now)
{
    ++failures_;
    refused_ = !may_pass;
    tried_ = now;
}

std::optional<model::steady_time> token_life::end() const
{
    return phase_ == phase::renewable || phase_ == phase::ending ? std::optional(end_) : std::nullopt;
}

std::optional<model::steady_time> token_life::last_end(model::steady_time now) const
{
    if (phase_ == phase::ending) return end_;
    if (phase_ == phase::renewable && last_ && *last_ - now < notice) return last_;
    return std::nullopt;
}

}  // namespace signalbox::vault
