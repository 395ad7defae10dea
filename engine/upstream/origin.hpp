// Where a provider is reached, and what plays its part when it is simulated. Frozen values inside a configuration snapshot.
#pragma once

#include "engine/model/dialect.hpp"
#include "engine/upstream/simulation.hpp"
#include "engine/wire/proxy.hpp"

#include <map>
#include <optional>
#include <string>

namespace signalbox::upstream {

struct origin {
    std::string id;  // the provider's
    bool tls = false;
    std::string host;
    std::uint16_t port = 80;
    std::string socket;  // the name of a local (unix) socket; empty: host and port
    std::optional<wire::proxy> proxy;
    std::string ca_file;  // PEM; empty: the system's certificates
    bool verify_tls = true;
    std::size_t max_connections = 1024;           // per worker; full is fault saturated
    std::chrono::milliseconds keep_idle{30'000};  // an idle connection is closed after this
    std::chrono::milliseconds distrust{300'000};  // no connection is used twice for this long after data that answers nothing
    bool simulated = false;
    model::dialect simulated_dialect = model::dialect::openai_chat;
    std::map<std::string, simulation, std::less<>> simulations;  // by upstream model name
    bool operator==(origin const&) const = default;
};

}  // namespace signalbox::upstream
