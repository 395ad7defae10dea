// The gateway's names for providers in the words of OpenTelemetry's GenAI conventions, and what spans say of a provider. Pure.
#pragma once

#include "engine/config/snapshot.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace signalbox::server {

/// gen_ai.provider.name of a kind of provider.
std::string_view genai_provider(provider::kind kind);

/// What spans and metrics say of a provider.
struct provider_facts {
    std::string name;    // gen_ai.provider.name
    std::string server;  // server.address
    std::uint16_t port = 0;
    bool operator==(provider_facts const&) const = default;
};

/// The same, where the book or its id has it.
struct provider_view {
    std::string_view name, server;
    std::uint16_t port = 0;
    bool operator==(provider_view const&) const = default;
};

/// By the provider's id. Frozen for one configuration; shared by the threads of sinks.
class provider_book {
public:
    provider_book() = default;
    explicit provider_book(config::snapshot const& from);
    void add(std::string id, provider_facts facts) { all_[std::move(id)] = std::move(facts); }
    /// Of a provider that is gone, its id alone. Views of this book and of the id.
    provider_view of(std::string_view id) const;

private:
    std::map<std::string, provider_facts, std::less<>> all_;
};

}  // namespace signalbox::server
