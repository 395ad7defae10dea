// Every thing that can happen in every phase of an exchange. What is not listed breaks it.
#include "engine/upstream/exchange_phase.hpp"

#include <gtest/gtest.h>

#include <map>

namespace signalbox::upstream {

namespace {

using p = phase;
using h = happening;

constexpr int phases = static_cast<int>(p::broken) + 1;
constexpr int happenings = static_cast<int>(h::stopped) + 1;

std::map<std::pair<p, h>, p> const moves{
    {{p::ready, h::kept_connection}, p::sending_kept},
    {{p::ready, h::no_kept_connection}, p::opening},
    {{p::opening, h::connected}, p::sending_new},
    {{p::sending_kept, h::sent}, p::awaiting_kept},
    {{p::sending_kept, h::answered_early}, p::unsent},
    {{p::sending_kept, h::send_failed}, p::unsent},
    {{p::sending_new, h::sent}, p::awaiting_new},
    {{p::sending_new, h::answered_early}, p::refused},
    {{p::sending_new, h::answered_while_sent}, p::refused},
    {{p::sending_new, h::send_failed}, p::refused},
    {{p::awaiting_kept, h::head}, p::reading},
    {{p::awaiting_kept, h::last_head}, p::reading_last},
    {{p::awaiting_kept, h::ended_unreceived}, p::unsent},
    {{p::awaiting_new, h::head}, p::reading},
    {{p::awaiting_new, h::last_head}, p::reading_last},
    {{p::refused, h::head}, p::reading_last},
    {{p::refused, h::last_head}, p::reading_last},
    {{p::reading, h::body_end}, p::whole},
    {{p::reading, h::body_end_and_more}, p::over},
    {{p::reading_last, h::body_end}, p::over},
    {{p::reading_last, h::body_end_and_more}, p::over},
};

}  // namespace

TEST(exchange_phase, moves_as_listed_and_breaks_otherwise)
{
    for (int from = 0; from < phases; ++from)
        for (int what = 0; what < happenings; ++what) {
            auto const at = std::pair(static_cast<p>(from), static_cast<h>(what));
            auto const listed = moves.find(at);
            EXPECT_EQ(after(at.first, at.second), listed == moves.end() ? p::broken : listed->second)
                << name(at.first) << " and happening " << what;
        }
}

TEST(exchange_phase, only_a_kept_connection_leaves_a_request_unsent)
{
    for (auto const& [at, to] : moves)
        if (to == p::unsent) {
            EXPECT_TRUE(at.first == p::sending_kept || at.first == p::awaiting_kept) << name(at.first);
        }
}

TEST(exchange_phase, a_connection_is_kept_only_after_a_request_that_was_sent_completely_and_first)
{
    // The one way to `whole`: sent, head, body_end.
    for (auto const& [at, to] : moves) {
        if (to == p::whole) {
            EXPECT_EQ(at, std::pair(p::reading, h::body_end));
        }
        if (to == p::reading) {
            EXPECT_TRUE((at == std::pair(p::awaiting_kept, h::head)) || (at == std::pair(p::awaiting_new, h::head)));
        }
        if (to == p::awaiting_kept || to == p::awaiting_new) {
            EXPECT_EQ(at.second, h::sent);
        }
    }
}

}  // namespace signalbox::upstream
