// The seam behind a session: who answers the requests of a listener. The public site is one, the operator's pages are the other.
#pragma once

#include "engine/config/snapshot.hpp"
#include "engine/gateway.hpp"

#include <memory>

namespace signalbox::server {

class request_handler {
public:
    virtual ~request_handler() = default;
    /// The limits in force; a request is read and answered under those it began with.
    virtual std::shared_ptr<config::server_settings const> limits() = 0;
    /// The field of the configuration that has their body_limit; empty where it is fixed.
    virtual std::string_view body_limit_named() const = 0;
    /// True for paths that take no body: one that is too large is then a mistake of another kind.
    virtual bool needs_no_body(inbound const& head) const = 0;
    /// Whether the head leaves anything to decide by the body; when not, handle() is asked without one and the connection ends.
    virtual bool wants_body(inbound const& head) = 0;
    /// Header lines of every reply to this request.
    virtual std::string lines_for(inbound const& head, config::server_settings const& limits) = 0;
    /// The id of a refusal whose request was not read to its end; empty where replies have no ids.
    virtual std::string new_id() = 0;
    /// Answers one request through `client`, once, unless `stop` fires before.
    virtual upstream::task<void> handle(inbound const& request, client_stream& client, upstream::stop_signal& stop) = 0;
};

}  // namespace signalbox::server
