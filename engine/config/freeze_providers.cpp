#include "engine/config/freeze.hpp"

#include "engine/base/percent.hpp"
#include "engine/config/provider_path.hpp"
#include "engine/config/scalar.hpp"
#include "engine/config/source.hpp"
#include "engine/config/web_address.hpp"
#include "engine/dialect/hosting.hpp"
#include "engine/provider/azure.hpp"
#include "engine/provider/kinds.hpp"
#include "engine/provider/service_account.hpp"

#include <algorithm>

namespace signalbox::config {
namespace {

constexpr std::string_view query_credential_name = "key";  // where it is not named; Google's, and most others'
constexpr std::string_view usual_aws_service = "bedrock";
constexpr std::size_t token_connections = 2;  // one fetch at a time

std::chrono::milliseconds span(schema::Duration const& of)
{
    return std::chrono::milliseconds(of.milliseconds());
}

wire::url address(schema::Provider const& of, provider::kind_defaults const& defaults)
{
    if (defaults.which == provider::kind::simulator) return {.host = "simulator"};
    auto parsed = wire::parse_url(address_of(of));
    if (!parsed) return {};
    parsed->path = provider_path(of, *parsed);
    if (defaults.versioned && !of.api_version().empty() && provider::azure::version_in(parsed->query).empty())
        parsed->query.append(parsed->query.empty() ? "" : "&").append(provider::azure::version_field).append("=").append(of.api_version());
    return std::move(*parsed);
}

provider::credential_style style_of(schema::Auth const& auth, provider::kind_defaults const& defaults)
{
    if (defaults.keyless && auth.type().empty() && !auth.has_secret()) return provider::credential_style::none;
    return auth.type().empty() ? defaults.style : provider::style_named(auth.type()).value_or(provider::credential_style::none);
}

void set_credential(provider::definition& into, schema::Auth const& auth, provider::kind_defaults const& defaults,
                    provider::secret const& secret)
{
    using provider::credential_style;
    into.style = style_of(auth, defaults);
    if (defaults.which == provider::kind::simulator) into.style = credential_style::none;
    if (into.style == credential_style::header)
        into.credential_header = auth.name().empty() ? std::string(defaults.credential_header) : auth.name();
    if (into.style == credential_style::service_account) {
        if (auto account = provider::read_service_account(secret.reveal()))
            into.account = std::make_shared<provider::service_account const>(std::move(*account));
        return;
    }
    if (into.style != credential_style::none) into.credential = secret;
    if (into.style == credential_style::query && !secret.empty()) {
        std::string const name = auth.name().empty() ? std::string(query_credential_name) : auth.name();
        into.query_credential = provider::secret(base::percent_encoded(name) + "=" + base::percent_encoded(secret.reveal()));
    }
}

void set_signing(provider::definition& into, schema::Auth const& auth, fetched_secrets const& secrets, std::string const& path)
{
    if (into.style != provider::credential_style::sigv4) return;
    auto& aws = into.aws.emplace();
    aws.key_id = secrets.at(under(path, "key"));
    aws.session_token = secrets.at(under(path, "session_token"));
    aws.region = auth.region().empty() ? std::string(provider::region_of(into.where.host)) : auth.region();
    aws.service = auth.service().empty() ? std::string(usual_aws_service) : auth.service();
}

template <class Section>
templates::reading_text reading_of(Section const& from)
{
    return {.text = from.text(),
            .finish = from.finish(),
            .model = from.model(),
            .input_tokens = from.input_tokens(),
            .output_tokens = from.output_tokens(),
            .total_tokens = from.total_tokens()};
}

provider::definition define(schema::Provider const& one, std::string const& path, fetched_secrets const& secrets,
                            std::optional<chosen_proxy> const& proxy)
{
    auto const& defaults = provider::defaults(*provider::kind_named(one.kind()));
    schema::Timeouts const timeouts = with_defaults(one.timeouts());
    provider::definition out;
    out.id = one.id();
    out.what = defaults.which;
    out.spoken = spoken_at(one);
    out.where = address(one, defaults);
    out.hosted = dialect::hosting_of(one.kind(), out.spoken);
    out.model_in_path = out.where.path.ends_with('/');
    out.authority = out.where.authority();
    if (proxy) {
        out.proxy = proxy->what;
        out.proxy_source = proxy->source;
    }
    std::string const auth = under(path, "auth");
    set_credential(out, one.auth(), defaults, secrets.at(under(auth, "secret")));
    set_signing(out, one.auth(), secrets, auth);
    out.limits = {.connect = span(timeouts.connect()), .first_byte = span(timeouts.first_byte()), .idle = span(timeouts.idle())};
    out.headers.assign(one.headers().begin(), one.headers().end());
    // A protobuf map has no order; the same file shall give the same snapshot.
    std::sort(out.headers.begin(), out.headers.end());
    out.consumer_headers = one.consumer_headers();
    out.secrets = provider::index_secrets(out);
    std::vector<templates::mistake> wrong;  // the check has seen that there is nothing
    if (out.what == provider::kind::templated) out.form = templates::vendor_form::build(form_of(one), wrong);
    return out;
}

upstream::origin origin_of(schema::Provider const& one, provider::definition const& as, std::string const& directory)
{
    schema::Provider const filled = with_defaults(one);
    upstream::origin out;
    out.id = as.id;
    out.tls = as.where.tls;
    out.host = as.where.host;
    out.port = as.where.port;
    out.socket = as.where.socket;
    out.proxy = as.proxy;
    if (!one.tls().ca_file().empty()) out.ca_file = standing_on(directory, one.tls().ca_file());
    out.verify_tls = with_defaults(one.tls()).verify();
    out.max_connections = static_cast<std::size_t>(filled.connections());
    out.simulated = as.what == provider::kind::simulator;
    out.simulated_dialect = as.spoken;
    return out;
}

attempt::breaker_settings breaker_of(schema::Breaker const& given)
{
    schema::Breaker const breaker = with_defaults(given);
    return {.max_fails = static_cast<std::uint32_t>(breaker.max_fails()),
            .open_for = span(breaker.open_for()),
            .probes = static_cast<std::uint32_t>(breaker.probes())};
}

/// As a provider that has no key and no models.
schema::Provider as_provider(schema::Upstream const& from)
{
    schema::Provider out;
    out.set_id("http:" + from.id());
    out.set_kind("openai_compatible");
    out.set_base_url(from.url());
    out.mutable_auth()->set_type("none");
    *out.mutable_timeouts() = from.timeouts();
    *out.mutable_breaker() = from.breaker();
    *out.mutable_tls() = from.tls();
    *out.mutable_headers() = from.headers();
    out.set_consumer_headers(from.consumer_headers());
    out.set_connections(with_defaults(from).connections());
    return out;
}

void freeze_upstream(schema::Upstream const& from, std::optional<chosen_proxy> const& proxy, checked const& with, snapshot& into)
{
    schema::Provider const one = as_provider(from);
    provider::definition& made = into.providers.emplace_back(define(one, {}, with.with.secrets, proxy));
    if (auto where = wire::parse_url(from.url())) made.where.path = where->path;  // as it is: no API's version belongs to it
    into.origins.push_back(origin_of(one, made, with.directory));
    into.breakers.push_back(breaker_of(one.breaker()));
}

/// Of the provider that was frozen last; its certificates count there as well.
token_address token_address_of(snapshot const& all, std::optional<chosen_proxy> const& proxy)
{
    provider::definition const& of = all.providers.back();
    web_address const place = address_at(of.account->token_address, of.id, proxy);
    token_address out{.provider = all.providers.size() - 1, .origin = place.origin, .authority = place.authority, .target = place.target};
    out.origin.ca_file = all.origins.back().ca_file;
    out.origin.verify_tls = all.origins.back().verify_tls;
    out.origin.max_connections = token_connections;
    return out;
}

}  // namespace

templates::form_text form_of(schema::Provider const& from)
{
    templates::form_text out{.request = from.request(), .whole = reading_of(from.read()), .stream = {}, .sample = from.read().sample()};
    if (from.read().has_stream()) out.stream = reading_of(from.read().stream());
    return out;
}

void freeze_providers(checked const& from, snapshot& into)
{
    for (int i = 0; i < from.config.providers_size(); ++i) {
        schema::Provider const& one = from.config.providers(i);
        auto const place = static_cast<std::size_t>(i);
        into.providers.push_back(define(one, item("providers", place), from.with.secrets, from.with.proxies[place]));
        into.origins.push_back(origin_of(one, into.providers.back(), from.directory));
        into.breakers.push_back(breaker_of(one.breaker()));
        if (into.providers.back().account) into.token_addresses.push_back(token_address_of(into, from.with.token_proxies[place]));
    }
    for (int i = 0; i < from.config.upstreams_size(); ++i)
        freeze_upstream(from.config.upstreams(i), from.with.upstream_proxies[static_cast<std::size_t>(i)], from, into);
}

}  // namespace signalbox::config
