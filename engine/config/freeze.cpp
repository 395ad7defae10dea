#include "engine/config/freeze.hpp"

#include "engine/config/scalar.hpp"
#include "engine/config/source.hpp"

#include <algorithm>

namespace signalbox::config {
namespace {

std::chrono::milliseconds span(schema::Duration const& of)
{
    return std::chrono::milliseconds(of.milliseconds());
}

server_settings freeze_server(schema::Server const& given, fetched_secrets const& secrets)
{
    schema::Server const server = with_defaults(given);
    server_settings out;
    if (auto const& token = secrets.at(std::string(admin_token)); !token.empty()) out.admin_token = access::sha256(token.reveal());
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
    out.hosts.assign(server.hosts().begin(), server.hosts().end());
    out.cors_origins.assign(server.cors().origins().begin(), server.cors().origins().end());
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
    out->revision = from.revision;
    out->enabled = with_defaults(from.config.meta()).enabled();
    out->open_to_all = from.config.server().public_();
    out->server = freeze_server(from.config.server(), from.with.secrets);
    out->storage = freeze_storage(from.config.storage(), from.directory);
    out->logging = freeze_logging(from.config.logging());
    freeze_providers(from, *out);
    freeze_table(from, *out);
    freeze_routes(from, *out);
    freeze_policies(from, *out);
    freeze_limits(from, *out);
    freeze_tiers(from, *out);
    freeze_keys(from, *out);
    freeze_auth(from, *out);
    return out;
}

}  // namespace signalbox::config
