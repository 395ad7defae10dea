// The seam events leave by: exactly one for each admitted request. The server's recorder implements it over the store.
#pragma once

#include "engine/upstream/task.hpp"
#include "engine/model/failure.hpp"
#include "engine/payload/queue.hpp"
#include "schema/event_record.hpp"

#include <memory>
#include <optional>

namespace signalbox {

class event_sink {
public:
    virtual ~event_sink() = default;
    /// Reserves room for one event before the request does anything, and gives the event to fill, its sequence number set. Null when the queue is full or,
    /// under strict durability, the store fails: the request is then refused with 503. A sink may give events it has seen before, cleared.
    virtual std::unique_ptr<schema::event_record> admit() = 0;
    /// Takes the finished event; never blocks, never fails: its room was reserved.
    virtual void record(std::unique_ptr<schema::event_record> event) = 0;
    /// True when a reply's last byte must wait for commit().
    virtual bool strict() const = 0;
    /// Takes the finished event and waits until it is durable. Fault store_unavailable.
    virtual upstream::task<model::result<void>> commit(std::unique_ptr<schema::event_record> event) = 0;
    /// Where payloads go that a configuration keeps; null: nowhere, and none are gathered.
    virtual payload::queue* payloads() { return nullptr; }
    /// Which of the gateways of a shared store this is, for the ids it makes; nothing: the store is this gateway's alone.
    virtual std::optional<unsigned> lane() const { return std::nullopt; }
};

}  // namespace signalbox
