#include "server/admin_pages.hpp"

#include "engine/base/json_writer.hpp"
#include "engine/base/percent.hpp"
#include "engine/base/timestamp.hpp"
#include "engine/model/clock.hpp"
#include "server/administration.hpp"
#include "server/followed_state.hpp"
#include "server/limit_table.hpp"
#include "server/operator_body.hpp"
#include "server/operator_pages.hpp"
#include "server/watch.hpp"

#include <array>

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

bool some_vault_is_away(std::vector<vault_status> const& all)
{
    return std::ranges::any_of(all, [](vault_status const& each) { return !each.trouble.empty(); });
}

void append_vaults(std::string& out, std::vector<vault_status> const& all)
{
    if (all.empty()) return;
    out.append(",\"vaults\":[");
    for (vault_status const& each : all) {
        if (out.back() == '}') out.append(",");
        out.append("{");
        append_field(out, "id", each.id);
        append_field(out, "state", each.trouble.empty() ? "ok" : "away");
        append_field(out, "secrets", each.secrets);
        append_field(out, "age_seconds", static_cast<std::uint64_t>(each.age.count()));
        if (!each.token.ends.empty()) append_field(out, "token_ends", each.token.ends);
        if (!each.token.warning.empty()) append_field(out, "warning", each.token.warning);
        if (!each.trouble.empty()) append_field(out, "detail", each.trouble);
        out.append("}");
    }
    out.append("]");
}

bool draining(admin_view const& view)
{
    return view.stage != stop_stage::serving;
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

/// How far the clock of what gateways share is ahead of ours.
void append_clock(std::string& out, std::int64_t ahead_ms, bool differs)
{
    append_field(out, "clock", differs ? "differs" : "ok");
    out.append(",\"clock_ahead_ms\":").append(std::to_string(ahead_ms));
}

void append_shared_store(std::string& out, shared_store::status const& of)
{
    out.append("},\"shared_store\":{");
    append_field(out, "state", of.failing ? "failing" : "ok");
    if (of.failing) append_field(out, "detail", of.detail);
    append_field(out, "delivered", of.delivered);
    append_field(out, "behind", of.behind);
    append_field(out, "behind_seconds", of.behind_seconds);
    append_field(out, "missed", of.missed);
    append_clock(out, of.clock_ahead_ms, of.clocks_differ());
}

void append_sink(std::string& out, sink_status const& of)
{
    if (out.back() == '}') out.append(",");
    out.append("{");
    append_field(out, "id", of.id);
    append_field(out, "type", of.type);
    append_field(out, "state", of.failing ? "failing" : of.refusing ? "refusing" : "ok");
    if (of.failing || of.refusing) append_field(out, "detail", of.detail);
    if (!of.no_metrics.empty()) append_field(out, "no_metrics", of.no_metrics);
    if (!of.last_loss.empty()) append_field(out, "last_loss", of.last_loss);
    append_field(out, "delivered", of.delivered);
    append_field(out, "failures", of.failures);
    append_field(out, "dropped", of.dropped);
    append_field(out, "missed", of.missed);
    append_field(out, "behind", of.behind);
    out.append("}");
}

/// Where limits are counted, when gateways share them.
void append_shared(std::string& out, redis::share_status const& seen)
{
    constexpr std::array<std::string_view, 3> fallbacks{"allow", "deny", "local"};
    out.append(",\"limits\":{");
    append_field(out, "counters", "redis");
    append_field(out, "link", limits::name(seen.link));
    if (!seen.detail.empty()) append_field(out, "detail", seen.detail);
    append_field(out, "on_failure", fallbacks[static_cast<std::size_t>(seen.fallback)]);
    append_field(out, "gateways", static_cast<std::uint64_t>(seen.gateways));
    append_field(out, "reports", seen.reports);
    append_field(out, "losses", seen.losses);
    append_clock(out, seen.clock_ahead_ms, seen.clocks_differ());
    out.append("}");
}

/// The server that gives the configuration, and whether its last text is the one in force.
void append_followed(std::string& out, followed_state::seen const& seen)
{
    out.append(",\"followed\":{");
    append_field(out, "address", seen.address);
    append_field(out, "state", !seen.away.empty() ? "away" : !seen.refused.empty() ? "refused" : !seen.differs.empty() ? "differs" : "ok");
    if (!seen.away.empty()) append_field(out, "detail", seen.away);
    if (!seen.refused.empty()) append_field(out, "refused", seen.refused);
    if (!seen.differs.empty()) append_field(out, "differs", seen.differs);
    out.append("}");
}

}  // namespace

/// Alive and what may be wrong: 200 "ok", 200 "degraded" (batched mode with a failing store; a shared store or shared counters that are away or have
/// another time, a vault that gives no secrets, a text of the configuration's server that is refused), 503 when requests are refused.
admin_page health_page(admin_view const& view, bool trusted)
{
    auto const now = view.states.current();
    auto const store = view.recorder.look();
    auto const vaults = view.beside.vaults().status();
    bool const refusing = draining(view) || (store.failing && view.recorder.strict());
    admin_page page;
    page.status = refusing ? 503 : 200;
    std::string& out = page.body = "{";
    auto const shared = view.recorder.look_at_shared();
    auto const counters = view.limits.shared() ? std::optional(view.limits.shared()->look()) : std::nullopt;
    bool const away = counters && counters->link == limits::share_link::away;
    bool const clocks_differ = (shared && shared->clocks_differ()) || (counters && counters->clocks_differ());
    auto const followed = view.followed ? std::optional(view.followed->look()) : std::nullopt;
    bool const refused = followed && (!followed->refused.empty() || !followed->differs.empty());
    bool const degraded = refused || store.failing || (shared && shared->failing) || some_vault_is_away(vaults) || away || clocks_differ;
    append_field(out, "status", draining(view) ? "draining" : refusing ? "failing" : degraded ? "degraded" : "ok");
    if (!trusted) {
        out.append("}\n");
        return page;
    }
    append_field(out, "version", view.version);
    append_field(out, "config_revision", now->config->revision);
    append_field(out, "config_name", now->config->name);
    append_field(out, "uptime_seconds", uptime_seconds(view));
    append_field(out, "in_flight", static_cast<std::uint64_t>(std::max<std::int64_t>(0, view.connections.in_flight)));
    append_field(out, "connections", static_cast<std::uint64_t>(std::max<std::int64_t>(0, view.connections.connections)));
    out.append(",\"events\":{");
    append_field(out, "durability", view.recorder.strict() ? "strict" : "batched");
    append_field(out, "store", store.failing ? "failing" : "ok");
    if (store.failing) append_field(out, "detail", store.detail);
    append_field(out, "written", store.written);
    append_field(out, "queued", store.queued);
    append_field(out, "lost", store.lost);
    if (shared) append_shared_store(out, *shared);
    out.append("}");
    if (counters) append_shared(out, *counters);
    out.append(",\"reload\":{");
    append_field(out, "applied", view.reloads.applied);
    append_field(out, "refused", view.reloads.refused);
    if (!view.reloads.last_trouble.empty()) append_field(out, "last_trouble", view.reloads.last_trouble);
    if (view.reloads.next_try_us != 0) append_field(out, "next_try", base::timestamp_text(view.reloads.next_try_us));
    if (!view.reloads.secret_trouble.empty()) append_field(out, "secret_trouble", view.reloads.secret_trouble);
    out.append("}");
    if (followed) append_followed(out, *followed);
    append_vaults(out, vaults);
    out.append(",\"sinks\":[");
    for (sink_status const& each : view.beside.sinks().statuses()) append_sink(out, each);
    out.append("]}\n");
    return page;
}

admin_page ready_page(admin_view const& view)
{
    auto const store = view.recorder.look();
    bool const yes = !draining(view) && !(store.failing && view.recorder.strict());
    return {yes ? 200 : 503, "application/json", yes ? "{\"ready\":true}\n" : "{\"ready\":false}\n"};
}

admin_page routes_page(admin_view const& view)
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

admin_page limits_page(admin_view const& from)
{
    auto const now = from.states.current();
    admin_page page;
    page.body = "{";
    append_field(page.body, "config_revision", now->config->revision);
    bool const some = now->config->limits && from.states.ledger();
    page.body.append(",\"limits\":");
    page.body
        .append(some
                    ? limits_json(limits::look(*from.states.ledger(), now->config->limits->rules(), limits::ledger_time(model::wall_now())))
                    : "[]")
        .append("}\n");
    return page;
}

admin_page reset_limit_page(admin_view const& from, operator_request const& asked)
{
    auto body = operator_body::read(asked.as_sent.body);
    if (!body) return refused_page(400, body.error().detail);
    std::string const of = body->text("of"), id = base::percent_decoded(asked.id);
    if (auto const wrong = body->wrong()) return refused_page(400, wrong->detail);
    auto const now = from.states.current();
    auto const& limits = now->config->limits;
    limits::rule const* by = nullptr;
    if (limits && from.states.ledger())
        for (limits::rule const& each : limits->rules())
            if (each.id == id) by = &each;
    if (!by) return refused_page(404, "no limit of the configuration is called \"" + id + "\"");
    if (from.recorder.acts().full()) return too_many_acts();
    std::size_t const count = from.states.ledger()->reset(*by, of.empty() ? std::nullopt : std::optional<std::string_view>(of));
    if (count == 0 && !of.empty()) return refused_page(404, "the limit \"" + id + "\" counts nothing of \"" + of + "\"");
    from.recorder.acts().add(limits_reset(by_operator, id, of, "POST /limits/{id}/reset", model::wall_now().time_since_epoch().count()));
    admin_page page;
    page.body = "{";
    append_field(page.body, "limit", id);
    append_field(page.body, "counters", count);
    page.body.append("}\n");
    page.is_an_act = true;
    return page;
}

std::uint64_t uptime_seconds(admin_view const& view)
{
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - view.started).count());
}

}  // namespace signalbox::server
