// A span of OTLP as bytes of a ScopeSpans, written without message objects in between: an event has some forty attributes, and objects for
// them would cost more CPU than the request did. Owned by one call.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace signalbox::server {

class span_writer {
public:
    // trace.proto, SpanKind.
    static constexpr int internal_kind = 1, server_kind = 2, client_kind = 3;

    /// Appends to a ScopeSpans; the span is whole when this object is gone, and only one can be written at a time.
    explicit span_writer(std::string& scope);
    span_writer(span_writer const&) = delete;
    ~span_writer();

    void trace(std::string_view sixteen_bytes);
    /// 0: no parent.
    void place(std::uint64_t id, std::uint64_t parent, int kind);
    /// In nanoseconds since 1970.
    void times(std::uint64_t start, std::uint64_t end);
    void name(std::initializer_list<std::string_view> pieces);
    void attribute(std::string_view key, std::string_view value);  ///< An empty value adds nothing.
    void number(std::string_view key, std::int64_t value);
    void fraction(std::string_view key, double value);
    void list(std::string_view key, std::string_view only);
    void error(std::string_view message);

private:
    char* attribute_of(std::string_view key, std::size_t value_size);

    std::string& out_;
    std::size_t begin_;
};

}  // namespace signalbox::server
