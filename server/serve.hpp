// `signalbox serve`: builds everything, runs it, takes it down again. The main thread's loop handles signals, reloads, keys and the admin pages.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace signalbox::server {

struct serve_options {
    std::string config;                 // path; empty with demo
    bool demo = false;                  // the built-in configuration: simulator only, no key
    std::optional<std::uint16_t> port;  // with demo: instead of 8080
    std::optional<std::uint16_t> admin_port;
    std::string store;  // instead of the configuration's storage.path
    bool allow_inline_secrets = false;
};

/// Returns the process's exit status: 0 after a drained end, 2 for a wrong configuration, 1 when it cannot start.
int serve(serve_options const& options);

}  // namespace signalbox::server
