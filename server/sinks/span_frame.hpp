// What stands around the spans of an export. Owned by what makes exports of a sink, on its thread or under its lock.
#pragma once

#include "server/sinks/otlp_resource.hpp"
#include "server/sinks/span_writer.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace signalbox::server {

/// What stands around the spans of an export: the program that makes it. Made once.
class span_frame {
public:
    explicit span_frame(otlp_source const& from);

    /// Begins an export in the memory there is; so many events are likely to come.
    void begin(span_bytes& into, std::size_t events) const;
    /// The bytes of an ExportTraceServiceRequest, in `into`, to which nothing can be added any more.
    std::string_view end(span_bytes& into) const;

private:
    std::string resource_, scope_;
};

}  // namespace signalbox::server
