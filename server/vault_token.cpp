#include "server/vault_token.hpp"

#include "engine/base/timestamp.hpp"

namespace signalbox::server {

namespace {

using step = vault::token_life::step;

bool is_fixed(vault::definition const& of)
{
    return of.what == vault::kind::hashicorp && of.how == vault::login::token;
}

}  // namespace

vault_token::vault_token(config::vault_place const& of) : vault_(of.what.id)
{
    if (is_fixed(of.what)) token_ = of.what.sent_as.credential;
}

bool vault_token::due(model::steady_time now) const
{
    return !token_.empty() && life_.due(now) != step::none;
}

void vault_token::take_over(vault_token const& before)
{
    if (before.token_.reveal() == token_.reveal()) *this = before;
}

upstream::task<void> vault_token::keep(vault_token& self, vault_session& of, upstream::stop_signal& stop, clock now, logger const& log)
{
    if (!self.due(now())) co_return;
    step const what = self.life_.due(now());
    if (what == step::look_up) {
        auto const seen = co_await of.look_up_token(stop);
        if (!stop.fired()) self.note(what, seen, now(), log);
    } else {
        auto const seen = co_await of.renew_token(self.life_.wanted(), stop);
        if (!stop.fired()) self.note(what, seen, now(), log);
    }
}

void vault_token::note(step what, model::result<vault::token_facts> const& seen, model::steady_time now, logger const& log)
{
    if (!seen) {
        std::string const before = std::exchange(trouble_, model::words_of(seen.error()));
        life_.failed(may_pass(seen.error()), now);
        if (!before.empty()) return;  // it was said
        if (what == step::look_up)
            log.warn("when the token of a vault ends cannot be looked up, and it is not renewed",
                     {{"vault", vault_}, {"detail", trouble_}});
        else
            log.warn("the token of a vault was not renewed, which is tried again",
                     {{"vault", vault_}, {"ends", time_of(*life_.end())}, {"detail", trouble_}});
        return;
    }
    seen_at_ = now;
    seen_wall_ = model::wall_now();
    if (what == step::look_up)
        life_.looked_up(*seen, now);
    else
        life_.renewed(*seen, now);
    if (!trouble_.empty()) log.info("the vault answers about its token again", {{"vault", vault_}});
    trouble_.clear();
    if (what == step::renew && life_.end())
        log.info("the token of a vault was renewed", {{"vault", vault_}, {"ends", time_of(*life_.end())}});
    warn(now, log);
}

void vault_token::warn(model::steady_time now, logger const& log)
{
    auto const last = life_.last_end(now);
    if (!last || warned_) return;
    warned_ = true;
    log.warn("the token of a vault ends and cannot be renewed beyond that: give the gateway another one",
             {{"vault", vault_}, {"ends", time_of(*last)}});
}

std::string vault_token::time_of(model::steady_time when) const
{
    auto const wall = seen_wall_ + std::chrono::duration_cast<model::microseconds>(when - seen_at_);
    return base::timestamp_of_seconds(wall.time_since_epoch().count());
}

vault_token_status vault_token::status(model::steady_time now) const
{
    vault_token_status out;
    if (auto const end = life_.end()) {
        out.left = std::max(std::chrono::seconds(0), std::chrono::duration_cast<std::chrono::seconds>(*end - now));
        out.ends = time_of(*end);
    }
    if (auto const last = life_.last_end(now))
        out.warning = "its token ends at " + time_of(*last) + " and cannot be renewed beyond that";
    else if (!trouble_.empty() && out.left)
        out.warning = "its token ends at " + out.ends + " and was not renewed: " + trouble_;
    else if (!trouble_.empty())
        out.warning = "when its token ends is not known: " + trouble_;
    return out;
}

}  // namespace signalbox::server
