// Where a provider is reached, and what plays its part when it is simulated. Frozen values inside a configuration snapshot.
#pragma once

#include "engine/model/dialect.hpp"
#include "engine/wire/proxy.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace signalbox::upstream {

/// What the simulator plays for one model; deterministic for a given request.
struct simulation {
    std::string text;  // what it says; empty: a sentence naming the model and the last user message
    std::chrono::milliseconds first_token{0};
    double tokens_per_second = 0;                   // 0 is at once
    double error_rate = 0;                          // 0..1 of requests that answer with `status`
    int status = 200;                               // with error_rate 0, anything but 200 fails every request
    std::optional<std::uint64_t> cut_after_tokens;  // the connection breaks there, before the terminal event
    std::optional<std::chrono::milliseconds> retry_after;
    bool operator==(simulation const&) const = default;
};

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
