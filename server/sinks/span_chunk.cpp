#include "server/sinks/span_chunk.hpp"

#include "storage/event_copy.hpp"

namespace signalbox::server {

void span_maker::begin(span_chunk& one, std::size_t events) const
{
    one.whole = {};
    one.sums.zero();
    if (how_.traces) frame_.begin(one.spans, events);
}

void span_maker::add(span_chunk& to, schema::event_record const& event, provider_book const& providers)
{
    if (how_.traces) put_spans(to.spans, event, storage::further_of(event, further_), providers, before_);
    if (how_.metrics) to.sums.add(event, providers);
}

std::string_view span_maker::whole(span_chunk& of) const
{
    if (of.whole.empty()) of.whole = frame_.end(of.spans);
    return of.whole;
}

}  // namespace signalbox::server
