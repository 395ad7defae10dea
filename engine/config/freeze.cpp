#include "engine/config/freeze.hpp"

#include "engine/config/scalar.hpp"
#include "engine/config/web_address.hpp"
#include "engine/config/source.hpp"

#include <algorithm>

namespace signalbox::config {
namespace {

std::chrono::milliseconds span(schema::Duration const& of)
{
    return std::chrono::milliseconds(of.milliseconds());
}

server_settings freeze_server(schema::Server const& given, materials const& with)
{
    schema::Server const server = with_defaults(given);
    server_settings out;
    if (auto const& token = with.secrets.at(std::string(admin_token)); !token.empty()) out.admin_token = access::sha256(token.reveal());
    out.listen.assign(server.listen().begin(), server.listen().end());
    out.admin_listen = with_defaults(server.admin()).listen();
    out.workers = static_cast<unsigned>(server.workers());
    out.body_limit = server.body_limit().bytes();
    out.connections = static_cast<std::size_t>(server.connections());
    out.request_timeout = span(server.request_timeout());
    out.keep_alive = span(server.keep_alive());
    out.deadline = span(server.deadline());
    out.drain = span(server.drain());
    out.write_timeout = span(server.write_timeout());
    out.stream_keep_alive = span(server.stream_keep_alive());
    out.body_memory = server.body_memory().bytes();
    auto const& compat = server.response_headers().compat();
    out.kong_headers = std::find(compat.begin(), compat.end(), "kong") != compat.end();
    out.echo = server.echo();
    out.identity = with.identity;
    out.hosts.assign(server.hosts().begin(), server.hosts().end());
    out.cors_origins.assign(server.cors().origins().begin(), server.cors().origins().end());
    return out;
}

/// Enough that two configurations of one installation never meet, short enough to read out.
constexpr std::size_t revision_digits = 12;

redis_settings freeze_redis(schema::Redis const& given, checked const& from)
{
    schema::Redis const redis = with_defaults(given);
    redis_settings out;
    out.where = *parse_redis_address(redis.address());
    if (!out.where.path.empty()) out.where.path = standing_on(from.directory, out.where.path);
    out.username = redis.username();
    out.password = from.with.secrets.at("storage.redis.password");
    out.database = redis.database();
    out.prefix = redis.prefix();
    out.gateway = redis.gateway();
    out.on_failure = redis.on_failure() == "allow"  ? limits::share_fallback::allow
                     : redis.on_failure() == "deny" ? limits::share_fallback::deny
                                                    : limits::share_fallback::local;
    return out;
}

storage_settings freeze_storage(schema::Storage const& given, std::string const& directory)
{
    schema::Storage const storage = with_defaults(given);
    storage_settings out;
    out.path = standing_on(directory, storage.path());
    out.strict = storage.durability() == "strict";
    if (storage.has_retention()) out.retention = std::chrono::duration_cast<std::chrono::seconds>(span(storage.retention()));
    out.queue = static_cast<std::size_t>(storage.queue());
    return out;
}

std::optional<shared_store_settings> freeze_shared_store(checked const& from)
{
    schema::Storage const storage = with_defaults(from.config.storage());
    if (storage.type() != "postgres") return std::nullopt;
    return shared_store_settings{from.with.secrets.at(std::string(shared_store_dsn)), static_cast<std::uint64_t>(storage.spool())};
}

audit_settings freeze_audit(checked const& from)
{
    schema::Config const& given = from.config;
    if (!given.has_audit()) return {};
    auto const audit = with_defaults(given.audit());
    audit_settings out{.chained = true};
    out.retention = std::chrono::duration_cast<std::chrono::seconds>(span(audit.retention()));
    if (!audit.has_export_()) return out;
    auto const heads = with_defaults(audit.export_());
    out.export_every = std::chrono::duration_cast<std::chrono::seconds>(span(heads.every()));
    if (is_web_address(heads.to()))
        out.export_to = web_address_of(heads.to(), "audit.export", from.with);
    else
        out.export_file = standing_on(from.directory, heads.to());
    return out;
}

logging_settings freeze_logging(schema::Logging const& given)
{
    schema::Logging const logging = with_defaults(given);
    return {.level = logging.level(), .json = logging.format() == "json", .requests = logging.requests()};
}

}  // namespace

std::shared_ptr<snapshot const> freeze(checked const& from)
{
    auto out = std::make_shared<snapshot>();
    out->name = from.config.meta().name();
    out->digest = from.digest;
    out->revision = from.digest.substr(0, revision_digits);
    out->enabled = with_defaults(from.config.meta()).enabled();
    out->open_to_all = from.config.server().public_();
    out->server = freeze_server(from.config.server(), from.with);
    out->storage = freeze_storage(from.config.storage(), from.directory);
    out->shared_store = freeze_shared_store(from);
    if (with_defaults(from.config.storage()).counters() == "redis") out->redis = freeze_redis(from.config.storage().redis(), from);
    out->audit = freeze_audit(from);
    if (out->audit.chained && !out->storage.retention) out->storage.retention = out->audit.retention;
    out->logging = freeze_logging(from.config.logging());
    freeze_providers(from, *out);
    freeze_table(from, *out);
    freeze_routes(from, *out);
    freeze_policies(from, *out);
    freeze_payloads(from, *out);
    freeze_limits(from, *out);
    freeze_tiers(from, *out);
    freeze_keys(from, *out);
    freeze_auth(from, *out);
    freeze_sinks(from, *out);
    return out;
}

}  // namespace signalbox::config
