#include "server/imports/vendor.hpp"

#include "server/imports/web_place.hpp"

#include <array>

namespace signalbox::imports {

namespace {

struct vendor {
    std::string_view kind, name, host, variable;  // `host`: its end
};

constexpr std::array vendors{vendor{"openai", "openai", "api.openai.com", "OPENAI_API_KEY"},
                             vendor{"anthropic", "anthropic", "api.anthropic.com", "ANTHROPIC_API_KEY"},
                             vendor{"anthropic", "claude", "api.anthropic.com", "ANTHROPIC_API_KEY"},
                             vendor{"gemini", "gemini", "generativelanguage.googleapis.com", "GEMINI_API_KEY"},
                             vendor{"azure", "azure", ".openai.azure.com", "AZURE_OPENAI_API_KEY"},
                             vendor{"mistral", "mistral", "api.mistral.ai", "MISTRAL_API_KEY"},
                             vendor{"deepseek", "deepseek", "api.deepseek.com", "DEEPSEEK_API_KEY"},
                             vendor{"groq", "groq", "api.groq.com", "GROQ_API_KEY"},
                             vendor{"openrouter", "openrouter", "openrouter.ai", "OPENROUTER_API_KEY"},
                             vendor{"together", "together", "api.together.xyz", "TOGETHER_API_KEY"},
                             vendor{"fireworks", "fireworks", "api.fireworks.ai", "FIREWORKS_API_KEY"},
                             vendor{"xai", "xai", "api.x.ai", "XAI_API_KEY"},
                             vendor{"cohere", "cohere", "api.cohere.com", "COHERE_API_KEY"},
                             vendor{"cohere", "cohere", "api.cohere.ai", "COHERE_API_KEY"},
                             vendor{"bedrock", "bedrock", ".amazonaws.com", "AWS_SECRET_ACCESS_KEY"}};

/// The vendor's own host, or one below it such as that of a region.
bool is_host_of(std::string_view host, vendor const& of)
{
    host = host.substr(0, host.find(':'));
    if (of.host.starts_with('.')) return host.ends_with(of.host);
    return host == of.host || (host.ends_with(of.host) && host[host.size() - of.host.size() - 1] == '.');
}

}  // namespace

std::string_view kind_named(std::string_view name)
{
    for (vendor const& each : vendors)
        if (each.name == name) return each.kind;
    return {};
}

std::string_view kind_at(std::string_view base_url, std::string_view name)
{
    std::string const host = host_of(base_url);
    for (vendor const& each : vendors)
        if (is_host_of(host, each)) return each.kind;
    std::string_view const named = kind_named(name.substr(0, name.find_first_of("-_:")));
    return named.empty() ? "openai_compatible" : named;
}

bool is_usual_address(std::string_view kind, std::string_view base_url)
{
    if (kind == "azure" || kind == "bedrock" || kind == "openai_compatible") return false;
    for (vendor const& each : vendors)
        if (each.kind == kind && host_of(base_url) == each.host) return true;
    return false;
}

std::string_view key_variable(std::string_view kind)
{
    for (vendor const& each : vendors)
        if (each.kind == kind) return each.variable;
    return "PROVIDER_API_KEY";
}

}  // namespace signalbox::imports
