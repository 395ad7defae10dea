#include "server/sinks/event_lines.hpp"

#include "storage/event_json.hpp"
#include "storage/payload_json.hpp"

namespace signalbox::server {

std::string event_lines(event_batch const& of)
{
    std::string out;
    for (std::size_t i = 0; i < of.events.size(); ++i) {
        if (i < of.payloads.size())
            storage::append_json_with_payload(out, of.events[i], of.payloads[i]);
        else
            storage::append_json(out, of.events[i]);
        out.push_back('\n');
    }
    return out;
}

}  // namespace signalbox::server
