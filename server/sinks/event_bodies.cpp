#include "server/sinks/event_bodies.hpp"

#include "storage/payload_json.hpp"
#include "storage/payload_writer.hpp"

namespace signalbox::server {

namespace {

bool is_recent(schema::Event const& event, model::wall_time now)
{
    model::microseconds const age = now - model::wall_time(model::microseconds(event.started_us() + event.latency_us()));
    return age < event_bodies::patience && age > -event_bodies::patience;  // not of a clock that was set
}

}  // namespace

storage::result<storage::payload_outline> event_bodies::read(schema::Event const& event)
{
    storage::payload_outline out;
    out.of.event = event.id();
    if (auto const why = storage::absence_by(event.payload_policy())) {
        out.presence = *why;
        return out;
    }
    if (!reader_) {
        auto opened = storage::payload_reader::open(storage::payload_path(store_));
        if (!opened && opened.error().kind == storage::trouble::not_found) return out;
        if (!opened) return opened.error();
        reader_ = std::move(*opened);
    }
    auto found = reader_->look_up(event.id());
    if (!found || found->presence != storage::payload_presence::kept) return found;
    for (storage::payload_part const part : storage::all_payload_parts) {
        auto text = reader_->read(event.id(), part);
        if (!text) return text.error();
        found->of.at(part) = std::move(*text);
    }
    return found;
}

std::optional<std::string> event_bodies::of(schema::Event const& event, model::wall_time now, bool waits)
{
    auto const found = read(event);
    bool const may_come = !found || found->presence == storage::payload_presence::lost;
    if (may_come && waits && is_recent(event, now)) return std::nullopt;
    if (!found) return storage::payload_member("unreadable", found.error().detail);
    return storage::payload_member(*found, longest_body);
}

}  // namespace signalbox::server
