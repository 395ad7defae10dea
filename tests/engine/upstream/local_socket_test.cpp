// A provider behind a local socket: the same exchanges, and what is said when it cannot be reached.
#include "tests/engine/upstream/exchanging.hpp"

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <cstdlib>
#include <filesystem>

namespace signalbox::upstream {

namespace {

class local_socket_test : public exchanging {
protected:
    using local = asio::local::stream_protocol;

    local_socket_test()
    {
        std::string folder = (std::filesystem::temp_directory_path() / "signalbox_XXXXXX").string();
        folder_ = ::mkdtemp(folder.data());
        to_.id = "local";
        to_.host = "localhost";
        to_.socket = (folder_ / "a.sock").string();
    }
    ~local_socket_test() override { std::filesystem::remove_all(folder_); }

    /// Accepts one connection and answers each GET on it with "answer N".
    task<void> serve(asio::basic_socket_acceptor<local, executor>& listening)
    {
        auto socket = co_await listening.async_accept(awaiting);
        std::string inbox;
        for (int each = 1;; ++each) {
            auto const [failed, size] =
                co_await asio::async_read_until(socket, asio::dynamic_buffer(inbox), "\r\n\r\n", asio::as_tuple(awaiting));
            if (failed) co_return;
            inbox.erase(0, size);
            std::string const reply = test::reply_with("answer " + std::to_string(each));
            co_await asio::async_write(socket, asio::buffer(reply), asio::as_tuple(awaiting));
        }
    }

    std::filesystem::path folder_;
    origin to_;
};

}  // namespace

TEST_F(local_socket_test, exchanges_and_keeps_the_connection)
{
    asio::basic_socket_acceptor<local, executor> listening(where(), local::endpoint(to_.socket));
    pool connections(where(), clock_, to_);
    auto body = [&]() -> task<void> {
        auto serving = [&]() -> task<void> { co_await serve(listening); };
        beside(serving);
        for (int each = 1; each <= 3; ++each) {
            auto const seen = co_await exchanged(connections, std::string(get_head), "");
            EXPECT_EQ(seen.body, "answer " + std::to_string(each)) << seen.detail();
            EXPECT_EQ(seen.times.reused, each > 1);
        }
    };
    run(body);
}

TEST_F(local_socket_test, a_missing_socket_and_one_without_a_server_are_named)
{
    auto const refused = [&] {
        pool connections(where(), clock_, to_);
        outcome seen;
        auto body = [&]() -> task<void> { seen = co_await exchanged(connections, std::string(get_head), ""); };
        run(body);
        EXPECT_EQ(seen.fault(), fault::connect_failed);
        EXPECT_EQ(connections.in_use(), 0u);
        return seen.detail();
    };
    EXPECT_EQ(refused(), to_.socket + ": No such file or directory");
    asio::basic_socket_acceptor<local, executor>(where(), local::endpoint(to_.socket)).close();
    EXPECT_EQ(refused(), to_.socket + ": Connection refused");
}

TEST_F(local_socket_test, a_server_that_takes_no_more_connections_is_a_failure_and_no_wait)
{
    asio::basic_socket_acceptor<local, executor> listening(where());
    listening.open(local());
    listening.bind(local::endpoint(to_.socket));
    listening.listen(0);
    pool connections(where(), clock_, to_);
    std::vector<std::unique_ptr<connection>> taken;
    model::failure last;
    auto body = [&]() -> task<void> {
        for (int each = 0; each < 8 && last.detail.empty(); ++each) {
            auto opened = co_await connections.open(stop_, model::steady_time::max());
            if (opened)
                taken.push_back(std::move(*opened));
            else
                last = opened.error();
        }
    };
    run(body);
    EXPECT_EQ(last.kind, fault::connect_failed);
    EXPECT_EQ(last.detail, to_.socket + ": Resource temporarily unavailable");
    for (auto& each : taken) connections.give_back(std::move(each), false);
}

}  // namespace signalbox::upstream
