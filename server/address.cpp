#include "server/address.hpp"

#include "engine/config/listen_address.hpp"

namespace signalbox::server {

using boost::asio::ip::tcp;

model::result<tcp::endpoint> parse_address(std::string_view text)
{
    auto const parsed = config::parse_listen(text);
    if (!parsed) return model::failure{model::fault::bad_request, "\"" + std::string(text) + "\" " + parsed.error().detail};
    auto const host = parsed->host == "localhost" ? std::string("127.0.0.1") : parsed->host;
    boost::system::error_code impossible;  // parse_listen took it for an address
    return tcp::endpoint(boost::asio::ip::make_address(host, impossible), parsed->port);
}

std::string address_text(tcp::endpoint const& where)
{
    std::string const host = where.address().to_string();
    return (where.address().is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(where.port());
}

}  // namespace signalbox::server
