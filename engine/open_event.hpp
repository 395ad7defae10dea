// The event of a request that is under way: the room that the sink reserved for it, and what is known so far. Owned by its run, on the
// request's strand; the event leaves once.
#pragma once

#include "engine/account/event_builder.hpp"
#include "engine/event_sink.hpp"

#include <memory>
#include <string>

namespace signalbox {

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

    /// What is known goes into the event and leaves. Fault store_unavailable.
    upstream::task<model::result<void>> commit();
    void record();

private:
    event_sink& sink_;
    std::unique_ptr<schema::event_record> room_;
    account::record known_;
    std::string id_;
};

}  // namespace signalbox
