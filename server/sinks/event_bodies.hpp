// What was kept of heads and bodies of events, as it goes into the lines of a sink. It is read from the file beside the store, which has it as the policies let
// it be stored. Owned by the sink's thread.
#pragma once

#include "engine/model/clock.hpp"
#include "storage/payload_reader.hpp"

#include "schema/event.pb.h"

#include <memory>
#include <optional>
#include <string>

namespace signalbox::server {

class event_bodies {
public:
    static constexpr std::size_t longest_body = 1u << 20;  // of a part in a line: receivers refuse longer lines
    static constexpr std::size_t most_bytes = 8u << 20;    // of the payloads that are delivered together, but for one event's
    static constexpr std::chrono::seconds patience{10};    // for what another thread writes, from the end of the request on

    explicit event_bodies(std::string store) : store_(std::move(store)) {}
    event_bodies(event_bodies const&) = delete;

    /// The value of "payload" in the event's line. Nothing: it may still be written, and `waits` asks for patience.
    std::optional<std::string> of(schema::Event const& event, model::wall_time now, bool waits);
    /// Until the next question: the file may be removed and begun anew at any time.
    void close() { reader_.reset(); }

private:
    storage::result<storage::payload_outline> read(schema::Event const& event);

    std::string const store_;
    std::unique_ptr<storage::payload_reader> reader_;
};

}  // namespace signalbox::server
