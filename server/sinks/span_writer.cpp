#include "server/sinks/span_writer.hpp"

#include "schema/otlp.pb.h"
#include "storage/wire_fields.hpp"

#include <bit>
#include <cstring>

namespace signalbox::server {

namespace {

using schema::otlp::AnyValue;
using schema::otlp::KeyValue;
using schema::otlp::Span;
using storage::put_bytes;
using storage::wire;

constexpr std::size_t length_room = 2;  // of a span's length: enough for 16 KB, as nearly all are
constexpr int error_status = 2;         // trace.proto, StatusCode

std::size_t varint_size(std::uint64_t value)
{
    return (static_cast<std::size_t>(std::bit_width(value | 1)) + 6) / 7;
}

/// A field of bytes: its tag, which is one byte below field 16, its length and itself.
std::size_t field_size(std::size_t bytes)
{
    return 1 + varint_size(bytes) + bytes;
}

char* put(char* at, std::uint64_t value)
{
    for (; value >= 0x80; value >>= 7) *at++ = static_cast<char>(value | 0x80);
    *at++ = static_cast<char>(value);
    return at;
}

char* put(char* at, int field, wire type)
{
    return put(at, static_cast<std::uint64_t>(field) << 3 | static_cast<std::uint64_t>(type));
}

char* put(char* at, int field, std::string_view bytes)
{
    at = put(put(at, field, wire::bytes), bytes.size());
    std::memcpy(at, bytes.data(), bytes.size());
    return at + bytes.size();
}

char* put_fixed(char* at, std::uint64_t value)
{
    for (int i = 0; i < 8; ++i) *at++ = static_cast<char>(value >> (8 * i));
    return at;
}

/// Ids travel with their highest byte first.
void put_id(std::string& out, int field, std::uint64_t id)
{
    char bytes[8];
    for (int i = 0; i < 8; ++i) bytes[i] = static_cast<char>(id >> (56 - 8 * i));
    put_bytes(out, field, {bytes, sizeof bytes});
}

void put_time(std::string& out, int field, std::uint64_t nanoseconds)
{
    char bytes[9];
    put_fixed(put(bytes, field, wire::fixed64), nanoseconds);
    out.append(bytes, sizeof bytes);
}

}  // namespace

span_writer::span_writer(std::string& scope) : out_(scope)
{
    storage::put_tag(out_, schema::otlp::ScopeSpans::kSpansFieldNumber, wire::bytes);
    begin_ = out_.size();
    out_.append(length_room, '\0');
}

span_writer::~span_writer()
{
    char length[10];
    auto const size = static_cast<std::size_t>(put(length, out_.size() - begin_ - length_room) - length);
    out_.replace(begin_, length_room, length, size);
}

void span_writer::trace(std::string_view sixteen_bytes)
{
    put_bytes(out_, Span::kTraceIdFieldNumber, sixteen_bytes);
}

void span_writer::place(std::uint64_t id, std::uint64_t parent, int kind)
{
    put_id(out_, Span::kSpanIdFieldNumber, id);
    if (parent) put_id(out_, Span::kParentSpanIdFieldNumber, parent);
    storage::put_number(out_, Span::kKindFieldNumber, static_cast<std::uint64_t>(kind));
}

void span_writer::times(std::uint64_t start, std::uint64_t end)
{
    put_time(out_, Span::kStartTimeUnixNanoFieldNumber, start);
    put_time(out_, Span::kEndTimeUnixNanoFieldNumber, end);
}

void span_writer::name(std::initializer_list<std::string_view> pieces)
{
    std::size_t size = 0;
    for (std::string_view const each : pieces) size += each.size();
    storage::put_tag(out_, Span::kNameFieldNumber, wire::bytes);
    storage::put_varint(out_, size);
    for (std::string_view const each : pieces) out_.append(each);
}

/// Writes all of an attribute but its value, which has so many bytes: where they go.
char* span_writer::attribute_of(std::string_view key, std::size_t value_size)
{
    std::size_t const whole = field_size(key.size()) + field_size(value_size);
    std::size_t const before = out_.size();
    out_.resize(before + field_size(whole));
    char* at = put(put(out_.data() + before, Span::kAttributesFieldNumber, wire::bytes), whole);
    at = put(at, KeyValue::kKeyFieldNumber, key);
    return put(put(at, KeyValue::kValueFieldNumber, wire::bytes), value_size);
}

void span_writer::attribute(std::string_view key, std::string_view value)
{
    if (!value.empty()) put(attribute_of(key, field_size(value.size())), AnyValue::kStringValueFieldNumber, value);
}

void span_writer::number(std::string_view key, std::int64_t value)
{
    auto const bits = static_cast<std::uint64_t>(value);
    put(put(attribute_of(key, 1 + varint_size(bits)), AnyValue::kIntValueFieldNumber, wire::varint), bits);
}

void span_writer::fraction(std::string_view key, double value)
{
    put_fixed(put(attribute_of(key, 1 + sizeof value), AnyValue::kDoubleValueFieldNumber, wire::fixed64),
              std::bit_cast<std::uint64_t>(value));
}

void span_writer::list(std::string_view key, std::string_view only)
{
    std::size_t const item = field_size(only.size());
    char* at = attribute_of(key, field_size(field_size(item)));
    at = put(put(at, AnyValue::kArrayValueFieldNumber, wire::bytes), field_size(item));
    at = put(put(at, schema::otlp::ArrayValue::kValuesFieldNumber, wire::bytes), item);
    put(at, AnyValue::kStringValueFieldNumber, only);
}

void span_writer::error(std::string_view message)
{
    std::string status;
    if (!message.empty()) put_bytes(status, schema::otlp::Status::kMessageFieldNumber, message);
    storage::put_number(status, schema::otlp::Status::kCodeFieldNumber, error_status);
    put_bytes(out_, Span::kStatusFieldNumber, status);
}

}  // namespace signalbox::server
