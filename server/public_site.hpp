// What clients find at the public listener: the gateway, and at "/" what the server is. One for each worker, on its strand.
#pragma once

#include "server/request_handler.hpp"

namespace signalbox::server {

class public_site final : public request_handler {
public:
    explicit public_site(gateway& to) : gateway_(to) {}

    std::shared_ptr<config::server_settings const> limits() override;
    std::string_view body_limit_named() const override { return "server.body_limit"; }
    bool needs_no_body(inbound const& head) const override;
    bool wants_body(inbound const& head) override;
    std::string lines_for(inbound const& head, config::server_settings const& limits) override;
    std::string new_id() override;
    upstream::task<void> handle(inbound const& request, client_stream& client, upstream::stop_signal& stop) override;

private:
    gateway& gateway_;
};

}  // namespace signalbox::server
