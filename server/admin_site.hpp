// The operator's pages behind a listener: /health, /ready, /metrics, /routes and /explain, with the token of the configuration or
// without one. On the main thread's loop.
#pragma once

#include "server/operator_pages.hpp"
#include "server/request_handler.hpp"

namespace signalbox::server {

class admin_site final : public request_handler {
public:
    explicit admin_site(admin_view view) : view_(std::move(view)) {}

    std::shared_ptr<config::server_settings const> limits() override;
    std::string_view body_limit_named() const override { return {}; }
    bool needs_no_body(inbound const& head) const override { return !takes_body(head.path); }
    bool wants_body(inbound const&) override { return true; }
    std::string lines_for(inbound const&, config::server_settings const&) override { return "Cache-Control: no-store\r\n"; }
    std::string new_id() override { return {}; }
    upstream::task<void> handle(inbound const& request, client_stream& client, upstream::stop_signal& stop) override;

private:
    admin_view const view_;
};

}  // namespace signalbox::server
