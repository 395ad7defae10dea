// signalbox: the gateway server and its command line.
#include "server/commands.hpp"

int main(int count, char** arguments)
{
    return signalbox::server::run_command_line(count, arguments);
}
