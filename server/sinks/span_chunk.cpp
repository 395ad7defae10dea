#include "server/sinks/span_chunk.hpp"

#include "server/sinks/sinks_of_event.hpp"
#include "storage/event_copy.hpp"

namespace signalbox::server {

void span_maker::begin(span_chunk& one, std::size_t events, std::uint64_t place) const
{
    one.whole = {};
    one.sums.zero();
    one.first = one.end = place;
    one.events = 0;
    one.others = 0;
    if (how_.traces) frame_.begin(one.spans, events);
}

void span_maker::add(span_chunk& to, schema::event_record const& event, provider_book const& providers)
{
    schema::Event const& further = storage::further_of(event, further_);
    ++to.end;
    if (is_for_others(further, sink_)) {
        ++to.others;
        return;
    }
    ++to.events;
    if (how_.traces) put_spans(to.spans, event, further, providers, before_);
    if (how_.metrics) to.sums.add(event, providers);
}

std::string_view span_maker::whole(span_chunk& of) const
{
    if (of.whole.empty()) of.whole = frame_.end(of.spans);
    return of.whole;
}

}  // namespace signalbox::server
