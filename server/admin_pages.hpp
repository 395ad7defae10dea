// What the operator's pages show: health, readiness, metrics, routes. Made on the main thread's loop, far from the request path.
#pragma once

#include "engine/state.hpp"
#include "server/access_token_watch.hpp"
#include "server/audit_export.hpp"
#include "server/event_recorder.hpp"
#include "server/key_set_watch.hpp"
#include "server/limit_watch.hpp"
#include "server/metrics.hpp"
#include "server/reload.hpp"
#include "server/stop_stage.hpp"
#include "server/traffic.hpp"

#include <string>

namespace signalbox::server {

class watch;
class followed_state;

/// Everything the pages show; it outlives the listener.
struct admin_view {
    state_source& states;
    event_recorder& recorder;
    metrics& counts;
    traffic& connections;
    std::string version;
    model::steady_time started;
    stop_stage const& stage;
    reload_record const& reloads;
    key_set_watch const& issuers;
    access_token_watch const& tokens;
    limit_watch const& limits;
    notice_sender const& notices;
    export_counts const& exports;
    reload& configuration;
    watch& beside;
    followed_state const* followed = nullptr;  // null: no other server gives the configuration
};

/// One page. Pure but for what it looks at.
struct admin_page {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    std::string lines;       // further header lines
    bool is_an_act = false;  // of administration: it is answered when the chain has it
};

/// Alive and what may be wrong. `trusted`: an operator asks; all others see the status alone.
admin_page health_page(admin_view const& of, bool trusted);
admin_page ready_page(admin_view const& of);
admin_page routes_page(admin_view const& of);
admin_page limits_page(admin_view const& of);
admin_page metrics_page(admin_view const& of);  // metrics_page.cpp
std::uint64_t uptime_seconds(admin_view const& of);

}  // namespace signalbox::server
