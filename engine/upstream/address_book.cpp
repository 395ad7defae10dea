// One lookup serves all that wait for the name, and each may leave early: getaddrinfo itself cannot be broken off, so it is left to
// end in Asio's resolver thread. On the worker's strand.
#include "engine/upstream/address_book.hpp"

#include "engine/wire/http.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/basic_resolver.hpp>

#include <algorithm>

namespace signalbox::upstream {

namespace {

using bell = asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, executor>;
using resolver = asio::ip::basic_resolver<asio::ip::tcp, executor>;

/// RFC 6761 6.3: "localhost" is the loopback address; no name server is asked. IPv4 first: local model servers often listen there only.
std::vector<address> without_asking(std::string const& host, std::uint16_t port)
{
    if (wire::same_name(host, "localhost"))
        return {address(asio::ip::address_v4::loopback(), port), address(asio::ip::address_v6::loopback(), port)};
    boost::system::error_code no_number;
    auto const number = asio::ip::make_address(host, no_number);
    if (no_number) return {};
    return {address(number, port)};
}

void ring(void* waiting)
{
    static_cast<bell*>(waiting)->cancel();
}

}  // namespace

struct address_book::lookup {
    explicit lookup(executor where) : asks(where) {}
    resolver asks;
    bool done = false;
    boost::system::error_code failed;
    std::vector<address> found;
    std::vector<bell*> waiting;
};

address_book::address_book(executor where, alarm_clock& clock, std::string host, std::uint16_t port)
    : where_(where), clock_(clock), host_(std::move(host)), port_(port), known_(without_asking(host_, port))
{}

address_book::~address_book() = default;

std::shared_ptr<address_book::lookup> address_book::under_way()
{
    if (lookup_ && !lookup_->done) return lookup_;
    lookup_ = std::make_shared<lookup>(where_);
    auto on_answer = [asked = lookup_](boost::system::error_code failed, resolver::results_type const& entries) {
        asked->done = true;
        asked->failed = failed;
        for (auto const& each : entries)
            if (asked->found.size() < address_limit) asked->found.push_back(each.endpoint());
        for (bell* each : asked->waiting) each->cancel();
    };
    lookup_->asks.async_resolve(host_, std::to_string(port_), asio::ip::resolver_base::numeric_service, std::move(on_answer));
    return lookup_;
}

task<model::result<std::vector<address>>> address_book::addresses(stop_signal& stop, model::steady_time until)
{
    if (known_.empty()) known_ = without_asking(host_, port_);
    if (!known_.empty() && (known_until_ == model::steady_time::max() || clock_.now() < known_until_)) co_return known_;

    auto const asked = under_way();
    bell here(where_, model::steady_time::max());
    asked->waiting.push_back(&here);
    wait_limit limit(stop, clock_, until, &ring, &here);
    if (!asked->done && !limit.broke()) co_await here.async_wait(asio::as_tuple(awaiting));
    std::erase(asked->waiting, &here);
    if (limit.broke()) co_return limit.why(model::fault::connect_timeout, "looking up " + host_);
    if (asked->failed || asked->found.empty())
        co_return model::failure{.kind = model::fault::connect_failed, .detail = host_ + ": " + asked->failed.message()};
    known_ = asked->found;
    known_until_ = clock_.now() + remembered;
    co_return known_;
}

}  // namespace signalbox::upstream
