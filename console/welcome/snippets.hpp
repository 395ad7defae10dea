// What a person copies to call a gateway: the environment variables, curl, Python. Pure.
#pragma once

#include "console/store/gateway_facts.hpp"

#include <QString>

namespace signalbox::console::snippets {

/// The address and a model are the gateway's own.
QString environment(GatewayFacts const& of);
QString curl(GatewayFacts const& of);
QString python(GatewayFacts const& of);

}  // namespace signalbox::console::snippets
