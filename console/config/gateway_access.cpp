#include "console/config/gateway_access.hpp"

#include "console/config/admin_channel.hpp"
#include "console/config/document_tree.hpp"
#include "console/config/file_channel.hpp"

#include "engine/config/source.hpp"

namespace signalbox::console {

namespace {

constexpr std::size_t longest_token = 4'096;

}  // namespace

std::string operatorToken(std::string const& text, std::string const& directory)
{
    node_pointer const root = treeOf(text);
    node_pointer const secret = root ? at(root, "server.admin.token") : nullptr;
    if (!secret || secret->what != node::kind::map) return {};
    if (std::string const name = textOf(*secret, "env"); !name.empty()) return qgetenv(name.c_str()).toStdString();
    std::string const file = textOf(*secret, "file");
    if (file.empty()) return {};
    auto const held = config::read_file(config::standing_on(directory, file), longest_token);
    if (!held) return {};
    return held->substr(0, held->find_last_not_of(" \t\r\n") + 1);
}

std::unique_ptr<ConfigChannel> channelOf(GatewayFacts const& gateway, std::string const& token)
{
    if (token.empty()) return std::make_unique<FileChannel>(gateway.configuration, gateway.admin_url, nullptr);
    return std::make_unique<AdminChannel>(gateway.admin_url, QByteArray::fromStdString(token), gateway.configuration, nullptr);
}

}  // namespace signalbox::console
