// A client's connection behind the last of HTTP: its bytes as they are. Owned by its session, on its worker's strand.
#pragma once

#include "engine/upstream/transport.hpp"
#include "server/inlet.hpp"
#include "server/outlet.hpp"

namespace signalbox::server {

class client_tunnel final : public upstream::transport {
public:
    /// `ahead` came behind the request and lives as long as this.
    client_tunnel(inlet& in, outlet& out, std::string_view ahead) : in_(in), out_(out), ahead_(ahead) {}
    client_tunnel(client_tunnel const&) = delete;

    model::result<std::size_t> write_now(std::span<boost::asio::const_buffer const> pieces) override { return out_.put_now(pieces); }
    upstream::task<model::result<void>> write(std::span<boost::asio::const_buffer const> pieces) override { return out_.put(pieces); }
    upstream::task<model::result<std::size_t>> read(boost::asio::mutable_buffer into) override;
    /// Nothing more is read or waited for; what was written is still sent.
    void close() override { in_.late(); }
    bool quiet() override { return ahead_.empty() && in_.beyond().empty(); }

private:
    inlet& in_;
    outlet& out_;
    std::string_view ahead_;
};

}  // namespace signalbox::server
