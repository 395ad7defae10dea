// signalbox: the gateway server and its command line.
#include "server/commands.hpp"

/// Read by jemalloc as it starts (jemalloc(3), TUNING): what a burst of requests leaves behind goes back to the system after a second
/// instead of ten.
extern "C" {
extern char const* malloc_conf;
char const* malloc_conf = "dirty_decay_ms:1000,muzzy_decay_ms:0";
}

int main(int count, char** arguments)
{
    return signalbox::server::run_command_line(count, arguments);
}
