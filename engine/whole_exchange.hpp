// One request to a server beside the providers and its reply in one piece: keys of an issuer, the answer of a guard. Runs on the loop of its pool.
#pragma once

#include "engine/upstream/exchange.hpp"

#include <string>

namespace signalbox {

struct whole_question {
    std::string head;       // with the empty line at its end
    std::string_view body;  // lives as long as the exchange
    upstream::time_bounds until;
    std::size_t longest = 0;                                  // bytes of the reply's body
    std::string_view asked_for;                               // in words, as "keys": what a reply is that cannot be used
    std::string (*explain)(std::string_view body) = nullptr;  // what the body of an error says, fit to be shown; may be empty
};

/// The body of a reply with status 200 that is not compressed. Redirects are not followed: an address that moved is a change to look at. Faults: those of
/// an exchange, upstream_status, reply_too_large, malformed_reply; the words name what came.
upstream::task<model::result<std::string>> exchange_whole(upstream::pool& connections, whole_question asked, upstream::alarm_clock& clock,
                                                          upstream::stop_signal& stop);

}  // namespace signalbox
