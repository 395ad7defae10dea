#include "server/address.hpp"

#include <charconv>

namespace signalbox::server {

using boost::asio::ip::tcp;

model::result<tcp::endpoint> parse_address(std::string_view text)
{
    auto const wrong = [&](std::string_view why) {
        return model::failure{model::fault::bad_request, "\"" + std::string(text) + "\" is no address: " + std::string(why), {}};
    };
    auto const colon = text.rfind(':');
    if (colon == std::string_view::npos) return wrong("write host:port, for instance 127.0.0.1:8080");
    std::string_view host = text.substr(0, colon);
    std::string_view const digits = text.substr(colon + 1);
    std::uint16_t port = 0;
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (error != std::errc{} || end != digits.data() + digits.size() || digits.empty()) return wrong("the port is a number from 0 to 65535");
    if (host.size() >= 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    if (host.empty() || host == "*") host = "0.0.0.0";
    if (host == "localhost") host = "127.0.0.1";
    boost::system::error_code bad;
    auto const address = boost::asio::ip::make_address(std::string(host), bad);
    if (bad) return wrong("the host is a numeric address, localhost or *");
    return tcp::endpoint(address, port);
}

std::string address_text(tcp::endpoint const& where)
{
    std::string const host = where.address().to_string();
    return (where.address().is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(where.port());
}

}  // namespace signalbox::server
