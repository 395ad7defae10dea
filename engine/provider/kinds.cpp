// The tables of kinds and vendors, and the rules for base addresses. Pure.
#include "engine/provider/kinds.hpp"

#include "engine/base/ascii.hpp"
#include "engine/provider/azure.hpp"

#include <algorithm>
#include <array>

namespace signalbox::provider {

namespace {

using model::dialect;

/// A vendor whose API imitates OpenAI's, at one address and with a bearer token.
constexpr kind_defaults hosted(kind which, std::string_view name, std::string_view base_url, std::optional<dialect> also = {})
{
    return {which, name, base_url, dialect::openai_chat, false, credential_style::bearer, "", true, false, false, also};
}

/// A server that may speak any dialect; without an address of its own it shows an example.
constexpr kind_defaults server(kind which, std::string_view name, std::string_view base_url, bool keyless, std::string_view example = {})
{
    return {which, name, base_url, dialect::openai_chat, true, credential_style::bearer, "", false, base_url.empty(), keyless, {}, example};
}

// Base addresses as the vendors' own SDKs have them, with the version in the path.
constexpr std::array<kind_defaults, 20> kinds{{
    {kind::openai, "openai", "https://api.openai.com/v1", dialect::openai_chat, false, credential_style::bearer, "", true, false, false,
     dialect::openai_responses},
    {kind::anthropic, "anthropic", "https://api.anthropic.com/v1", dialect::anthropic, false, credential_style::header, "x-api-key", true,
     false},
    server(kind::openai_compatible, "openai_compatible", "", false, "http://127.0.0.1:11434/v1"),
    {kind::gemini, "gemini", "https://generativelanguage.googleapis.com/v1beta", dialect::gemini, false, credential_style::header,
     "x-goog-api-key", true, false},
    {kind::ollama, "ollama", "http://127.0.0.1:11434", dialect::ollama, false, credential_style::bearer, "", false, false, true},
    // Azure OpenAI REST API reference, "Authentication" and "REST API versioning".
    {kind::azure, "azure", "", dialect::openai_chat, false, credential_style::header, "api-key", true, true, false,
     dialect::openai_responses, "https://RESOURCE.openai.azure.com/openai/v1", true},
    hosted(kind::mistral, "mistral", "https://api.mistral.ai/v1"),
    hosted(kind::deepseek, "deepseek", "https://api.deepseek.com/v1"),
    hosted(kind::groq, "groq", "https://api.groq.com/openai/v1", dialect::openai_responses),
    hosted(kind::openrouter, "openrouter", "https://openrouter.ai/api/v1", dialect::openai_responses),
    hosted(kind::xai, "xai", "https://api.x.ai/v1", dialect::openai_responses),
    hosted(kind::together, "together", "https://api.together.xyz/v1"),
    hosted(kind::fireworks, "fireworks", "https://api.fireworks.ai/inference/v1"),
    // vLLM, "OpenAI-Compatible Server"; llama.cpp, tools/server/README.md, whose usual port 8080 is the gateway's own.
    server(kind::vllm, "vllm", "http://127.0.0.1:8000/v1", true),
    server(kind::llamacpp, "llamacpp", "", true, "http://127.0.0.1:8081/v1"),
    // Amazon Bedrock API reference, "Endpoints": the region stands in the address.
    {kind::bedrock, "bedrock", "", dialect::bedrock, false, credential_style::sigv4, "", true, false, false, dialect::anthropic},
    // Vertex AI REST reference, "Service endpoint": location and project stand in the address.
    {kind::vertex, "vertex", "", dialect::gemini, false, credential_style::service_account, "", true, false, false, dialect::anthropic},
    // Cohere API reference, Chat (v2).
    {kind::cohere, "cohere", "https://api.cohere.com/v2", dialect::cohere, false, credential_style::bearer, "", true, false},
    // Its requests and replies are described in the configuration, beside the whole address of the operation.
    {kind::templated, "template", "", dialect::openai_chat, false, credential_style::bearer, "", false, true, false, std::nullopt,
     "https://api.vendor.example/v1/chat"},
    {kind::simulator, "simulator", "", dialect::openai_chat, true, credential_style::none, "", false, false},
}};

// Hosts and paths from the vendors' own API references.
constexpr std::array<vendor, 22> known_vendors{{
    {"api.openai.com", "openai", "/v1"},
    {"api.anthropic.com", "anthropic", "/v1"},
    {"api.groq.com", "groq", "/openai/v1"},
    {"api.mistral.ai", "mistral", "/v1"},
    {"api.deepseek.com", "deepseek", "/v1"},
    {"openrouter.ai", "openrouter", "/api/v1"},
    {"api.together.xyz", "together", "/v1"},
    {"api.together.ai", "together", "/v1"},
    {"api.fireworks.ai", "fireworks", "/inference/v1"},
    {"api.x.ai", "xai", "/v1"},
    {"api.cerebras.ai", "cerebras", "/v1"},
    {"generativelanguage.googleapis.com", "google", "/v1beta/openai"},
    {"api.perplexity.ai", "perplexity", ""},
    {"api.cohere.ai", "cohere", "/compatibility/v1"},
    {"api.cohere.com", "cohere", "/compatibility/v1"},
    {"api.moonshot.ai", "moonshotai", "/v1"},
    {"api.deepinfra.com", "deepinfra", "/v1/openai"},
    {"router.huggingface.co", "huggingface", "/v1"},
    {".openai.azure.com", "azure", "/openai/v1"},
    {".openai.azure.us", "azure", "/openai/v1"},
    {".cognitiveservices.azure.com", "azure", "/openai/v1"},
    {".services.ai.azure.com", "azure", "/openai/v1"},
}};

// OpenAI and Azure, realtime; xAI, Voice Agent API; vLLM, "OpenAI-Compatible Server", realtime.
constexpr std::array kinds_with_sessions{kind::openai, kind::openai_compatible, kind::azure, kind::xai, kind::vllm, kind::simulator};

vendor const* vendor_at(std::string_view host)
{
    auto const fits = [&](vendor const& each) {
        return each.host.front() == '.' ? host.size() > each.host.size() && host.ends_with(each.host) : host == each.host;
    };
    auto const found = std::ranges::find_if(known_vendors, fits);
    return found == known_vendors.end() ? nullptr : found;
}

vendor const* vendor_named(std::string_view name)
{
    auto const found = std::ranges::find(known_vendors, name, &vendor::name);
    return found == known_vendors.end() ? nullptr : found;
}

/// The kind of the vendor that made the dialect; its own kind speaks it.
kind maker_of(dialect spoken)
{
    auto const found = std::ranges::find(kinds, spoken, &kind_defaults::spoken);
    return found == kinds.end() ? kind::openai_compatible : found->which;
}

}  // namespace

kind_defaults const& defaults(kind which)
{
    return kinds[static_cast<std::size_t>(which)];
}

std::optional<credential_style> style_named(std::string_view text)
{
    using enum credential_style;
    constexpr std::array<std::pair<std::string_view, credential_style>, 6> names{
        {{"bearer", bearer}, {"header", header}, {"query", query}, {"sigv4", sigv4}, {"service_account", service_account}, {"none", none}}};
    auto const found = std::ranges::find(names, text, &std::pair<std::string_view, credential_style>::first);
    return found == names.end() ? std::nullopt : std::optional(found->second);
}

std::string_view region_of(std::string_view host)
{
    constexpr std::string_view domain = ".amazonaws.com";
    if (!host.ends_with(domain)) return {};
    host.remove_suffix(domain.size());
    std::size_t const dot = host.rfind('.');
    return dot == std::string_view::npos ? std::string_view() : host.substr(dot + 1);
}

std::optional<kind> kind_named(std::string_view text)
{
    for (kind_defaults const& each : kinds)
        if (each.name == text) return each.which;
    return {};
}

std::string_view name(kind which)
{
    return defaults(which).name;
}

std::vector<std::string_view> kind_names()
{
    std::vector<std::string_view> names;
    for (kind_defaults const& each : kinds) names.push_back(each.name);
    return names;
}

bool has_sessions(kind which)
{
    return std::ranges::find(kinds_with_sessions, which) != kinds_with_sessions.end();
}

std::span<vendor const> vendors()
{
    return known_vendors;
}

std::string_view price_vendor(kind which, std::string_view host, model::dialect spoken)
{
    if (which == kind::simulator) return name(which);
    if (vendor const* const known = vendor_at(host)) return known->name;
    // A vendor's own kind at another host is a proxy in front of the vendor: its models keep their list price.
    kind const listed = which == kind::vertex ? maker_of(spoken) : which;
    return listed == kind::gemini ? "google" : name(listed);
}

namespace {

/// "v1", "v1beta", "v2".
bool is_version(std::string_view segment)
{
    return segment.size() >= 2 && segment[0] == 'v' && base::is_digit(segment[1]);
}

std::string_view last_segment(std::string_view path)
{
    return path.substr(path.rfind('/') + 1);
}

/// The path without empty segments, and without a version that was written twice ("/v1/v1").
std::string tidied(std::string_view path)
{
    std::string out;
    while (!path.empty()) {
        std::size_t const end = std::min(path.find('/'), path.size());
        std::string_view const segment = path.substr(0, end);
        path.remove_prefix(std::min(path.size(), end + 1));
        bool const twice = is_version(segment) && last_segment(out) == segment;
        if (!segment.empty() && !twice) out.append("/").append(segment);
    }
    return out;
}

}  // namespace

std::string base_path(kind which, operation_path const& after, std::string_view host, std::string_view given, std::string_view api_version)
{
    if (which == kind::templated) return std::string(given);
    std::string const written = tidied(given);
    std::string_view path = written;
    // People copy the whole operation address from a vendor's page.
    if (path.ends_with(after.path)) path.remove_suffix(after.path.size());
    if (which == kind::simulator || which == kind::bedrock || which == kind::vertex) return std::string(path);
    if (which == kind::azure) return azure::base_path(path, api_version);
    // Its first version is another API, for which people have addresses.
    if (which == kind::cohere && (path.empty() || path == "/v1")) return "/v2";
    // People write the base of another API of the same server: "/v1", or "/api", which the paths of this one begin with.
    if (which == kind::ollama) return path == "/v1" || path == "/api" ? std::string() : std::string(path);
    if (!path.empty() && after.version_before && !is_version(last_segment(path))) return std::string(path) + "/v1";
    if (!path.empty()) return std::string(path);
    if (which == kind::gemini) return "/v1beta";
    // A vendor's own kind at another host is a proxy in front of the vendor.
    vendor const* const there = vendor_at(host);
    vendor const* const known = there ? there : vendor_named(name(which));
    return std::string(known ? known->base_path : std::string_view("/v1"));
}

}  // namespace signalbox::provider
