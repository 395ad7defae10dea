#include "server/client_tunnel.hpp"

#include <algorithm>
#include <cstring>

namespace signalbox::server {

upstream::task<model::result<std::size_t>> client_tunnel::read(boost::asio::mutable_buffer into)
{
    bool const before = !ahead_.empty();
    while (!before && in_.beyond().empty()) {
        bool const alive = co_await in_.more_beyond();
        if (!alive && in_.beyond().empty()) co_return std::size_t{0};
    }
    std::string_view const there = before ? ahead_ : in_.beyond();
    std::size_t const size = std::min(into.size(), there.size());
    std::memcpy(into.data(), there.data(), size);
    if (before)
        ahead_.remove_prefix(size);
    else
        in_.drop_beyond(size);
    co_return size;
}

}  // namespace signalbox::server
