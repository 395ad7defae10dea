// Names and addresses: numbers and localhost without a query, the rest through the system, and connecting to one after the other.
#include "engine/upstream/address_book.hpp"

#include "engine/upstream/connector.hpp"
#include "tests/engine/upstream/loop.hpp"

#include <boost/asio/ip/v6_only.hpp>

namespace signalbox::upstream {

namespace {

class address_book_test : public loop_test {
protected:
    model::result<std::vector<address>> looked_up(address_book& book, model::steady_time until = model::steady_time::max())
    {
        model::result<std::vector<address>> seen{std::vector<address>()};
        auto body = [&]() -> task<void> { seen = co_await book.addresses(stop_, until); };
        run(body);
        return seen;
    }
    model::result<std::vector<address>> looked_up(std::string host)
    {
        address_book book(where(), clock_, std::move(host), 80);
        return looked_up(book);
    }
};

std::string text(model::result<std::vector<address>> const& seen)
{
    std::string all;
    if (!seen) return seen.error().detail;
    for (auto const& each : *seen) all += each.address().to_string() + " " + std::to_string(each.port()) + ";";
    return all;
}

}  // namespace

TEST_F(address_book_test, numbers_stand_for_themselves)
{
    EXPECT_EQ(text(looked_up("127.0.0.1")), "127.0.0.1 80;");
    EXPECT_EQ(text(looked_up("::1")), "::1 80;");
}

TEST_F(address_book_test, localhost_is_the_loopback_of_both_kinds)
{
    EXPECT_EQ(text(looked_up("localhost")), "127.0.0.1 80;::1 80;");
    EXPECT_EQ(text(looked_up("LocalHost")), "127.0.0.1 80;::1 80;");
}

TEST_F(address_book_test, forgetting_does_not_lose_what_needs_no_asking)
{
    address_book book(where(), clock_, "localhost", 80);
    book.forget();
    EXPECT_EQ(text(looked_up(book)), "127.0.0.1 80;::1 80;");
}

TEST_F(address_book_test, a_name_that_does_not_exist_is_told)
{
    auto const seen = looked_up("host.name.invalid");
    ASSERT_FALSE(seen);
    EXPECT_EQ(seen.error().kind, fault::connect_failed);
    EXPECT_TRUE(seen.error().detail.starts_with("host.name.invalid: ")) << seen.error().detail;
}

TEST_F(address_book_test, several_wait_for_one_lookup_and_one_may_leave)
{
    address_book book(where(), clock_, "host.name.invalid", 80);
    std::vector<fault> seen;
    stop_signal leaving;
    auto body = [&]() -> task<void> {
        auto staying = [&]() -> task<void> {
            auto const found = co_await book.addresses(stop_, model::steady_time::max());
            seen.push_back(found ? fault::internal : found.error().kind);
        };
        auto going = [&]() -> task<void> {
            auto const found = co_await book.addresses(leaving, model::steady_time::max());
            seen.push_back(found ? fault::internal : found.error().kind);
        };
        beside(staying);
        beside(going);
        beside(staying);
        asio::post(where(), [&] { leaving.fire(fault::client_closed); });
        while (seen.size() < 3) co_await asio::post(where(), awaiting);
    };
    run(body);
    EXPECT_EQ(std::count(seen.begin(), seen.end(), fault::connect_failed), 2);
    EXPECT_EQ(std::count(seen.begin(), seen.end(), fault::client_closed), 1);
}

TEST_F(address_book_test, may_go_while_a_lookup_is_under_way)
{
    auto passing = std::make_unique<address_book>(where(), clock_, "host.name.invalid", 80);
    auto body = [&]() -> task<void> {
        asio::post(where(), [&] { stop_.fire(fault::draining); });
        auto const seen = co_await passing->addresses(stop_, model::steady_time::max());
        EXPECT_EQ(seen ? fault::internal : seen.error().kind, fault::draining);
        passing.reset();
    };
    run(body);
    io_.restart();
    io_.run_for(patience);  // the resolver's answer arrives after its question has gone
}

TEST_F(address_book_test, connecting_goes_on_to_the_next_address)
{
    // A server on the IPv6 loopback only: 127.0.0.1 refuses, ::1 answers.
    boost::system::error_code unavailable;
    asio::basic_socket_acceptor<asio::ip::tcp, executor> listening(where());
    listening.open(asio::ip::tcp::v6(), unavailable);
    if (!unavailable) listening.set_option(asio::ip::v6_only(true), unavailable);
    if (!unavailable) listening.bind({asio::ip::address_v6::loopback(), 0}, unavailable);
    if (unavailable) GTEST_SKIP() << "no IPv6 loopback here";
    listening.listen();
    origin to;
    to.host = "localhost";
    to.port = listening.local_endpoint().port();
    connector opens(where(), clock_, to);
    auto body = [&]() -> task<void> {
        auto const opened = co_await opens.open(stop_, clock_.now() + 10s);
        EXPECT_TRUE(opened) << opened.error().detail;
    };
    run(body);
}

TEST_F(address_book_test, the_last_address_names_the_failure)
{
    test::refusing_port const nobody(where());
    auto to = nobody.origin();
    to.host = "localhost";
    connector opens(where(), clock_, to);
    auto body = [&]() -> task<void> {
        auto const opened = co_await opens.open(stop_, clock_.now() + 10s);
        EXPECT_EQ(opened ? fault::internal : opened.error().kind, fault::connect_failed);
        if (!opened) {
            EXPECT_TRUE(opened.error().detail.starts_with("[::1]:")) << opened.error().detail;
        }
    };
    run(body);
}

}  // namespace signalbox::upstream
