#include "server/sinks/span_frame.hpp"

#include "schema/otlp.pb.h"
#include "storage/wire_fields.hpp"

namespace signalbox::server {

// Bytes of a message and of further fields of it, one behind the other, are that message with both.
span_frame::span_frame(otlp_source const& from)
{
    schema::otlp::ResourceSpans resource;
    describe_source(*resource.mutable_resource(), from);
    resource_ = resource.SerializeAsString();
    schema::otlp::ScopeSpans scope;
    describe_scope(*scope.mutable_scope(), from);
    scope.set_schema_url(otlp_schema.data(), otlp_schema.size());
    scope_ = scope.SerializeAsString();
}

void span_frame::begin(span_bytes& into, std::size_t events) const
{
    constexpr std::size_t tag_and_length = 11, usual_size = 2'048;  // of an event's spans
    into.begin(scope_.size() + resource_.size() + 2 * tag_and_length, usual_size * events);
}

std::string_view span_frame::end(span_bytes& into) const
{
    into.put_before(scope_);
    std::string around = resource_;
    storage::put_tag(around, schema::otlp::ResourceSpans::kScopeSpansFieldNumber, storage::wire::bytes);
    storage::put_varint(around, into.view().size());
    into.put_before(around);
    std::string whole;
    storage::put_tag(whole, schema::otlp::TracesRequest::kResourceSpansFieldNumber, storage::wire::bytes);
    storage::put_varint(whole, into.view().size());
    into.put_before(whole);
    return into.view();
}

}  // namespace signalbox::server
