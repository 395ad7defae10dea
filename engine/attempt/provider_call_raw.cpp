// The opening of a reply that is passed on as it comes: its head is enough, whatever its status.
#include "engine/attempt/provider_call.hpp"

#include "engine/attempt/raw_reply.hpp"
#include "engine/attempt/unusable_status.hpp"

namespace signalbox::attempt {

namespace {

/// A proxy's own answer, and what is no status, would mean something about another hop to the client.
bool is_of_another_hop(wire::response_head const& head, provider::definition const& by)
{
    return head.status > 599 || (head.status == 407 && by.proxy);
}

}  // namespace

/// Takes what came with the head: the whole of a short reply goes out with its head in one piece.
model::result<void> provider_call::open_raw(open_reply& into) const
{
    wire::response_head const& head = into.wire->head();
    provider::definition const& by = with_.providers[into.target->provider];
    if (is_of_another_hop(head, by))
        if (auto unusable = unusable_status(head, by.proxy ? by.proxy->name() : std::string())) return std::move(*unusable);
    into.reader = make_raw_reader(head, *into.target, with_.requests.source().as_came->path);
    while (!into.ended && into.bytes.size() <= held_reply_limit) {
        auto const bytes = into.wire->read_now();
        if (!bytes) return bytes.error();
        into.ended = into.wire->whole();
        keep(*bytes);
        into.bytes.append(*bytes);
        if (bytes->empty()) break;
    }
    if (into.ended) return into.reader->read_whole(into.bytes, into.events);
    return into.bytes.empty() ? model::result<void>() : into.reader->feed(into.bytes, into.events);
}

}  // namespace signalbox::attempt
