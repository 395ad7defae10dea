#include "server/sinks/genai_names.hpp"

namespace signalbox::server {

/// https://opentelemetry.io/docs/specs/semconv/registry/attributes/gen-ai/, gen_ai.provider.name.
std::string_view genai_provider(provider::kind kind)
{
    switch (kind) {
    case provider::kind::gemini: return "gcp.gemini";
    case provider::kind::vertex: return "gcp.vertex_ai";
    case provider::kind::azure: return "azure.ai.openai";
    case provider::kind::bedrock: return "aws.bedrock";
    case provider::kind::mistral: return "mistral_ai";
    case provider::kind::xai: return "x_ai";
    default: return provider::name(kind);
    }
}

provider_book::provider_book(config::snapshot const& from)
{
    for (provider::definition const& each : from.providers) {
        bool const reached = each.what != provider::kind::simulator && each.where.socket.empty();
        add(each.id, {std::string(genai_provider(each.what)), reached ? each.where.host : std::string(),
                      reached ? each.where.port : std::uint16_t{0}});
    }
}

provider_view provider_book::of(std::string_view id) const
{
    auto const found = all_.find(id);
    if (found == all_.end()) return {id, {}, 0};
    return {found->second.name, found->second.server, found->second.port};
}

}  // namespace signalbox::server
