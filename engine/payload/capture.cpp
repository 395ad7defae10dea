#include "engine/payload/capture.hpp"

#include "engine/payload/shown_head.hpp"

#include <algorithm>

namespace signalbox::payload {

capture::~capture()
{
    if (made_) to_.done(*made_);
}

void capture::give_back(std::size_t room)
{
    to_.give_room(room);
    made_->room -= room;
}

/// Its bytes need no room any more.
void capture::forget(text& of)
{
    give_back(of.head.size() + of.body.size() + of.times.packed().size());
    of = {};
}

/// There is no room: nothing is kept of the request.
void capture::drop()
{
    for (text& each : made_->parts) forget(each);
    made_->dropped = true;
}

void capture::begin(part which, std::string head)
{
    if (made_->dropped) return;
    text& of = made_->at(which);
    forget(of);
    if (!to_.take_room(head.size())) return drop();
    made_->room += head.size();
    of.head = std::move(head);
    of.state = part_state::kept;
}

void capture::add(part which, std::string_view bytes)
{
    if (made_->dropped) return;
    text& of = made_->at(which);
    of.size += bytes.size();
    if (of.state != part_state::kept) return;
    if (of.size > limit_) {
        give_back(of.body.size() + of.times.packed().size());
        std::string().swap(of.body);
        of.times = {};
        of.state = part_state::too_large;
        return;
    }
    if (!to_.take_room(bytes.size())) return drop();
    made_->room += bytes.size();
    of.body.append(bytes);
    if (!bytes.empty() && (which == part::received || which == part::answered)) note_time(of, bytes.size());
}

/// Of a piece of a reply; a time takes a few bytes of the room.
void capture::note_time(text& of, std::size_t bytes)
{
    std::size_t const before = of.times.packed().size();
    of.times.add(bytes, std::chrono::duration_cast<model::microseconds>(now_() - began_));
    std::size_t const grown = of.times.packed().size() - before;
    if (to_.take_room(grown)) {
        made_->room += grown;
        return;
    }
    of.times = {};
    give_back(before);
    drop();
}

void capture::sent(std::string_view head, std::span<std::string_view const> body)
{
    if (made_->dropped) return;
    forget(made_->at(part::received));
    constexpr std::string_view end = "\r\n\r\n";
    std::size_t const size = std::min(head.find(end), head.size() - std::min(head.size(), end.size())) + end.size();
    begin(part::sent, sent_head(head));
    add(part::sent, head.substr(std::min(size, head.size())));
    for (std::string_view const each : body) add(part::sent, each);
}

void capture::hand_over(std::uint64_t event, std::function<void(kept_payload&)> clean)
{
    made_->event = event;
    if (!made_->dropped) made_->clean = std::move(clean);
    to_.push(std::move(made_));
}

}  // namespace signalbox::payload
