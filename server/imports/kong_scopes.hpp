// For which routes the plugins of Kong's file are: those below a route or a service, those beside them that name one, and those for all. Lives for one import.
#pragma once

#include "server/imports/source.hpp"

#include <string>
#include <vector>

namespace signalbox::imports {

/// The address of a service, in one key or in several; empty when it has none.
std::string kong_address(node const& service);

class kong_scopes {
public:
    explicit kong_scopes(source& from);
    kong_scopes(kong_scopes const&) = delete;

    /// Plugins of a route: its own, then those of its service (may be null), then those for all.
    std::vector<node_pointer> plugins_of(node const& route, node_pointer const& service);
    /// The service that a route beside the services names; null when there is none, which is said.
    node_pointer service_of(node const& route);
    /// Says which plugins no route has.
    void finish();

private:
    struct plugin {
        node_pointer of;
        std::string route, service;  // names or ids; both empty: for all
        bool used = false;
    };

    source& from_;
    std::vector<plugin> plugins_;
};

}  // namespace signalbox::imports
