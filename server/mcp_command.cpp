// `signalbox mcp`: lets an agent look at recorded traffic, over standard input and output.
#include "server/commands.hpp"
#include "server/mcp_desk.hpp"
#include "server/own_command.hpp"

#include <iostream>

#include <unistd.h>

namespace signalbox::server {

namespace {

constexpr std::size_t longest_message = 16u << 20;

/// The file of this program, also when it was found by PATH.
std::string own_program()
{
    std::string path(4'096, '\0');
    auto const size = ::readlink("/proc/self/exe", path.data(), path.size());
    path.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return path.empty() ? "signalbox" : path;
}

}  // namespace

int mcp(mcp_options const& options)
{
    std::string const program = own_program();
    mcp_server serving(options, [&program](mcp_command const& command) { return run_own_command(program, command); });
    mcp_desk desk(serving, [](std::string const& answer) { std::cout << answer << std::endl; });
    for (std::string line; std::getline(std::cin, line);) {
        if (line.size() > longest_message) {
            std::cerr << "signalbox mcp: a message of " << line.size() << " bytes is longer than " << longest_message << "\n";
            return 1;
        }
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        desk.take(line);
        if (!std::cout) return 1;
    }
    desk.finish();
    return 0;
}

}  // namespace signalbox::server
