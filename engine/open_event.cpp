#include "engine/open_event.hpp"

#include "schema/event_id.hpp"

namespace signalbox {

open_event::open_event(event_sink& sink, std::unique_ptr<schema::event_record> room, std::uint64_t id)
    : sink_(sink), room_(std::move(room)), id_(schema::event_id::to_text(id))
{
    known_.id = id;
}

void open_event::keep_payload(payload_choice choice, payload::queue& in, std::size_t part_limit, model::steady_time began)
{
    payload_ = std::make_unique<event_payload>();
    payload_->choice = std::move(choice);
    if (payload_->choice.may_keep()) payload_->parts.emplace(in, part_limit, began);
}

upstream::task<model::result<void>> open_event::commit()
{
    account::fill(*room_, known_);
    return sink_.commit(std::move(room_));
}

void open_event::record()
{
    account::fill(*room_, known_);
    sink_.record(std::move(room_));
}

}  // namespace signalbox
