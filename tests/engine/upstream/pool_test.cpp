// Connections of one origin: bounded in number, last used first, gone when idle for too long or found dead.
#include "tests/engine/upstream/loop.hpp"

namespace signalbox::upstream {

namespace {

/// Bytes that are never used and are as quiet as the test says.
class idle_bytes : public transport {
public:
    idle_bytes(bool const& quiet, bool const& spoke) : quiet_(quiet), spoke_(spoke) {}
    task<model::result<void>> write(std::span<asio::const_buffer const>) override { co_return model::result<void>(); }
    task<model::result<std::size_t>> read(asio::mutable_buffer) override { co_return std::size_t{0}; }
    void close() override {}
    bool quiet() override { return quiet_; }
    bool spoke() const override { return spoke_; }

private:
    bool const& quiet_;
    bool const& spoke_;
};

class pool_test : public loop_test {
protected:
    origin to(std::size_t limit = 8, std::chrono::milliseconds keep = 30s)
    {
        origin made;
        made.id = "made-up";
        made.max_connections = limit;
        made.keep_idle = keep;
        return made;
    }
    pool::transport_maker maker()
    {
        return [this] { return std::make_unique<idle_bytes>(quiet_, spoke_); };
    }
    /// Opens as many as told; null where it was refused.
    std::vector<std::unique_ptr<connection>> opened(pool& from, int count)
    {
        std::vector<std::unique_ptr<connection>> all;
        auto body = [&]() -> task<void> {
            for (int each = 0; each < count; ++each) {
                auto one = co_await from.open(stop_, model::steady_time::max());
                if (!one) last_fault_ = one.error();
                all.push_back(one ? std::move(*one) : nullptr);
            }
        };
        run(body);
        return all;
    }
    bool quiet_ = true, spoke_ = false;
    std::optional<model::failure> last_fault_;
};

}  // namespace

TEST_F(pool_test, refuses_more_connections_than_its_bound)
{
    pool connections(where(), clock_, to(2), maker());
    auto all = opened(connections, 3);
    EXPECT_TRUE(all[0] && all[1]);
    EXPECT_FALSE(all[2]);
    ASSERT_TRUE(last_fault_);
    EXPECT_EQ(last_fault_->kind, fault::saturated);
    EXPECT_EQ(last_fault_->detail, "all 2 connections to made-up are in use");
    EXPECT_EQ(connections.in_use(), 2u);
    connections.give_back(std::move(all[0]), false);
    EXPECT_EQ(connections.in_use(), 1u);
    EXPECT_TRUE(opened(connections, 1)[0]);
}

TEST_F(pool_test, an_idle_connection_makes_room_for_a_new_one)
{
    pool connections(where(), clock_, to(2), maker());
    auto all = opened(connections, 2);
    for (auto& each : all) connections.give_back(std::move(each), true);
    EXPECT_EQ(connections.idle(), 2u);
    EXPECT_TRUE(opened(connections, 1)[0]);
    EXPECT_EQ(connections.idle() + connections.in_use(), 2u);
}

TEST_F(pool_test, keeps_no_connection_for_a_while_after_data_that_answers_nothing)
{
    auto where_to = to();
    for (bool const distrusts : {true, false}) {
        if (!distrusts) where_to.distrust = 0ms;
        pool connections(where(), clock_, where_to, maker());
        auto all = opened(connections, 3);
        connections.give_back(std::move(all[0]), true);
        connections.give_back(std::move(all[1]), true);
        quiet_ = false, spoke_ = true;
        EXPECT_FALSE(connections.take_idle());
        quiet_ = true, spoke_ = false;
        EXPECT_EQ(connections.idle(), 0u);
        connections.give_back(std::move(all[2]), true, clock_.now() + 299s);
        EXPECT_EQ(connections.idle(), distrusts ? 0u : 1u);
        connections.give_back(std::move(opened(connections, 1)[0]), true, clock_.now() + 301s);
        EXPECT_EQ(connections.idle(), distrusts ? 1u : 2u) << "it is trusted again";
    }
}

TEST_F(pool_test, a_connection_that_ended_says_nothing_against_the_others)
{
    pool connections(where(), clock_, to(), maker());
    auto all = opened(connections, 2);
    connections.give_back(std::move(all[0]), true);
    quiet_ = false;
    EXPECT_FALSE(connections.take_idle());
    connections.give_back(std::move(all[1]), true);
    EXPECT_EQ(connections.idle(), 1u);
}

TEST_F(pool_test, gives_the_last_used_connection_first)
{
    pool connections(where(), clock_, to(), maker());
    auto all = opened(connections, 3);
    std::vector<connection*> given;
    for (auto& each : all) {
        given.push_back(each.get());
        connections.give_back(std::move(each), true);
    }
    for (auto each = given.rbegin(); each != given.rend(); ++each) {
        auto taken = connections.take_idle();
        EXPECT_EQ(taken.get(), *each);
        connections.give_back(std::move(taken), false);
    }
    EXPECT_FALSE(connections.take_idle());
    EXPECT_EQ(connections.in_use(), 0u);
}

TEST_F(pool_test, looks_at_a_connection_however_recently_it_was_used)
{
    pool connections(where(), clock_, to(), maker());
    auto all = opened(connections, 2);
    for (auto& each : all) connections.give_back(std::move(each), true);
    EXPECT_TRUE(connections.take_idle());
    quiet_ = false;
    EXPECT_FALSE(connections.take_idle());
    EXPECT_EQ(connections.idle(), 0u);
    EXPECT_EQ(connections.in_use(), 1u);
}

TEST_F(pool_test, closes_what_is_idle_for_too_long)
{
    pool connections(where(), clock_, to(8, 50ms), maker());
    auto all = opened(connections, 3);
    auto const now = clock_.now();
    connections.give_back(std::move(all[0]), true, now - 1h);
    connections.give_back(std::move(all[1]), true, now - 1h);
    connections.give_back(std::move(all[2]), true, now + 1h);
    EXPECT_EQ(connections.idle(), 3u);
    auto body = [&]() -> task<void> {
        while (connections.idle() > 1) co_await asio::post(where(), awaiting);
    };
    run(body);
    EXPECT_EQ(connections.idle(), 1u);
}

TEST_F(pool_test, closes_idle_connections_for_the_server_to_see)
{
    test::scripted_upstream server(where());
    server.expect({test::read_request(), test::send(test::reply_with("x")), test::await_close()});
    auto to = server.origin();
    to.keep_idle = 30ms;
    pool connections(where(), clock_, to);
    auto body = [&]() -> task<void> {
        {
            exchange each(connections, stop_, clock_);
            EXPECT_TRUE(co_await each.begin(get_head, {}, {}));
            EXPECT_TRUE(co_await each.read());
        }
        EXPECT_EQ(connections.idle(), 1u);
        co_await server.closed().reaches(1);
        EXPECT_EQ(connections.idle(), 0u);
    };
    run(body);
}

TEST_F(pool_test, keeps_nothing_when_told_to)
{
    pool connections(where(), clock_, to(8, 0ms), maker());
    auto all = opened(connections, 1);
    connections.give_back(std::move(all[0]), true);
    EXPECT_EQ(connections.idle(), 0u);
}

TEST_F(pool_test, gives_back_a_buffer_of_the_usual_size)
{
    pool connections(where(), clock_, to(), maker());
    auto all = opened(connections, 1);
    all[0]->buffer.grow(1024 * 1024, 0);
    connections.give_back(std::move(all[0]), true);
    EXPECT_EQ(connections.take_idle()->buffer.size(), received_reply::usual_room);
}

TEST_F(pool_test, may_go_while_connections_are_idle_and_the_clock_runs)
{
    auto passing = std::make_unique<pool>(where(), clock_, to(8, 30ms), maker());
    auto all = opened(*passing, 2);
    for (auto& each : all) passing->give_back(std::move(each), true);
    passing.reset();
    io_.restart();
    io_.run_for(patience);
    EXPECT_TRUE(io_.stopped());
}

TEST_F(pool_test, a_failed_connect_does_not_count)
{
    test::refusing_port const nobody(where());
    auto refused = nobody.origin();
    refused.max_connections = 1;
    pool connections(where(), clock_, refused);
    for (int each = 0; each < 3; ++each) EXPECT_FALSE(opened(connections, 1)[0]);
    EXPECT_EQ(last_fault_->kind, fault::connect_failed);
    EXPECT_EQ(connections.in_use(), 0u);
}

TEST_F(pool_test, a_dead_idle_connection_is_noticed_without_a_request)
{
    test::scripted_upstream server(where());
    server.expect({test::read_request(), test::send(test::reply_with("x"))});
    pool connections(where(), clock_, server.origin());
    auto body = [&]() -> task<void> {
        {
            exchange each(connections, stop_, clock_);
            EXPECT_TRUE(co_await each.begin(get_head, {}, {}));
            EXPECT_TRUE(co_await each.read());
        }
        co_await server.ended().reaches(1);
        EXPECT_EQ(connections.idle(), 1u);
        EXPECT_FALSE(connections.take_idle());
    };
    run(body);
}

}  // namespace signalbox::upstream
