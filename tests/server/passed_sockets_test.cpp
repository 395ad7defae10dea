// Sockets of a service manager: taken by the process they are meant for, found by their address, served by every worker.
#include "server/passed_sockets.hpp"
#include "server/worker_crew.hpp"

#include "tests/server/collected_events.hpp"
#include "tests/server/raw_client.hpp"
#include "tests/server/running_workers.hpp"

#include <gmock/gmock.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace signalbox::test {
namespace {

using server::passed_sockets;

/// What a service manager does: two descriptors beside each other, the first of which listens.
class given_sockets {
public:
    given_sockets()
    {
        boost::asio::io_context loop;
        boost::asio::ip::tcp::acceptor made(loop, {boost::asio::ip::address_v4::loopback(), 0});
        where = made.local_endpoint();
        first = ::fcntl(made.native_handle(), F_DUPFD, 200);
        int const beside = ::open("/dev/null", O_RDONLY);
        second = ::fcntl(beside, F_DUPFD, first + 1);
        ::close(beside);
        say(std::to_string(::getpid()), "2");
    }
    ~given_sockets()
    {
        for (char const* each : {"LISTEN_PID", "LISTEN_FDS"}) ::unsetenv(each);
    }
    static void say(std::string const& process, std::string const& count)
    {
        ::setenv("LISTEN_PID", process.c_str(), 1);
        ::setenv("LISTEN_FDS", count.c_str(), 1);
    }

    boost::asio::ip::tcp::endpoint where;
    int first = -1, second = -1;
};

TEST(passed_sockets, are_found_by_their_address_and_told_when_nothing_asks_for_them)
{
    given_sockets given;
    ASSERT_EQ(given.second, given.first + 1);
    passed_sockets all = passed_sockets::take(given.first);
    EXPECT_FALSE(std::getenv("LISTEN_FDS")) << "a child would take them for its own";
    std::string const address = "127.0.0.1:" + std::to_string(given.where.port());
    EXPECT_THAT(all.unused(), testing::ElementsAre(address, testing::HasSubstr("no listening TCP socket")));
    EXPECT_EQ(all.duplicate_of({boost::asio::ip::address_v4::loopback(), 1}), -1);
    int const own = all.duplicate_of(given.where);
    ASSERT_GE(own, 0);
    EXPECT_EQ(::fcntl(own, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
    ::close(own);
    EXPECT_EQ(all.unused().size(), 1u);
}

TEST(passed_sockets, of_another_process_or_without_a_number_are_none)
{
    given_sockets given;
    for (auto const& [process, count] : {std::pair("1", "2"), std::pair("", "2"), std::pair("x", "2")}) {
        given_sockets::say(process, count);
        EXPECT_THAT(passed_sockets::take(given.first).unused(), testing::IsEmpty()) << process;
    }
    given_sockets::say(std::to_string(::getpid()), "many");
    EXPECT_THAT(passed_sockets::take(given.first).unused(), testing::IsEmpty());
    EXPECT_EQ(::fcntl(given.first, F_GETFD), 0) << "they were left alone";
    ::close(given.first);
    ::close(given.second);
}

TEST(passed_sockets, are_served_by_all_workers_and_stay_open_behind_them)
{
    given_sockets given;
    passed_sockets all = passed_sockets::take(given.first);
    state_source states;
    states.publish(frozen(simulated()));
    collected_events events;
    server::traffic counts;
    server::logger log;
    {
        server::worker_crew crew{2, states, events, counts, log};
        std::vector<std::string> const here{"127.0.0.1:" + std::to_string(given.where.port())};
        auto const listens = crew.listen(here, all);
        ASSERT_TRUE(listens) << listens.error().detail;
        crew.start();
        for (int i = 0; i < 4; ++i) {
            raw_client client(given.where.port());
            EXPECT_TRUE(client.send("GET /v1/models HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
            EXPECT_NE(client.reply().status, 0);
        }
        std::promise<void> ended;
        crew.drain([&] { ended.set_value(); });
        ended.get_future().wait();
    }
    raw_client waiting(given.where.port());  // the socket takes it for the next server
}

}  // namespace
}  // namespace signalbox::test
