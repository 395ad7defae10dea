// load: a load generator for loopback. Sends one request over and over on keep-alive connections, checks every reply and
// prints one JSON object.
#include "tests/bench/load_driver.hpp"
#include "tests/bench/load_options.hpp"

#include <cstdio>
#include <exception>

int main(int count, char** words)
{
    using namespace signalbox::bench;
    auto const options = load_options_from(count, words);
    if (!options) return 2;
    try {
        raise_file_limit();
        load_driver driver{*options};
        std::printf("%s\n", driver.run().json().c_str());
    } catch (std::exception const& refusal) {
        std::fprintf(stderr, "load: %s\n", refusal.what());
        return 1;
    }
}
