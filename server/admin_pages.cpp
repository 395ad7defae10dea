#include "server/admin_pages.hpp"

#include "engine/base/json_writer.hpp"

#include <fstream>

#include <unistd.h>

namespace signalbox::server {

namespace {

using base::append_json_string;

void append_field(std::string& out, std::string_view name, std::string_view value)
{
    if (out.back() != '{') out.append(",");
    append_json_string(out, name);
    append_json_string(out.append(":"), value);
}

void append_field(std::string& out, std::string_view name, std::uint64_t value)
{
    if (out.back() != '{') out.append(",");
    append_json_string(out, name);
    out.append(":").append(std::to_string(value));
}

std::uint64_t uptime(admin_view const& view)
{
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - view.started).count());
}

bool draining(admin_view const& view)
{
    return view.stage != stop_stage::serving;
}

/// Alive and what may be wrong: 200 "ok", 200 "degraded" (batched mode with a failing store), 503 when requests are refused.
admin_page health(admin_view const& view, bool trusted)
{
    auto const now = view.states.current();
    auto const store = view.recorder.look();
    bool const refusing = draining(view) || (store.failing && view.recorder.strict());
    admin_page page;
    page.status = refusing ? 503 : 200;
    std::string& out = page.body = "{";
    append_field(out, "status", draining(view) ? "draining" : refusing ? "failing" : store.failing ? "degraded" : "ok");
    if (!trusted) {
        out.append("}\n");
        return page;
    }
    append_field(out, "version", view.version);
    append_field(out, "config_revision", now->config->revision);
    append_field(out, "config_name", now->config->name);
    append_field(out, "uptime_seconds", uptime(view));
    append_field(out, "in_flight", static_cast<std::uint64_t>(std::max<std::int64_t>(0, view.connections.in_flight)));
    append_field(out, "connections", static_cast<std::uint64_t>(std::max<std::int64_t>(0, view.connections.connections)));
    out.append(",\"events\":{");
    append_field(out, "durability", view.recorder.strict() ? "strict" : "batched");
    append_field(out, "store", store.failing ? "failing" : "ok");
    if (store.failing) append_field(out, "detail", store.detail);
    append_field(out, "written", store.written);
    append_field(out, "queued", store.queued);
    append_field(out, "lost", store.lost);
    out.append("},\"reload\":{");
    append_field(out, "applied", view.reloads.applied);
    append_field(out, "refused", view.reloads.refused);
    if (!view.reloads.last_trouble.empty()) append_field(out, "last_trouble", view.reloads.last_trouble);
    out.append("}}\n");
    return page;
}

admin_page ready(admin_view const& view)
{
    auto const store = view.recorder.look();
    bool const yes = !draining(view) && !(store.failing && view.recorder.strict());
    return {yes ? 200 : 503, "application/json", yes ? "{\"ready\":true}\n" : "{\"ready\":false}\n"};
}

void append_target(std::string& out, state const& now, std::uint32_t index)
{
    route::target const& each = now.config->table.targets[index];
    attempt::breaker const& health = now.health->of(index);
    out.append("{");
    append_field(out, "model", each.model);
    append_field(out, "target", each.full_name);
    append_field(out, "dialect", model::name(each.spoken));
    append_field(out, "breaker", attempt::name(health.look(std::chrono::steady_clock::now())));
    append_field(out, "fails", health.fails());
    if (auto const& proxy = now.config->providers[each.provider].proxy) append_field(out, "proxy", proxy->name());
    append_field(out, "price", each.price.known() ? std::string_view(each.price_source) : std::string_view("unknown"));
}

admin_page routes(admin_view const& view)
{
    auto const now = view.states.current();
    admin_page page;
    std::string& out = page.body = "{";
    append_field(out, "config_revision", now->config->revision);
    out.append(",\"groups\":[");
    for (route::group const& each : now->config->table.groups) {
        if (out.back() == '}') out.append(",");
        out.append("{");
        append_field(out, "id", each.id);
        append_field(out, "strategy", route::name(each.how));
        out.append(",\"aliases\":[");
        for (std::string const& alias : each.aliases) {
            if (out.back() == '"') out.append(",");
            append_json_string(out, alias);
        }
        out.append("],\"members\":[");
        for (route::member const& one : each.members) {
            if (out.back() == '}') out.append(",");
            append_target(out, *now, one.target);
            append_field(out, "weight", one.weight);
            if (!one.tag.empty()) append_field(out, "tag", one.tag);
            out.append("}");
        }
        out.append("]}");
    }
    out.append("],\"models\":[");
    for (std::uint32_t i = 0; i < now->config->table.targets.size(); ++i) {
        if (i) out.append(",");
        append_target(out, *now, i);
        out.append("}");
    }
    out.append("]}\n");
    return page;
}

/// Resident memory from /proc/self/statm, in bytes.
std::uint64_t resident_bytes()
{
    std::ifstream statm("/proc/self/statm");
    std::uint64_t size = 0, resident = 0;
    statm >> size >> resident;
    return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

/// One series for each authenticator whose keys come from an address; nothing where there is none.
void render_issuers(std::string& out, key_set_watch const& from)
{
    auto const all = from.status();
    if (all.empty()) return;
    auto const family = [&](std::string_view name, std::string_view type, std::string_view help, auto value) {
        out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name).append(" ").append(type).append("\n");
        for (key_set_status const& each : all) {
            std::string labels;
            append_label(labels, "authenticator", each.id);
            out.append(name).append("{").append(labels).append("} ").append(std::to_string(value(each))).append("\n");
        }
    };
    using status = key_set_status const&;
    family("signalbox_token_keys_fetched_total", "counter", "Fetches of a token issuer's keys that succeeded.",
           [](status of) { return of.fetched; });
    family("signalbox_token_keys_failed_total", "counter", "Fetches of a token issuer's keys that failed.",
           [](status of) { return of.failed; });
    family("signalbox_token_keys_age_seconds", "gauge", "Age of a token issuer's keys.", [](status of) { return of.age.count(); });
    family("signalbox_token_keys_stale", "gauge", "1 while a token issuer's keys are older than they should be.",
           [](status of) { return of.stale ? 1 : 0; });
    family("signalbox_token_keys_usable", "gauge", "0 while a token issuer has no keys that can be believed.",
           [](status of) { return of.usable ? 1 : 0; });
}

admin_page metrics_page(admin_view const& view)
{
    admin_page page;
    page.content_type = "text/plain; version=0.0.4; charset=utf-8";
    std::string& out = page.body;
    view.counts.render(out);
    auto const plain = [&](std::string_view name, std::string_view type, std::string_view help, auto value) {
        out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name).append(" ").append(type);
        out.append("\n").append(name).append(" ").append(std::to_string(value)).append("\n");
    };
    auto const store = view.recorder.look();
    traffic const& seen = view.connections;
    plain("signalbox_connections", "gauge", "Open client connections.", seen.connections.load());
    plain("signalbox_requests_in_flight", "gauge", "Requests being served.", seen.in_flight.load());
    plain("signalbox_connections_accepted_total", "counter", "Client connections accepted.", seen.accepted.load());
    plain("signalbox_connections_refused_total", "counter", "Client connections turned away with 503.", seen.refused_connections.load());
    plain("signalbox_bad_requests_total", "counter", "Requests refused before admission: framing, size, time.", seen.bad_requests.load());
    plain("signalbox_body_bytes", "gauge", "Bytes held in request bodies of more than 64 KiB.", seen.body_bytes.load());
    plain("signalbox_bodies_refused_total", "counter", "Requests refused because of server.body_memory.", seen.bodies_refused.load());
    plain("signalbox_strangers_refused_total", "counter", "Requests refused for their key, origin, path or method.",
          seen.strangers.refused.load());
    plain("signalbox_strangers_without_event_total", "counter", "Among them those that left no event of their own.",
          seen.strangers.without_event.load());
    plain("signalbox_events_written_total", "counter", "Events in the store.", store.written);
    plain("signalbox_events_lost_total", "counter", "Events a failing store could not take.", store.lost);
    plain("signalbox_events_queued", "gauge", "Admitted requests whose event is not yet written.", store.queued);
    plain("signalbox_event_store_failing", "gauge", "1 while the store does not take events.", store.failing ? 1 : 0);
    plain("signalbox_config_reloads_total", "counter", "Configurations applied after the first.", view.reloads.applied);
    plain("signalbox_config_reloads_refused_total", "counter", "Configurations refused.", view.reloads.refused);
    plain("process_resident_memory_bytes", "gauge", "Resident memory.", resident_bytes());
    plain("signalbox_uptime_seconds", "gauge", "Seconds since start.", uptime(view));
    render_issuers(out, view.issuers);
    auto const now = view.states.current();
    out.append(
        "# HELP signalbox_breaker_open 1 while a target's circuit breaker is open, 0.5 half open.\n# TYPE signalbox_breaker_open gauge\n");
    for (std::uint32_t i = 0; i < now->config->table.targets.size(); ++i) {
        auto const state = now->health->of(i).look(std::chrono::steady_clock::now());
        std::string labels;
        append_label(labels, "model", now->config->table.targets[i].model);
        append_label(labels, "target", now->config->table.targets[i].full_name);
        std::string_view const value = state == attempt::breaker_state::open        ? " 1\n"
                                       : state == attempt::breaker_state::half_open ? " 0.5\n"
                                                                                    : " 0\n";
        out.append("signalbox_breaker_open{").append(labels).append("}").append(value);
    }
    return page;
}

}  // namespace

admin_page token_wanted()
{
    return {401, "application/json",
            "{\"error\":\"this page asks for the token of server.admin.token: send Authorization: Bearer TOKEN\"}\n"};
}

admin_page show(admin_view const& view, std::string_view method, std::string_view path, bool trusted)
{
    bool const reads = method == "GET" || method == "HEAD";
    if (reads && path == "/health") return health(view, trusted);
    if (reads && path == "/ready") return ready(view);
    if (!trusted) return token_wanted();
    if (!reads) return {405, "application/json", "{\"error\":\"use GET\"}\n"};
    if (path == "/metrics") return metrics_page(view);
    if (path == "/routes") return routes(view);
    return {404, "application/json",
            "{\"error\":\"no such page\",\"pages\":[\"/health\",\"/ready\",\"/metrics\",\"/routes\",\"/explain\"]}\n"};
}

}  // namespace signalbox::server
