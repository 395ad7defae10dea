// What the operator's pages show: health, readiness, metrics, routes. Made on the main thread's loop, far from the request path.
#pragma once

#include "engine/state.hpp"
#include "server/event_recorder.hpp"
#include "server/key_set_watch.hpp"
#include "server/limit_watch.hpp"
#include "server/metrics.hpp"
#include "server/reload.hpp"
#include "server/stop_stage.hpp"
#include "server/traffic.hpp"

#include <string>

namespace signalbox::server {

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
    limit_watch const& limits;
};

/// One page: status, content type, body. Pure but for what it looks at.
struct admin_page {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
};
/// `trusted`: the operator asks. All others see whether it is healthy and ready: every further page is 401.
admin_page show(admin_view const& view, std::string_view method, std::string_view path, bool trusted = true);

admin_page metrics_page(admin_view const& view);  // metrics_page.cpp
std::uint64_t uptime_seconds(admin_view const& view);

/// 401, for what only the operator sees.
admin_page token_wanted();

}  // namespace signalbox::server
