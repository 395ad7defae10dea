// What each provider kind brings along, and which vendors are known by their host: tables of data, read at load. Pure.
#pragma once

#include "engine/provider/definition.hpp"

#include <span>

namespace signalbox::provider {

/// What a configuration need not say.
struct kind_defaults {
    kind which;
    std::string_view name;
    std::string_view base_url;  // empty: the configuration must give one (simulator: none is needed)
    model::dialect spoken;
    bool dialect_may_differ;  // the configuration may choose any dialect
    credential_style style;
    std::string_view credential_header;  // with style header
    bool needs_credential;               // a call without one cannot succeed
    bool needs_base_url;
    bool keyless = false;                     // servers of this kind want no key unless they are given one
    std::optional<model::dialect> also = {};  // another dialect that the vendor speaks, and that the configuration may choose
    std::string_view example = {};            // of an address, where the configuration must give one
    bool versioned = false;                   // addresses name a version of the API in their query (azure.hpp)
};
kind_defaults const& defaults(kind which);

/// A vendor of OpenAI-compatible service, known by its host: what its models are called in the price table.
struct vendor {
    std::string_view host;       // "api.groq.com"; one that begins with a dot stands for all hosts below it
    std::string_view name;       // "groq"
    std::string_view base_path;  // of its OpenAI-compatible API, "/openai/v1"
};
std::span<vendor const> vendors();

/// Whether providers of this kind have realtime sessions, over WebSocket.
bool has_sessions(kind which);

/// The name under which the price table lists a provider's models: the vendor's name when the host is known, "google" for gemini, on Vertex the vendor of the
/// dialect, and the kind's name otherwise (a local server has no list price).
std::string_view price_vendor(kind which, std::string_view host, model::dialect spoken);

/// What stands behind the base path, by the provider's format.
struct operation_path {
    std::string_view path;        // "/chat/completions"
    bool version_before = false;  // the format's SDKs write the version themselves, and vendors give addresses without it
};

/// The base path with what people leave out: "/v1beta" for gemini when the path is empty, nothing for ollama, and for the others the path of the vendor,
/// who is known by the host or by the kind, or "/v1". For azure see azure.hpp. The path of an operation (`after`) comes after it: a path that ends in it is
/// cut back to its base. With `after.version_before`, a path that ends in no version gets "/v1"; empty segments and a version written twice are put right.
std::string base_path(kind which, operation_path const& after, std::string_view host, std::string_view given,
                      std::string_view api_version = {});

/// "bearer", "header", "query", "sigv4", "service_account", "none".
std::optional<credential_style> style_named(std::string_view text);

/// The region in the name of an AWS host, "us-east-1" of "bedrock-runtime.us-east-1.amazonaws.com"; empty for any other.
std::string_view region_of(std::string_view host);

/// Fields of a request that the gateway writes itself: of the connection, of framing, of the body's form.
bool is_written_by_gateway(std::string_view header);

/// What is wrong with a header the configuration adds to every request; empty when it may be sent. Refused: names that are no token, values
/// with control bytes, and the fields that frame or authenticate a request, which are ours.
std::string header_problem(std::string_view name, std::string_view value);

}  // namespace signalbox::provider
