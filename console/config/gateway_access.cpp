#include "console/config/gateway_access.hpp"

#include "console/config/admin_channel.hpp"
#include "console/config/document_tree.hpp"
#include "console/config/file_channel.hpp"
#include "engine/config/tree_values.hpp"

#include "engine/config/source.hpp"

#include <QFileInfo>

namespace signalbox::console {

namespace {

constexpr std::size_t longest_token = 4'096;

/// Without the end of its line; empty when the file cannot be read.
std::string tokenIn(std::string const& file)
{
    auto const held = config::read_file(file, longest_token);
    return held ? held->substr(0, held->find_last_not_of(" \t\r\n") + 1) : std::string();
}

}  // namespace

std::string operatorTokenOf(GatewayFacts const& gateway)
{
    if (!gateway.token.isEmpty()) return gateway.token.toStdString();
    if (!gateway.token_variable.isEmpty()) return qEnvironmentVariable(gateway.token_variable.toUtf8().constData()).toStdString();
    if (!gateway.token_file.isEmpty()) return tokenIn(gateway.token_file.toStdString());
    if (gateway.configuration.isEmpty()) return {};
    auto const text = config::read_file(gateway.configuration.toStdString(), config::configuration_limit);
    return text ? operatorToken(*text, QFileInfo(gateway.configuration).path().toStdString()) : std::string();
}

std::string operatorToken(std::string const& text, std::string const& directory)
{
    node_pointer const root = treeOf(text);
    node_pointer const secret = root ? at(root, "server.admin.token") : nullptr;
    if (!secret || secret->what != node::kind::map) return {};
    if (std::string const name = config::text_of(*secret, "env"); !name.empty()) return qgetenv(name.c_str()).toStdString();
    std::string const file = config::text_of(*secret, "file");
    return file.empty() ? std::string() : tokenIn(config::standing_on(directory, file));
}

std::unique_ptr<ConfigChannel> channelOf(GatewayFacts const& gateway, std::string const& token)
{
    if (token.empty()) return std::make_unique<FileChannel>(gateway.configuration, gateway.admin_url, nullptr);
    return std::make_unique<AdminChannel>(gateway.admin_url, QByteArray::fromStdString(token), gateway.configuration, nullptr);
}

}  // namespace signalbox::console
