// One round of questions about shared counters: what a gateway's ledger reports goes to Redis in one message, and the answers come back into the ledger.
// On the thread that asks; a value of what Redis is known to remember.
#pragma once

#include "engine/limits/ledger.hpp"
#include "server/redis/counters_identity.hpp"
#include "server/redis/share_scripts.hpp"

namespace signalbox::server::redis {

/// What time it is here, in milliseconds: by the wall's clock since 1970, and by one that cannot be set.
struct own_clocks {
    std::function<std::int64_t()> wall = [] { return limits::ledger_time(model::wall_now()); };
    std::function<std::int64_t()> ticks = limits::machine_ms;
};

/// How often this process took another identity.
struct identity_changes {
    std::uint64_t copies = 0;   // its file of counters was a copy: what the copy had used is forgotten here, the store has it
    std::uint64_t clashes = 0;  // another process took the identity over: what was used here is kept
    bool forgets = false;       // what a copy had used is still to be forgotten
};

class share_round {
public:
    /// `from` without id, word and place: these are the identity's, and this process' own.
    share_round(speaker from, counters_identity is, own_clocks clocks = {});

    /// Greets through a new connection, and loads the scripts there. Afterwards `memory` is what it remembers.
    model::result<void> greet(connection& with, limits::ledger* in);
    /// Greets again: how many gateways there are, and whether it still remembers.
    model::result<void> greet_again(connection& with, limits::ledger* in);
    /// Tells which breakers opened or closed, and takes over those of other gateways.
    model::result<void> exchange_breakers(connection& with, attempt::health_board const& own, model::steady_time now);
    /// Reports what is wanted, and with `renewal` what is due. The failure when some report had no answer; the ledger knows.
    model::result<void> report(connection& with, limits::ledger& in, limits::ledger::rules_by_identity const& rules, bool renewal,
                               std::int64_t now_ms);
    /// Ends a round without asking: what waits learns that there is no answer.
    static void skip(limits::ledger& in, limits::ledger::rules_by_identity const& rules, std::int64_t now_ms);

    memory const& remembered() const { return remembered_; }
    /// How far Redis' time is ahead of the ticks, as of the last greeting, and of the wall's clock.
    std::int64_t ahead_of_ticks_ms() const { return ahead_of_ticks_ms_; }
    std::int64_t ahead_of_wall_ms() const { return ahead_of_wall_ms_; }
    std::uint64_t reports() const { return reports_; }
    identity_changes const& changes() const { return changes_; }

private:
    model::result<memory> hello(connection& with, limits::ledger* in);
    void change_identity(limits::ledger* in);

    counters_identity is_;
    speaker from_;
    own_clocks clocks_;
    memory remembered_;
    std::int64_t ahead_of_ticks_ms_ = 0, ahead_of_wall_ms_ = 0;
    struct {
        std::string hello, report, breakers;
    } scripts_;  // their names
    attempt::breaker_exchange words_;
    limits::ledger const* reported_ = nullptr;  // whose counters it was told since it remembers
    std::uint64_t reports_ = 0;
    identity_changes changes_;
};

}  // namespace signalbox::server::redis
