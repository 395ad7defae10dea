#include "server/sinks/span_writer.hpp"

#include "engine/base/utf8.hpp"
#include "schema/otlp.pb.h"
#include "storage/wire_fields.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace signalbox::server {

namespace {

using schema::otlp::AnyValue;
using schema::otlp::KeyValue;
using schema::otlp::Span;
using storage::put_varint;
using storage::wire;

constexpr std::size_t length_room = 2;       // of a span's length: enough for 16 KB, as nearly all are
constexpr std::size_t longest_length = 5;    // of anything that protobuf reads
constexpr std::size_t lengths_and_tags = 8;  // of an attribute with a text, each length in one byte
constexpr std::size_t longest_short_attribute = 128 - lengths_and_tags;
constexpr int error_status = 2;  // trace.proto, StatusCode

std::size_t varint_size(std::uint64_t value)
{
    return (static_cast<std::size_t>(std::bit_width(value | 1)) + 6) / 7;
}

/// A field of bytes: its tag, which is one byte below field 16, its length and itself.
std::size_t field_size(std::size_t bytes)
{
    return 1 + varint_size(bytes) + bytes;
}

/// The tag of a field below 16.
char* put_tag(char* at, int field, wire type)
{
    *at = static_cast<char>(field << 3 | static_cast<int>(type));
    return at + 1;
}

char* put_text(char* at, std::string_view text)
{
    return at + text.copy(at, text.size());
}

char* put_field(char* at, int field, std::string_view bytes)
{
    return put_text(put_varint(put_tag(at, field, wire::bytes), bytes.size()), bytes);
}

static_assert(std::endian::native == std::endian::little, "fixed64 is written as it stands in memory");

char* put_fixed(char* at, int field, std::uint64_t value)
{
    at = put_tag(at, field, wire::fixed64);
    std::memcpy(at, &value, sizeof value);
    return at + sizeof value;
}

/// Ids travel with their highest byte first.
char* put_id(char* at, int field, std::uint64_t id)
{
    std::uint64_t const reversed = __builtin_bswap64(id);
    return put_field(at, field, {reinterpret_cast<char const*>(&reversed), sizeof reversed});
}

}  // namespace

void span_bytes::grow(std::size_t most)
{
    std::size_t const grown = 2 * size_ + most;
    auto larger = std::make_unique_for_overwrite<char[]>(grown);
    if (used_ != 0) std::memcpy(larger.get(), bytes_.get(), used_);
    bytes_ = std::move(larger);
    size_ = grown;
}

span_writer::span_writer(span_bytes& scope) : out_(scope)
{
    char* const at = put_tag(out_.room(1 + length_room), schema::otlp::ScopeSpans::kSpansFieldNumber, wire::bytes);
    out_.wrote(at + length_room);
    begin_ = out_.size();
}

span_writer::~span_writer()
{
    std::size_t const size = out_.size() - begin_;
    std::size_t const wanted = varint_size(size);
    if (wanted != length_room) {
        char* const end = out_.room(longest_length);
        std::memmove(out_.at(begin_) - length_room + wanted, out_.at(begin_), size);
        out_.wrote(end - length_room + wanted);
    }
    put_varint(out_.at(begin_) - length_room, size);
}

void span_writer::trace(std::string_view sixteen_bytes)
{
    out_.wrote(put_field(out_.room(field_size(sixteen_bytes.size())), Span::kTraceIdFieldNumber, sixteen_bytes));
}

void span_writer::place(std::uint64_t id, std::uint64_t parent, int kind)
{
    char* at = put_id(out_.room(3 * field_size(sizeof id)), Span::kSpanIdFieldNumber, id);
    if (parent) at = put_id(at, Span::kParentSpanIdFieldNumber, parent);
    out_.wrote(put_varint(put_tag(at, Span::kKindFieldNumber, wire::varint), static_cast<std::uint64_t>(kind)));
}

void span_writer::times(std::uint64_t start, std::uint64_t end)
{
    char* const at = put_fixed(out_.room(2 * field_size(sizeof start)), Span::kStartTimeUnixNanoFieldNumber, start);
    out_.wrote(put_fixed(at, Span::kEndTimeUnixNanoFieldNumber, end));
}

void span_writer::name(std::initializer_list<std::string_view> pieces)
{
    if (!std::ranges::all_of(pieces, base::valid_utf8)) {
        std::string whole;
        for (std::string_view const each : pieces) whole += base::repaired_utf8(each);
        return name({whole});
    }
    std::size_t size = 0;
    for (std::string_view const each : pieces) size += each.size();
    char* at = put_varint(put_tag(out_.room(field_size(size)), Span::kNameFieldNumber, wire::bytes), size);
    for (std::string_view const each : pieces) at = put_text(at, each);
    out_.wrote(at);
}

/// Writes all of an attribute but its value, which has so many bytes: where they go.
char* span_writer::attribute_of(std::string_view key, std::size_t value_size)
{
    std::size_t const whole = field_size(key.size()) + field_size(value_size);
    char* at = put_varint(put_tag(out_.room(field_size(whole)), Span::kAttributesFieldNumber, wire::bytes), whole);
    at = put_field(at, KeyValue::kKeyFieldNumber, key);
    return put_varint(put_tag(at, KeyValue::kValueFieldNumber, wire::bytes), value_size);
}

void span_writer::attribute(std::string_view key, std::string_view value)
{
    if (value.empty()) return;
    if (!base::valid_utf8(value)) return attribute(key, base::repaired_utf8(value));
    if (key.size() + value.size() < longest_short_attribute) return short_attribute(key, value);
    out_.wrote(put_field(attribute_of(key, field_size(value.size())), AnyValue::kStringValueFieldNumber, value));
}

/// Nearly all are so short that each length is one byte.
void span_writer::short_attribute(std::string_view key, std::string_view value)
{
    char* at = out_.room(longest_short_attribute + lengths_and_tags);
    at = put_tag(at, Span::kAttributesFieldNumber, wire::bytes);
    *at++ = static_cast<char>(key.size() + value.size() + 6);
    at = put_tag(at, KeyValue::kKeyFieldNumber, wire::bytes);
    *at++ = static_cast<char>(key.size());
    at = put_text(at, key);
    at = put_tag(at, KeyValue::kValueFieldNumber, wire::bytes);
    *at++ = static_cast<char>(value.size() + 2);
    at = put_tag(at, AnyValue::kStringValueFieldNumber, wire::bytes);
    *at++ = static_cast<char>(value.size());
    out_.wrote(put_text(at, value));
}

void span_writer::number(std::string_view key, std::int64_t value)
{
    auto const bits = static_cast<std::uint64_t>(value);
    out_.wrote(put_varint(put_tag(attribute_of(key, 1 + varint_size(bits)), AnyValue::kIntValueFieldNumber, wire::varint), bits));
}

void span_writer::fraction(std::string_view key, double value)
{
    out_.wrote(put_fixed(attribute_of(key, 1 + sizeof value), AnyValue::kDoubleValueFieldNumber, std::bit_cast<std::uint64_t>(value)));
}

void span_writer::flag(std::string_view key)
{
    out_.wrote(put_varint(put_tag(attribute_of(key, 2), AnyValue::kBoolValueFieldNumber, wire::varint), 1));
}

void span_writer::list(std::string_view key, std::string_view only)
{
    if (!base::valid_utf8(only)) return list(key, base::repaired_utf8(only));
    std::size_t const item = field_size(only.size());
    char* at = attribute_of(key, field_size(field_size(item)));
    at = put_varint(put_tag(at, AnyValue::kArrayValueFieldNumber, wire::bytes), field_size(item));
    at = put_varint(put_tag(at, schema::otlp::ArrayValue::kValuesFieldNumber, wire::bytes), item);
    out_.wrote(put_field(at, AnyValue::kStringValueFieldNumber, only));
}

void span_writer::error(std::string_view message)
{
    if (!base::valid_utf8(message)) return error(base::repaired_utf8(message));
    std::size_t const words = message.empty() ? 0 : field_size(message.size());
    char* at = put_tag(out_.room(field_size(words + 2)), Span::kStatusFieldNumber, wire::bytes);
    at = put_varint(at, words + 2);
    if (words) at = put_field(at, schema::otlp::Status::kMessageFieldNumber, message);
    out_.wrote(put_varint(put_tag(at, schema::otlp::Status::kCodeFieldNumber, wire::varint), error_status));
}

}  // namespace signalbox::server
