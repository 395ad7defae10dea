#include "engine/payload/capture.hpp"

#include "engine/payload/shown_head.hpp"

#include <algorithm>

namespace signalbox::payload {

capture::~capture()
{
    if (made_) to_.done(*made_);
}

/// Its bytes need no room any more.
void capture::forget(text& of)
{
    std::size_t const bytes = of.head.size() + of.body.size();
    to_.give_room(bytes);
    made_->room -= bytes;
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
        to_.give_room(of.body.size());
        made_->room -= of.body.size();
        std::string().swap(of.body);
        of.state = part_state::too_large;
        return;
    }
    if (!to_.take_room(bytes.size())) return drop();
    made_->room += bytes.size();
    of.body.append(bytes);
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
