// The fixture of tests that end an exchange before its time, by its stop signal or by a bound. Everything on the test's own loop.
// The scripted server tells when it has reached the step to be broken off.
#pragma once

#include "tests/engine/upstream/loop.hpp"

namespace signalbox::upstream {

/// A body no socket buffer takes while the server does not read.
inline std::string const& large_body()
{
    static std::string const made(64 * 1024 * 1024, 'x');
    return made;
}

class bounded_exchange : public loop_test {
protected:
    static void SetUpTestSuite() { large_body(); }  // making it takes longer than the bounds of the tests

    struct outcome {
        bool begun = false, connected = false;
        fault kind = fault::internal;
        std::string detail, body;
    };
    void note(outcome& seen, model::failure const& failed)
    {
        seen.kind = failed.kind;
        seen.detail = failed.detail;
    }
    /// One exchange; a large body when told so.
    task<outcome> exchanged(pool& connections, stop_signal& stop, time_bounds until, bool large = false)
    {
        exchange each(connections, stop, clock_);
        std::string_view const pieces[] = {large ? std::string_view(large_body()) : std::string_view()};
        auto const head = post_head(pieces[0].size());
        outcome seen;
        auto const begun = co_await each.begin(head, pieces, until);
        seen.begun = begun.has_value();
        seen.connected = each.times().connected != model::steady_time{};
        if (!begun) note(seen, begun.error());
        if (!begun) co_return seen;
        std::optional<model::failure> failed;
        seen.body = co_await read_all(each, failed);
        if (failed) note(seen, *failed);
        co_return seen;
    }
    /// One exchange that is stopped when the server has reached its stall.
    outcome stopped_at_stall(test::script steps, bool large = false)
    {
        server_.expect(std::move(steps));
        outcome seen;
        auto body = [&]() -> task<void> {
            auto firing = [&]() -> task<void> {
                co_await server_.stalled().reaches(1);
                stop_.fire(fault::client_closed);
            };
            beside(firing);
            seen = co_await exchanged(pool_, stop_, {}, large);
            co_await upstream_sees_the_end();
        };
        run(body);
        EXPECT_EQ(pool_.idle(), 0u);
        EXPECT_EQ(pool_.in_use(), 0u);
        return seen;
    }
    /// One exchange under a bound.
    outcome bounded(test::script steps, time_bounds until, bool large = false)
    {
        server_.expect(std::move(steps));
        outcome seen;
        auto body = [&]() -> task<void> {
            seen = co_await exchanged(pool_, stop_, until, large);
            if (seen.connected) co_await upstream_sees_the_end();  // a busy machine may let the bound pass before
        };
        run(body);
        EXPECT_EQ(pool_.in_use(), 0u);
        return seen;
    }
    /// A server that does not read sees the end only when it goes on, and may reach its stall after we have gone.
    task<void> upstream_sees_the_end()
    {
        while (server_.closed().count() == 0) {
            server_.release();
            co_await asio::post(where(), awaiting);
        }
    }
    model::steady_time soon() { return clock_.now() + 40ms; }

    test::scripted_upstream server_{where()};
    pool pool_{where(), clock_, server_.origin()};
};

}  // namespace signalbox::upstream
