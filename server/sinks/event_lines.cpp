#include "server/sinks/event_lines.hpp"

#include "storage/event_json.hpp"
#include "storage/payload_json.hpp"

namespace signalbox::server {

std::string event_lines(event_batch const& of)
{
    std::string out;
    of.each([&](schema::Event const& event, std::size_t at) {
        if (at < of.payloads.size())
            storage::append_json_with_payload(out, event, of.payloads[at]);
        else
            storage::append_json(out, event);
        out.push_back('\n');
    });
    return out;
}

}  // namespace signalbox::server
