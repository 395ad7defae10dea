// instant_upstream: a provider for benchmarks that answers at once, in the dialect that the path names, on 127.0.0.1. Prints
// "listening on 127.0.0.1:PORT". A body with "stream": true, or a path for streams, gets a stream, each event its own chunk and its
// own write; with --coalesce 1 the whole stream is one write.
#include "tests/bench/upstream_server.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>

namespace {

constexpr char const* usage = "usage: instant_upstream [--port N] [--events N] [--pause-us N] [--reply-bytes N] [--coalesce 0|1]\n";

signalbox::bench::upstream_options options_from(int count, char** words)
{
    signalbox::bench::upstream_options options;
    for (int at = 1; at < count; at += 2) {
        char const* const value = at + 1 < count ? words[at + 1] : nullptr;
        if (value && !std::strcmp(words[at], "--port"))
            options.port = static_cast<std::uint16_t>(std::atoi(value));
        else if (value && !std::strcmp(words[at], "--events"))
            options.events = std::strtoul(value, nullptr, 10);
        else if (value && !std::strcmp(words[at], "--pause-us"))
            options.pause = std::chrono::microseconds(std::atol(value));
        else if (value && !std::strcmp(words[at], "--reply-bytes"))
            options.reply_bytes = std::strtoul(value, nullptr, 10);
        else if (value && !std::strcmp(words[at], "--coalesce"))
            options.coalesce = std::atoi(value) != 0;
        else {
            std::fputs(usage, stderr);
            std::exit(2);
        }
    }
    return options;
}

}  // namespace

int main(int count, char** words)
{
    try {
        signalbox::bench::raise_file_limit();
        signalbox::bench::upstream_server server{options_from(count, words)};
        std::printf("listening on 127.0.0.1:%u\n", server.port());
        std::fflush(stdout);
        server.run();
    } catch (std::exception const& refusal) {
        std::fprintf(stderr, "instant_upstream: %s\n", refusal.what());
        return 1;
    }
}
