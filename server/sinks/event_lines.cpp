#include "server/sinks/event_lines.hpp"

#include "storage/event_json.hpp"

namespace signalbox::server {

std::string event_lines(std::span<schema::Event const> events)
{
    std::string out;
    for (schema::Event const& each : events) {
        storage::append_json(out, each);
        out.push_back('\n');
    }
    return out;
}

}  // namespace signalbox::server
