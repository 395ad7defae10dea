// For which routes the plugins of Kong's file are: those below a route or a service, those beside them that name one, and those for all. Lives for one import.
#pragma once

#include "server/imports/source.hpp"

#include <set>
#include <string>
#include <vector>

namespace signalbox::imports {

/// The address of a service, in one key or in several; empty when it has none.
std::string kong_address(node const& service);

/// Whom a plugin is for, as the file names them; neither: all callers.
struct kong_audience {
    std::string consumer, group;
    bool unclear = false;  // of which the value is not understood
    bool all() const { return consumer.empty() && group.empty() && !unclear; }
};

class kong_scopes {
public:
    struct plugin {
        node_pointer of;  // with its shared configuration, `_config`
        kong_audience whom;
        std::string route, service;                                   // names or ids of a plugin that stands beside them
        node const *below_route = nullptr, *below_service = nullptr;  // where it stands itself
        bool seen = false, counts = false;                            // a route has it; and it counts there
    };

    explicit kong_scopes(source& from);
    kong_scopes(kong_scopes const&) = delete;

    /// For all callers of a route: of each name the one of the narrowest place that is switched on; its own, then those of its service (may be null), then
    /// those for all routes.
    std::vector<node_pointer> plugins_of(node const& route, node_pointer const& service);
    /// For one consumer or group of them.
    std::vector<plugin> narrow_plugins_of(node const& route, node_pointer const& service);
    /// The service that a route beside the services names; null when there is none, which is said.
    node_pointer service_of(node const& route);
    /// Says which plugins no route has.
    void finish();

private:
    void below(node const& of, plugin const& place);
    kong_audience audience(node const& plugin, kong_audience place);
    node_pointer with_shared_configuration(node_pointer const& plugin);

    source& from_;
    std::vector<plugin> plugins_;
    std::set<std::string> shared_;  // names of shared configurations that plugins have
};

}  // namespace signalbox::imports
