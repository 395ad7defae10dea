#include "engine/config/hints.hpp"

#include <algorithm>
#include <array>

namespace signalbox::config {
namespace {

constexpr std::string_view kind = "Provider.kind", strategy = "Group.strategy";
constexpr std::string_view compatible = "kind: openai_compatible";

/// Addresses as the vendors' pages on OpenAI compatibility give them.
constexpr std::array hints{
    hint{kind, "azure_openai", "; use azure", "kind: azure"},
    hint{kind, "google", "; use gemini, which is Google's own API", "kind: gemini"},
    hint{kind, "llama.cpp", "; use llamacpp", "kind: llamacpp"},
    hint{kind, "llama", "; use llamacpp or vllm, whichever serves it", {}},
    hint{kind, "mistralai", "; use mistral", "kind: mistral"},
    hint{kind, "grok", "; use xai", "kind: xai"},
    hint{kind, "lmstudio", "; use openai_compatible with base_url http://127.0.0.1:1234/v1", compatible},
    hint{kind, "aws", "; use bedrock", "kind: bedrock"},
    hint{kind, "vertexai", "; use vertex", "kind: vertex"},
    hint{kind, "vertex_ai", "; use vertex", "kind: vertex"},
    hint{strategy, "roundrobin", "; round_robin takes turns by weight", "strategy: round_robin"},
    hint{strategy, "consistent-hashing", "; hash keeps what hash_by names at one member", "strategy: hash"},
    hint{strategy, "random", "; weighted with equal weights spreads requests alike", "strategy: weighted"},
    hint{strategy, "failover", "; fallback tries the members from first to last", "strategy: fallback"},
    hint{strategy, "lowest-latency", "; latency takes the member that answers fastest", "strategy: latency"},
    hint{strategy, "lowest-usage", "; usage takes the member with the fewest tokens in the last minute", "strategy: usage"},
    hint{strategy, "least-connections", "; least_busy takes the member with the fewest requests in flight", "strategy: least_busy"},
    hint{strategy, "semantic", "; no strategy reads what a request is about", {}},
    hint{strategy, "parallel", "; members are called one at a time", {}},
};

}  // namespace

hint const* hint_for(std::string_view field, std::string_view written)
{
    auto const found = std::ranges::find_if(hints, [&](hint const& each) { return each.field == field && each.written == written; });
    return found == hints.end() ? nullptr : &*found;
}

}  // namespace signalbox::config
