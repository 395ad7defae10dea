// /metrics: what was counted of requests, and the state of the server's parts, in Prometheus' text format 0.0.4.
#include "server/admin_pages.hpp"

#include "engine/limits/counter_view.hpp"
#include "engine/model/clock.hpp"
#include "server/watch.hpp"

#include <fstream>

#include <unistd.h>

namespace signalbox::server {

namespace {

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

/// One series for each service account, by the first provider that has it; nothing where there is none.
void render_tokens(std::string& out, access_token_watch const& from)
{
    auto const all = from.status();
    if (all.empty()) return;
    auto const family = [&](std::string_view name, std::string_view type, std::string_view help, auto value) {
        out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name).append(" ").append(type).append("\n");
        for (access_token_status const& each : all) {
            std::string labels;
            append_label(labels, "provider", each.provider);
            out.append(name).append("{").append(labels).append("} ").append(std::to_string(value(each))).append("\n");
        }
    };
    using status = access_token_status const&;
    family("signalbox_access_tokens_fetched_total", "counter", "Access tokens of a provider that were fetched.",
           [](status of) { return of.fetched; });
    family("signalbox_access_tokens_failed_total", "counter", "Fetches of a provider's access token that failed.",
           [](status of) { return of.failed; });
    family("signalbox_access_token_seconds", "gauge", "How long the access token of a provider is still valid; 0 where there is none.",
           [](status of) { return of.left.count(); });
}

/// One series for each vault; nothing where there is none.
void render_vaults(std::string& out, vault_watch const& from)
{
    auto const all = from.status();
    if (all.empty()) return;
    auto const family = [&](std::string_view name, std::string_view type, std::string_view help, auto value, auto... which) {
        out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name).append(" ").append(type).append("\n");
        for (vault_status const& each : all) {
            if (!(which(each) && ...)) continue;
            std::string labels;
            append_label(labels, "vault", each.id);
            out.append(name).append("{").append(labels).append("} ").append(std::to_string(value(each))).append("\n");
        }
    };
    using status = vault_status const&;
    family("signalbox_vault_secrets_renewed_total", "counter", "Secrets of a vault that were fetched again.",
           [](status of) { return of.fetched; });
    family("signalbox_vault_secrets_failed_total", "counter", "Secrets of a vault that could not be fetched again.",
           [](status of) { return of.failed; });
    family("signalbox_vault_secret_age_seconds", "gauge", "Age of the oldest value of a vault that is in use.",
           [](status of) { return of.age.count(); });
    family("signalbox_vault_away", "gauge", "1 while a vault gives no secrets.", [](status of) { return of.trouble.empty() ? 0 : 1; });
    family(
        "signalbox_vault_token_seconds", "gauge", "How long the fixed token of a vault still works, where it has an end.",
        [](status of) { return of.token.left->count(); }, [](status of) { return of.token.left.has_value(); });
}

/// How limits are shared with other gateways; nothing where they are not.
void render_shared(std::string& out, admin_view const& from)
{
    if (!from.limits.shared()) return;
    auto const seen = from.limits.shared()->look();
    auto const one = [&](std::string_view name, std::string_view type, std::string_view help, std::uint64_t value) {
        out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name).append(" ").append(type).append("\n");
        out.append(name).append(" ").append(std::to_string(value)).append("\n");
    };
    one("signalbox_shared_counters_up", "gauge", "1 while Redis is asked about limits, 0 while it is away or recovers.",
        seen.link == limits::share_link::shared);
    one("signalbox_shared_counters_gateways", "gauge", "Gateways that share the limits.", static_cast<std::uint64_t>(seen.gateways));
    one("signalbox_shared_counters_reports_total", "counter", "Reports about counters that went to Redis.", seen.reports);
    one("signalbox_shared_counters_losses_total", "counter", "Times that Redis became unreachable.", seen.losses);
}

/// How full the limits are; labels are the limits alone, as what they count apart may be anything. Nothing where there are none.
void render_limits(std::string& out, admin_view const& from)
{
    auto const now = from.states.current();
    if (!now->config->limits || !from.states.ledger()) return;
    auto const& rules = now->config->limits->rules();
    auto const full = limits::fullest(*from.states.ledger(), rules, limits::ledger_time(model::wall_now()));
    auto const family = [&](std::string_view name, std::string_view help, auto value) {
        out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name).append(" gauge\n");
        for (std::size_t i = 0; i < rules.size(); ++i) {
            std::string labels;
            append_label(labels, "limit", rules[i].id);
            out.append(name).append("{").append(labels).append("} ").append(value(full[i])).append("\n");
        }
    };
    family("signalbox_limit_counters", "What a limit counts apart, as far as something of it is used.",
           [](limits::fullness const& of) { return std::to_string(of.counters); });
    family("signalbox_limit_fullest_ratio", "Used and reserved part of the amount, of the counter where it is largest.",
           [](limits::fullness const& of) { return std::to_string(of.share); });
    constexpr std::string_view warnings = "signalbox_limit_warnings_total";
    out.append("# HELP ").append(warnings).append(" Times that a counter of the limit passed this part of its amount.\n# TYPE ");
    out.append(warnings).append(" counter\n");
    for (auto const& [of, times] : from.limits.warned()) {
        std::string labels;
        append_label(labels, "limit", of.first);
        append_label(labels, "percent", std::to_string(of.second));
        out.append(warnings).append("{").append(labels).append("} ").append(std::to_string(times)).append("\n");
    }
}

/// One series for each sink; nothing where there is none.
void render_sinks(std::string& out, std::vector<sink_status> const& all)
{
    if (all.empty()) return;
    auto const family = [&](std::string_view name, std::string_view type, std::string_view help,
                            std::uint64_t (*value)(sink_status const&)) {
        out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name).append(" ").append(type).append("\n");
        for (sink_status const& each : all) {
            std::string labels;
            append_label(labels, "sink", each.id);
            append_label(labels, "type", each.type);
            out.append(name).append("{").append(labels).append("} ").append(std::to_string(value(each))).append("\n");
        }
    };
    family("signalbox_sink_delivered_total", "counter", "Events that a sink took.", [](sink_status const& of) { return of.delivered; });
    family("signalbox_sink_failures_total", "counter", "Deliveries to a sink that failed.",
           [](sink_status const& of) { return of.failures; });
    family("signalbox_sink_dropped_events", "gauge", "Events that a sink did not take and that are given up, since its first.",
           [](sink_status const& of) { return of.dropped; });
    family("signalbox_sink_missed_events", "gauge", "Events that the store had deleted before a sink took them, since its first.",
           [](sink_status const& of) { return of.missed; });
    family("signalbox_sink_behind", "gauge", "Events in the store that a sink has not passed yet, those for other sinks among them.",
           [](sink_status const& of) { return of.behind; });
    family("signalbox_sink_failing", "gauge", "1 while a sink takes no events.",
           [](sink_status const& of) { return std::uint64_t{of.failing ? 1u : 0u}; });
    family("signalbox_sink_metrics_failing", "gauge", "1 while a sink does not take metrics, which no event waits for.",
           [](sink_status const& of) { return std::uint64_t{of.no_metrics.empty() ? 0u : 1u}; });
    family("signalbox_sink_refusing", "gauge", "1 while a sink refuses the newest event for good: it is lost.",
           [](sink_status const& of) { return std::uint64_t{of.refusing ? 1u : 0u}; });
}

void render_notices(std::string& out, notice_sender const& from)
{
    constexpr std::string_view name = "signalbox_notices_total";
    out.append("# HELP ").append(name).append(" Notices to webhooks and of audit heads, by what became of them.\n# TYPE ");
    out.append(name).append(" counter\n");
    notice_counts const& of = from.counts();
    for (auto const& [outcome, times] :
         {std::pair{"sent", of.sent}, {"repeated", of.repeated}, {"given_up", of.given_up}, {"dropped", of.dropped}})
        out.append(name).append("{outcome=\"").append(outcome).append("\"} ").append(std::to_string(times)).append("\n");
}

}  // namespace

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
    plain("signalbox_tls_handshakes_failed_total", "counter", "Connections that ended before TLS was agreed on.",
          seen.handshakes_failed.load());
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
    if (auto const shared = view.recorder.look_at_shared()) {
        plain("signalbox_shared_store_delivered_total", "counter", "Events delivered to the shared store.", shared->delivered);
        plain("signalbox_shared_store_missed_total", "counter", "Events deleted here before they were delivered.", shared->missed);
        plain("signalbox_shared_store_behind_events", "gauge", "Events in the local store that are not delivered yet.", shared->behind);
        plain("signalbox_shared_store_behind_seconds", "gauge", "Time since everything was delivered.", shared->behind_seconds);
        plain("signalbox_shared_store_failing", "gauge", "1 while the shared store does not take events.", shared->failing ? 1 : 0);
    }
    auto const payloads = view.recorder.look_at_payloads();
    plain("signalbox_payloads_written_total", "counter", "Payloads in their file.", payloads.written);
    plain("signalbox_payloads_dropped_total", "counter", "Payloads dropped because too many waited to be written.", payloads.dropped);
    plain("signalbox_payloads_lost_total", "counter", "Payloads that their file could not take.", payloads.lost);
    plain("signalbox_payload_bytes", "gauge", "Bytes of payloads that are gathered or wait to be written.", payloads.waiting);
    plain("signalbox_payload_store_failing", "gauge", "1 while the payload store does not take payloads.", payloads.failing ? 1 : 0);
    plain("signalbox_config_reloads_total", "counter", "Configurations applied after the first.", view.reloads.applied);
    plain("signalbox_config_reloads_refused_total", "counter", "Configurations refused.", view.reloads.refused);
    plain("process_resident_memory_bytes", "gauge", "Resident memory.", resident_bytes());
    plain("signalbox_uptime_seconds", "gauge", "Seconds since start.", uptime_seconds(view));
    render_issuers(out, view.issuers);
    render_tokens(out, view.tokens);
    render_vaults(out, view.beside.vaults());
    render_limits(out, view);
    render_shared(out, view);
    render_notices(out, view.notices);
    render_sinks(out, view.beside.sinks().statuses());
    if (view.recorder.acts().open()) {
        plain("signalbox_audit_link", "gauge", "Number of the newest link of the chain.", view.recorder.acts().head().number);
        plain("signalbox_audit_exported_link", "gauge", "Number of the newest link whose digest was exported.", view.exports.last_link);
        plain("signalbox_audit_export_failures_total", "counter", "Exports to a file that failed.", view.exports.failed);
        plain("signalbox_audit_acts_refused_total", "counter", "Acts of administration that are not in the chain: too many at once.",
              view.recorder.acts().refused());
    }
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

}  // namespace signalbox::server
