// Lookups of names that never end: what waits for them stops at its time or when it is told to, and neither a sink nor the program waits for the resolver.
#include "server/sinks/late_end.hpp"
#include "server/sinks/syslog_line.hpp"

#include <gmock/gmock.h>

#include <condition_variable>
#include <thread>

namespace signalbox::server {
namespace {

using namespace std::chrono_literals;

/// A resolver that answers no question before it is let go.
class dead_resolver {
public:
    name_resolver asks()
    {
        return [state = state_](std::string const& host, std::string const& port, addrinfo const& hints, addrinfo** found) {
            std::unique_lock lock(state->guard);
            ++state->asked;
            state->changed.notify_all();
            state->changed.wait(lock, [&] { return state->let_go; });
            ++state->answered;
            state->changed.notify_all();
            return ::getaddrinfo(host == "name.example" ? "127.0.0.1" : host.c_str(), port.c_str(), &hints, found);
        };
    }
    int asked() const
    {
        std::lock_guard const lock(state_->guard);
        return state_->asked;
    }
    /// Waits for the threads that were left.
    ~dead_resolver()
    {
        std::unique_lock lock(state_->guard);
        state_->let_go = true;
        state_->changed.notify_all();
        state_->changed.wait(lock, [this] { return state_->answered == state_->asked; });
    }
    void wait_until_asked(int times = 1)
    {
        std::unique_lock lock(state_->guard);
        state_->changed.wait(lock, [&] { return state_->asked >= times; });
    }
    void let_go()
    {
        std::lock_guard const lock(state_->guard);
        state_->let_go = true;
        state_->changed.notify_all();
    }

private:
    struct state {
        std::mutex guard;
        std::condition_variable changed;
        bool let_go = false;
        int asked = 0, answered = 0;
    };
    std::shared_ptr<state> const state_ = std::make_shared<state>();
};

addrinfo datagrams()
{
    addrinfo out{};
    out.ai_socktype = SOCK_DGRAM;
    out.ai_flags = AI_NUMERICSERV;
    return out;
}

wait_bound in(std::chrono::milliseconds time, std::atomic<bool> const& stopped)
{
    return {std::chrono::steady_clock::now() + time, stopped};
}

std::atomic<bool> const going{false};

TEST(name_lookup, of_a_number_asks_no_resolver)
{
    dead_resolver never;
    name_lookup names(never.asks());
    std::string why;
    EXPECT_TRUE(names.find("127.0.0.1", "514", datagrams(), in(10s, going), why));
    EXPECT_EQ(never.asked(), 0);
}

TEST(name_lookup, ends_at_its_time_and_the_next_call_goes_on_with_it)
{
    dead_resolver slow;
    name_lookup names(slow.asks());
    std::string why;
    EXPECT_FALSE(names.find("name.example", "514", datagrams(), in(1ms, going), why));
    EXPECT_EQ(why, "the lookup of its name took too long");
    EXPECT_FALSE(names.find("name.example", "514", datagrams(), in(1ms, going), why));
    slow.wait_until_asked();
    EXPECT_EQ(slow.asked(), 1) << "one thread";
    slow.let_go();
    EXPECT_TRUE(names.find("name.example", "514", datagrams(), in(10s, going), why));
}

TEST(name_lookup, says_why_there_is_no_address)
{
    name_lookup names([](auto const&...) { return EAI_NONAME; });
    std::string why;
    EXPECT_FALSE(names.find("name.example", "514", datagrams(), in(10s, going), why));
    EXPECT_EQ(why, ::gai_strerror(EAI_NONAME));
}

TEST(name_lookup, is_refused_beyond_a_number_of_threads)
{
    dead_resolver dead;
    std::string why;
    for (unsigned i = 0; i < name_lookup::most_under_way; ++i)
        name_lookup(dead.asks()).find("name.example", "514", datagrams(), in(0ms, going), why);
    EXPECT_FALSE(name_lookup(dead.asks()).find("name.example", "514", datagrams(), in(10s, going), why));
    EXPECT_EQ(why, "too many lookups of names are under way");
    dead.wait_until_asked(static_cast<int>(name_lookup::most_under_way));
    dead.let_go();
    while (!name_lookup(dead.asks()).find("name.example", "514", datagrams(), in(10s, going), why)) std::this_thread::yield();
}

TEST(name_lookup, of_a_syslog_sink_ends_with_the_sink)
{
    dead_resolver dead;
    std::atomic<bool> stopped{false};
    receipt done;
    std::thread sink([&] {
        syslog_line to({config::syslog_way::udp, "name.example", 514}, dead.asks());
        std::string const message = "hello";
        done = to.send({&message, 1}, in(1h, stopped));
    });
    dead.wait_until_asked();
    stopped = true;
    sink.join();
    EXPECT_EQ(done, receipt::failure("stopped"));
}

TEST(late_end, does_not_wait_for_an_end_that_takes_long)
{
    struct slow_end {
        ~slow_end()
        {
            std::unique_lock lock(*guard);
            changed->wait(lock, [this] { return *let_go; });
            *over = true;
            changed->notify_all();
        }
        std::mutex* guard;
        std::condition_variable* changed;
        bool *let_go, *over;
    };
    std::mutex guard;
    std::condition_variable changed;
    bool let_go = false, over = false;
    end_late(std::shared_ptr<slow_end>(new slow_end{&guard, &changed, &let_go, &over}), 1ms);
    std::unique_lock lock(guard);
    EXPECT_FALSE(over);
    let_go = true;
    changed.notify_all();
    changed.wait(lock, [&] { return over; });
}

TEST(late_end, waits_for_one_that_comes_soon)
{
    bool over = false;
    struct quick_end {
        ~quick_end() { *over = true; }
        bool* over;
    };
    end_late(std::shared_ptr<quick_end>(new quick_end{&over}), 1h);
    EXPECT_TRUE(over);
}

}  // namespace
}  // namespace signalbox::server
