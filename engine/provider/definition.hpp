// What a provider is, as data: its kind, address, credential and shades. Frozen inside a configuration snapshot.
#pragma once

#include "engine/model/clock.hpp"
#include "engine/model/dialect.hpp"
#include "engine/model/failure.hpp"
#include "engine/model/secret.hpp"
#include "engine/model/secret_index.hpp"
#include "engine/wire/proxy.hpp"
#include "engine/wire/url.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace signalbox::templates {
class vendor_form;
}
namespace signalbox::dialect {
struct hosting;
}

namespace signalbox::provider {

struct service_account;

enum class kind : std::uint8_t {
    openai,
    anthropic,
    openai_compatible,
    gemini,
    ollama,
    azure,
    mistral,
    deepseek,
    groq,
    openrouter,
    xai,
    together,
    fireworks,
    vllm,
    llamacpp,
    bedrock,
    vertex,
    cohere,
    templated,
    simulator
};
std::optional<kind> kind_named(std::string_view text);
std::string_view name(kind which);
/// All names a configuration may use, for messages.
std::vector<std::string_view> kind_names();

using model::secret;

enum class credential_style : std::uint8_t { none, bearer, header, query, sigv4, service_account };

/// What AWS Signature Version 4 needs beside the secret access key.
struct aws_signing {
    secret key_id;
    secret session_token;         // of temporary credentials; empty for others
    std::string region, service;  // "us-east-1", "bedrock"
};

struct timeouts {
    std::chrono::milliseconds connect{5'000};       // TCP and TLS together
    std::chrono::milliseconds first_byte{300'000};  // until the reply's head
    std::chrono::milliseconds idle{120'000};        // between two reads of a reply
    bool operator==(timeouts const&) const = default;
};

struct definition {
    std::string id;
    kind what = kind::openai_compatible;
    model::dialect spoken = model::dialect::openai_chat;
    wire::url where;
    bool model_in_path = false;  // where.path ends with a slash, and the target's model follows it: deployments of Azure
    std::string authority;       // where.authority(), made once
    std::optional<wire::proxy> proxy;
    std::string proxy_source;  // what names it: "proxy", or the environment variable
    credential_style style = credential_style::none;
    std::string credential_header;  // with style header, for instance "x-api-key"
    secret credential;
    secret query_credential;                         // with style query, "name=value" as the address has it
    std::optional<aws_signing> aws;                  // with style sigv4
    std::shared_ptr<service_account const> account;  // with style service_account, in place of a credential
    dialect::hosting const* hosted = nullptr;        // how it offers the dialect of another vendor; null: as that vendor does
    timeouts limits;
    std::vector<std::pair<std::string, std::string>> headers;  // added to every request
    bool consumer_headers = false;                             // requests say who calls (consumer_lines.hpp)
    std::shared_ptr<templates::vendor_form const> form;  // of kind template: how it is asked and read, in place of the dialect's codecs
    std::shared_ptr<model::secret_index const> secrets;  // made by index_secrets: what the provider's words must never show
};

/// Adds the values of a query's fields whose names speak of a key or token, decoded, when they have `shortest` characters at least.
void add_query_secrets(model::secret_index& into, std::string_view query, std::size_t shortest = 1);

/// Requests go to the proxy as they are (RFC 9112 3.2.2), without a tunnel: there is a proxy and no TLS.
inline bool sent_to_proxy(definition const& of)
{
    return of.proxy && !of.where.tls;
}

/// The credential, keys in the address's query, the proxy's password, and the values of the added headers but for those that are known to
/// be public.
std::shared_ptr<model::secret_index const> index_secrets(definition const& of);  // secrets.cpp

/// The header field by which the provider's format names the version of its API.
struct version_field {
    std::string_view name;      // in lower case; empty when the format has none
    bool sent = false;          // the request has it already
    std::string_view fallback;  // its value when the definition names none either
};

/// Appends the header lines ("name: value\r\n") that a request for this provider has besides its credential (sign.hpp): the proxy's
/// credential, the definition's own headers, the version when there is none yet. A version among the definition's headers takes the
/// fallback's place, and is left out when the request has one already, so that the field never comes twice. Control bytes of a value are
/// left out: no value can begin another line.
void append_provider_headers(std::string& out, definition const& to, version_field const& version);  // headers.cpp

}  // namespace signalbox::provider
