#include "server/command_outline.hpp"

#include <algorithm>

namespace signalbox::server {

command_outline const* find_command(command_outline const& root, std::vector<std::string> const& words)
{
    command_outline const* at = &root;
    for (std::string const& word : words) {
        auto const found = std::ranges::find(at->commands, word, &command_outline::name);
        if (found == at->commands.end()) return nullptr;
        at = &*found;
    }
    return at;
}

}  // namespace signalbox::server
