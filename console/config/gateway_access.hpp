// How the console gets at the configuration of a gateway that it started: by its operator's pages where it can have their token, else by the file.
#pragma once

#include "console/config/config_channel.hpp"
#include "console/store/gateway_facts.hpp"

#include <memory>
#include <string>

namespace signalbox::console {

/// The token that server.admin.token of this text refers to, from this process's environment or a file; empty when there is none to be had. Reads
/// files: not on the GUI thread.
std::string operatorToken(std::string const& text, std::string const& directory);

/// Of a gateway: what was typed, what its connection or its configuration refers to. Reads files: not on the GUI thread.
std::string operatorTokenOf(GatewayFacts const& gateway);

/// For a gateway of our own whose file holds this token.
std::unique_ptr<ConfigChannel> channelOf(GatewayFacts const& gateway, std::string const& token);

}  // namespace signalbox::console
