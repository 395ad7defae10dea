// Reads the command line and builds the one request that is sent over and over. Pure but for reading the body's file.
#include "tests/bench/load_options.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string_view>
#include <vector>

namespace signalbox::bench {
namespace {

constexpr char const* usage =
    "usage: load --port N [--path /v1/chat/completions] [--method POST] [--header 'name: value']... [--body-file FILE]\n"
    "            [--stream TERMINAL] [--least-body BYTES] [--connections N] [--seconds S] [--requests N] [--rate R]\n"
    "            [--hold] [--ramp R] [--patience S]\n"
    "Prints one JSON object. --stream: the reply's body must end with TERMINAL followed by a blank line.\n";

struct request_parts {
    std::string method = "POST", path = "/v1/chat/completions", body_file;
    std::vector<std::string> headers;
};

std::chrono::nanoseconds seconds(char const* text)
{
    return std::chrono::nanoseconds(static_cast<std::int64_t>(std::atof(text) * 1e9));
}

bool take(std::string_view name, char const* value, load_options& into, request_parts& parts)
{
    if (name == "--port")
        into.port = static_cast<std::uint16_t>(std::atoi(value));
    else if (name == "--path")
        parts.path = value;
    else if (name == "--method")
        parts.method = value;
    else if (name == "--header")
        parts.headers.emplace_back(value);
    else if (name == "--body-file")
        parts.body_file = value;
    else if (name == "--stream")
        into.terminal = value;
    else if (name == "--least-body")
        into.least_body = std::strtoul(value, nullptr, 10);
    else if (name == "--connections")
        into.connections = std::strtoul(value, nullptr, 10);
    else if (name == "--seconds")
        into.duration = seconds(value);
    else if (name == "--requests")
        into.requests = std::strtoull(value, nullptr, 10);
    else if (name == "--rate")
        into.rate = std::atof(value);
    else if (name == "--ramp")
        into.ramp = std::atof(value);
    else if (name == "--patience")
        into.patience = seconds(value);
    else
        return false;
    return true;
}

std::optional<std::string> request_of(request_parts const& parts)
{
    std::string body;
    if (!parts.body_file.empty()) {
        std::ifstream file(parts.body_file, std::ios::binary);
        if (!file) {
            std::fprintf(stderr, "load: cannot read %s\n", parts.body_file.c_str());
            return std::nullopt;
        }
        body.assign(std::istreambuf_iterator<char>(file), {});
    }
    std::string head = parts.method + " " + parts.path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    for (std::string const& each : parts.headers) head += each + "\r\n";
    if (!body.empty()) head += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    return head + "\r\n" + body;
}

}  // namespace

std::optional<load_options> load_options_from(int count, char** words)
{
    load_options options;
    request_parts parts;
    for (int at = 1; at < count; ++at) {
        if (std::string_view(words[at]) == "--hold") {
            options.hold = true;
        } else if (at + 1 < count && take(words[at], words[at + 1], options, parts)) {
            ++at;
        } else {
            std::fprintf(stderr, "load: cannot use '%s'\n%s", words[at], usage);
            return std::nullopt;
        }
    }
    if (options.port == 0 || options.connections == 0 || options.ramp <= 0) {
        std::fprintf(stderr, "load: --port, and at least one of --connections, are needed\n%s", usage);
        return std::nullopt;
    }
    std::optional<std::string> const request = request_of(parts);
    if (!request) return std::nullopt;
    options.request = *request;
    return options;
}

}  // namespace signalbox::bench
