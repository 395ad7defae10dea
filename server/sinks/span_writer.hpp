// A span of OTLP as bytes of a ScopeSpans, written without message objects in between: an event has some forty attributes, and objects for
// them would cost more CPU than the request did. Owned by one call.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string_view>

namespace signalbox::server {

/// Bytes at the end of which pieces of known size are written without a look at each byte's room. Memory that is not written yet has no value.
class span_bytes {
public:
    /// Begins anew in the memory it has. `front` is kept free for what stands before all that is written; `expected` is how much is likely to come.
    void begin(std::size_t front, std::size_t expected)
    {
        used_ = 0;
        (void)room(front + expected);
        used_ = front_ = front;
    }
    /// Puts bytes before those at the beginning, into the room that begin() kept.
    void put_before(std::string_view bytes) { bytes.copy(bytes_.get() + (front_ -= bytes.size()), bytes.size()); }

    std::size_t size() const { return used_; }
    char* at(std::size_t place) { return bytes_.get() + place; }
    std::string_view view() const { return {bytes_.get() + front_, used_ - front_}; }
    /// Room for so many behind what was written.
    char* room(std::size_t most)
    {
        if (size_ - used_ < most) grow(most);
        return bytes_.get() + used_;
    }
    /// All before this place, in what room() gave, is written.
    void wrote(char const* end) { used_ = static_cast<std::size_t>(end - bytes_.get()); }

private:
    void grow(std::size_t most);

    std::unique_ptr<char[]> bytes_;
    std::size_t size_ = 0, front_ = 0, used_ = 0;
};

class span_writer {
public:
    // trace.proto, SpanKind.
    static constexpr int internal_kind = 1, server_kind = 2, client_kind = 3;

    /// Appends to a ScopeSpans; the span is whole when this object is gone, and only one can be written at a time.
    explicit span_writer(span_bytes& scope);
    span_writer(span_writer const&) = delete;
    ~span_writer();

    void trace(std::string_view sixteen_bytes);
    /// 0: no parent.
    void place(std::uint64_t id, std::uint64_t parent, int kind);
    /// In nanoseconds since 1970.
    void times(std::uint64_t start, std::uint64_t end);
    // Texts that are no UTF-8 are repaired, as the store does: a receiver refuses a whole export for one of them.
    void name(std::initializer_list<std::string_view> pieces);
    void attribute(std::string_view key, std::string_view value);  ///< An empty value adds nothing.
    void number(std::string_view key, std::int64_t value);
    void fraction(std::string_view key, double value);
    void flag(std::string_view key);  ///< That it is so.
    void list(std::string_view key, std::string_view only);
    void error(std::string_view message);

private:
    void short_attribute(std::string_view key, std::string_view value);
    char* attribute_of(std::string_view key, std::size_t value_size);

    span_bytes& out_;
    std::size_t begin_;
};

}  // namespace signalbox::server
