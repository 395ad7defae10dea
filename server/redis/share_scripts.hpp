// The words between a gateway and Redis about shared counters (docs/formats/shared-counters.md): scripts that run there as one step, their arguments, and
// their answers as values. Pure.
#pragma once

#include "engine/attempt/breaker_exchange.hpp"
#include "engine/limits/share.hpp"
#include "server/redis/connection.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::server::redis {

/// A gateway says that it is there.
extern std::string_view const hello_script;
/// A gateway's report about one counter, and the answer to it.
extern std::string_view const report_script;

/// Which breakers a gateway opened or closed, and those that others have open.
extern std::string_view const breaker_script;

/// Who asks, and where.
struct speaker {
    std::string prefix;      // of all keys
    std::string id;          // of the gateway: the counters' own, so that a restart is the same gateway
    std::string name;        // for people
    std::string word = {};   // of this process alone
    std::string place = {};  // of the file that has the id
    bool first = true;       // it has not had this id yet
};

/// What is known of an identity is forgotten so long after its gateway was there last: later its use counts in no window but a year's.
inline constexpr std::int64_t identity_days = 100;

/// After Redis lost what it knew nothing more is given for so long: each gateway comes back and reports before.
inline constexpr std::int64_t recovery_ms = 1'000;

/// A report that is so much older by Redis' clock, or so much newer, was made with another time: nothing of it is taken, and the gateway greets again. Longer
/// than a message is waited for.
inline constexpr std::int64_t report_tolerance_ms = 2'000;

/// How Redis remembers.
struct memory {
    std::string epoch;        // since when; another one: it forgot
    std::int64_t now_ms = 0;  // by its clock
    std::int64_t gateways = 1;
    bool recovers = false;
    bool taken = false;  // another process has this identity: nothing else is said
};

std::vector<std::string> hello_command(std::string const& script, speaker const& from, std::string const& run);
model::result<memory> read_hello(reply const& said);

std::vector<std::string> breaker_command(std::string const& script, speaker const& from, std::vector<attempt::breaker_word> const& told);
model::result<std::vector<attempt::breaker_word>> read_breakers(reply const& said);

std::vector<std::string> report_command(std::string const& script, speaker const& from, std::string const& epoch,
                                        limits::share_report const& of);
/// Nothing: Redis forgot, and is to be greeted again.
model::result<std::optional<limits::share_answer>> read_report(reply const& said);

}  // namespace signalbox::server::redis
