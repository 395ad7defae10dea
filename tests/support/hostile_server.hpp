// A provider that sends more than it was asked for: doubled, late, broken and early replies on kept connections, over TCP or TLS. Owned by
// the test, on the test's loop.
#pragma once

#include "engine/upstream/origin.hpp"
#include "engine/upstream/task.hpp"
#include "tests/support/test_certificate.hpp"

#include <cstdint>
#include <memory>

namespace signalbox::test {

/// What the server does with one request, beside answering it with the request's own body.
enum class mischief : std::uint8_t {
    none,
    doubled,   // sends the reply twice, in one write
    second,    // sends the reply, and at once another
    delayed,   // sends another reply when the exchange is over
    fragment,  // sends the first bytes of something when the exchange is over
    interim,   // sends an interim reply when the exchange is over
    end,       // ends the connection when the exchange is over
};

class hostile_server {
public:
    explicit hostile_server(upstream::executor where);
    hostile_server(upstream::executor where, test_certificate const& shown);
    ~hostile_server();
    hostile_server(hostile_server const&) = delete;

    /// 127.0.0.1 and the port; TLS when the server speaks it.
    upstream::origin origin() const;
    /// What it does with the next request.
    void next(mischief what);
    /// Does what stands out until the exchange is over. Returns when the other side's system has received everything that was sent.
    upstream::task<void> carry_out();
    /// Connections so far.
    std::size_t accepted() const;

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace signalbox::test
