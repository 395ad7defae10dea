// "host:port" as the configuration writes it, and the endpoint it means. Pure.
#pragma once

#include "engine/model/failure.hpp"

#include <boost/asio/ip/tcp.hpp>

namespace signalbox::server {

/// "127.0.0.1:8080", "[::1]:8080", "localhost:8080", ":8080" and "*:8080" (every address). Fault bad_request.
model::result<boost::asio::ip::tcp::endpoint> parse_address(std::string_view text);
std::string address_text(boost::asio::ip::tcp::endpoint const& where);

}  // namespace signalbox::server
