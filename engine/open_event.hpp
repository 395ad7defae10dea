// The event of a request that is under way: the room that the sink reserved for it, and what is known so far. Owned by its run, on the
// request's strand; the event leaves once.
#pragma once

#include "engine/account/event_builder.hpp"
#include "engine/event_sink.hpp"
#include "engine/payload/capture.hpp"
#include "engine/payload_choice.hpp"

#include <memory>
#include <optional>
#include <string>

namespace signalbox {

/// What becomes of the request's payload.
struct event_payload {
    payload_choice choice;
    std::optional<payload::capture> parts;  // while something may be kept
    bool kept = false;                      // with the event: it is handed over
};

class open_event {
public:
    /// `room` is null when the sink had none: then nothing leaves.
    open_event(event_sink& sink, std::unique_ptr<schema::event_record> room, std::uint64_t id);
    open_event(open_event const&) = delete;

    bool open() const { return room_ != nullptr; }
    /// Strict durability: the event is on disk before the last byte of the reply leaves.
    bool must_commit() const { return room_ && sink_.strict(); }
    account::record& known() { return known_; }
    account::record const& known() const { return known_; }
    /// "req_..."
    std::string const& id() const { return id_; }

    /// Its payload is kept, or not, by this choice.
    void keep_payload(payload_choice choice, payload::queue& in, std::size_t part_limit, model::steady_time began);
    event_payload* payload() const { return payload_.get(); }

    /// What is known goes into the event and leaves. Fault store_unavailable.
    upstream::task<model::result<void>> commit();
    void record();

private:
    event_sink& sink_;
    std::unique_ptr<schema::event_record> room_;
    account::record known_;
    std::string id_;
    std::unique_ptr<event_payload> payload_;  // null: the configuration keeps none of any request
};

}  // namespace signalbox
