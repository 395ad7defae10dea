// /payloads/ID and /payloads/ID/PART: what was kept of a request and its reply.
#include "server/operator_pages.hpp"

#include "engine/base/utf8.hpp"
#include "schema/event_id.hpp"
#include "storage/event_reader.hpp"
#include "storage/payload_json.hpp"

namespace signalbox::server {

namespace {

admin_page failed(storage::failure const& why)
{
    return refused_page(why.kind == storage::trouble::not_found ? 404 : 503, why.detail);
}

admin_page outline_page(std::string const& store, schema::Event const& event)
{
    auto const found = storage::whole_payload_of(store, event.id(), event.payload_policy());
    if (!found) return failed(found.error());
    return {200, "application/json", storage::to_json(*found, storage::payload_bodies::left_out) + "\n", {}};
}

admin_page part_page(std::string const& store, schema::Event const& event, storage::payload_part part)
{
    auto found = storage::whole_payload_of(store, event.id(), event.payload_policy(), part);
    if (!found) return failed(found.error());
    if (found->presence != storage::payload_presence::kept) return refused_page(404, storage::in_words(found->presence));
    storage::payload_text& one = found->of.at(part);
    if (one.state != storage::part_state::kept) return refused_page(404, storage::in_words(one.state));
    bool const text = base::valid_utf8(one.body);
    return {200, text ? "text/plain; charset=utf-8" : "application/octet-stream", std::move(one.body), {}};
}

/// The event that the path names.
storage::result<schema::Event> event_at(std::string const& store, std::string_view id)
{
    auto const number = schema::event_id::from_text(id);
    if (!number) return storage::failure{storage::trouble::not_found, "no request id: they look like req_0123456789abc"};
    auto reader = storage::event_reader::open(store);
    if (!reader) return reader.error();
    return (*reader)->get(*number);
}

}  // namespace

admin_page payload_page(admin_view const& of, operator_request const& asked)
{
    std::string const store = of.states.current()->config->storage.path;
    auto const event = event_at(store, asked.id);
    return event ? outline_page(store, *event) : failed(event.error());
}

admin_page payload_part_page(admin_view const& of, std::string_view id, storage::payload_part part)
{
    std::string const store = of.states.current()->config->storage.path;
    auto const event = event_at(store, id);
    return event ? part_page(store, *event, part) : failed(event.error());
}

}  // namespace signalbox::server
