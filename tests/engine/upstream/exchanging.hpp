// The fixture of tests that make exchanges with a scripted server: one exchange to its end, and what was seen of it.
// Everything on the test's own loop.
#pragma once

#include "tests/engine/upstream/loop.hpp"

namespace signalbox::upstream {

class exchanging : public loop_test {
protected:
    struct outcome {
        model::result<void> begun;
        int status = 0;
        std::string body;
        std::optional<model::failure> failed;
        exchange_times times;
        bool unsent = false;
        std::string detail() const { return !begun ? begun.error().detail : failed ? failed->detail : ""; }
        model::fault fault() const { return !begun ? begun.error().kind : failed ? failed->kind : model::fault::internal; }
    };

    /// One exchange to its end.
    task<outcome> exchanged(pool& connections, std::string head, std::string body, time_bounds until = {})
    {
        exchange each(connections, stop_, clock_);
        auto const whole = std::string_view(body);
        std::string_view const pieces[] = {whole.substr(0, body.size() / 2), whole.substr(body.size() / 2)};
        outcome seen;
        seen.begun = co_await each.begin(head, pieces, until);
        if (seen.begun) {
            seen.status = each.head().status;
            seen.body = co_await read_all(each, seen.failed);
        }
        seen.times = each.times();
        seen.unsent = each.unsent();
        co_return seen;
    }

    /// One exchange with a server that reads a request and then plays this.
    outcome answered(test::script after_request, std::string const& head = std::string(get_head))
    {
        test::scripted_upstream server(where());
        after_request.insert(after_request.begin(), test::read_request());
        server.expect(std::move(after_request));
        pool connections(where(), clock_, server.origin());
        std::optional<outcome> seen;
        auto body = [&]() -> task<void> { seen = co_await exchanged(connections, head, ""); };
        run(body);
        return std::move(*seen);
    }
    outcome answered(std::string reply) { return answered(test::script{test::send(std::move(reply))}); }

    test::scripted_upstream server_{where()};
    pool pool_{where(), clock_, server_.origin()};
};

}  // namespace signalbox::upstream
