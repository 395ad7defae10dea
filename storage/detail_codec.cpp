#include "storage/detail_codec.hpp"

#include "engine/base/utf8.hpp"
#include "storage/varint.hpp"

#include <google/protobuf/io/coded_stream.h>

#include <bit>
#include <cstdint>
#include <iterator>
#include <span>
#include <utility>

namespace signalbox::storage {

namespace {

// The wire types of https://protobuf.dev/programming-guides/encoding/.
enum class wire : std::uint64_t { varint = 0, fixed64 = 1, bytes = 2, fixed32 = 5 };

void put_tag(std::string& out, int number, wire type)
{
    put_varint(out, static_cast<std::uint64_t>(number) << 3 | static_cast<std::uint64_t>(type));
}

void put_number(std::string& out, int number, std::uint64_t value)
{
    if (value == 0) return;
    put_tag(out, number, wire::varint);
    put_varint(out, value);
}

void put_bytes(std::string& out, int number, std::string_view bytes)
{
    put_tag(out, number, wire::bytes);
    put_varint(out, bytes.size());
    out.append(bytes);
}

void put_text(std::string& out, int number, std::string_view text)
{
    if (base::valid_utf8(text))
        put_bytes(out, number, text);
    else
        put_bytes(out, number, base::repaired_utf8(text));
}

void put_text_unless_empty(std::string& out, int number, std::string const& text)
{
    if (!text.empty()) put_text(out, number, text);
}

// Seven bits a byte into a buffer that is known to be long enough.
char* put_raw(char* at, std::uint64_t value)
{
    while (value >= 0x80) {
        *at++ = static_cast<char>(value | 0x80);
        value >>= 7;
    }
    *at++ = static_cast<char>(value);
    return at;
}

constexpr std::size_t longest_number = 12;  // two bytes of tag, ten of value

void put_numbers(std::string& out, schema::Attempt const& attempt)
{
    std::pair<int, std::uint64_t> const numbers[] = {
        {schema::Attempt::kStatusFieldNumber, attempt.status()},
        {schema::Attempt::kStartUsFieldNumber, static_cast<std::uint64_t>(attempt.start_us())},
        {schema::Attempt::kConnectedUsFieldNumber, static_cast<std::uint64_t>(attempt.connected_us())},
        {schema::Attempt::kFirstByteUsFieldNumber, static_cast<std::uint64_t>(attempt.first_byte_us())},
        {schema::Attempt::kFirstTokenUsFieldNumber, static_cast<std::uint64_t>(attempt.first_token_us())},
        {schema::Attempt::kEndUsFieldNumber, static_cast<std::uint64_t>(attempt.end_us())},
    };
    char buffer[std::size(numbers) * longest_number];
    char* at = buffer;
    for (auto const& [number, value] : numbers)
        if (value != 0) {
            at = put_raw(at, static_cast<std::uint64_t>(number) << 3);
            at = put_raw(at, value);
        }
    out.append(buffer, static_cast<std::size_t>(at - buffer));
}

// The attempt that answered has the names of the event's columns; they are not written twice.
bool answered(schema::Event const& event, schema::Attempt const& attempt)
{
    return !event.provider().empty() && attempt.model() == event.resolved_model() && attempt.upstream_model() == event.upstream_model() &&
           attempt.provider() == event.provider();
}

void put_attempt(std::string& out, schema::Event const& event, schema::Attempt const& attempt)
{
    std::string body;
    if (!answered(event, attempt)) {
        put_text_unless_empty(body, schema::Attempt::kProviderFieldNumber, attempt.provider());
        put_text_unless_empty(body, schema::Attempt::kModelFieldNumber, attempt.model());
        put_text_unless_empty(body, schema::Attempt::kUpstreamModelFieldNumber, attempt.upstream_model());
    }
    put_text_unless_empty(body, schema::Attempt::kReasonFieldNumber, attempt.reason());
    put_text_unless_empty(body, schema::Attempt::kFaultFieldNumber, attempt.fault());
    put_text_unless_empty(body, schema::Attempt::kDetailFieldNumber, attempt.detail());
    put_numbers(body, attempt);
    if (attempt.has_tokens()) put_bytes(body, schema::Attempt::kTokensFieldNumber, attempt.tokens().SerializeAsString());
    if (attempt.has_cost_micros()) {
        put_tag(body, schema::Attempt::kCostMicrosFieldNumber, wire::varint);  // 0 is a cost too
        put_varint(body, static_cast<std::uint64_t>(attempt.cost_micros()));
    }
    put_bytes(out, schema::Event::kAttemptsFieldNumber, body);
}

// Lists of messages that few events have. Their texts are made by us or by the configuration, or repaired when they were noted.
template <class List>
void put_messages(std::string& out, int number, List const& list)
{
    for (auto const& each : list) put_bytes(out, number, each.SerializeAsString());
}

void put_label(std::string& out, schema::Label const& label)
{
    std::string body;
    put_text_unless_empty(body, schema::Label::kNameFieldNumber, label.name());
    put_text_unless_empty(body, schema::Label::kValueFieldNumber, label.value());
    put_bytes(out, schema::Event::kLabelsFieldNumber, body);
}

// Gives the attempt that answered its names back.
void name_answered(schema::Event& event)
{
    if (event.provider().empty()) return;
    for (schema::Attempt& attempt : *event.mutable_attempts())
        if (attempt.provider().empty() && attempt.model().empty() && attempt.upstream_model().empty()) {
            attempt.set_provider(event.provider());
            attempt.set_model(event.resolved_model());
            attempt.set_upstream_model(event.upstream_model());
        }
}

// The tokens without a column, and that there were tokens at all when every column is 0.
void put_tokens(std::string& out, schema::Tokens const& tokens)
{
    std::string rest;
    put_number(rest, schema::Tokens::kCacheWrite1HFieldNumber, tokens.cache_write_1h());
    bool const columns_empty = tokens.prompt() == 0 && tokens.completion() == 0 && tokens.cached() == 0 && tokens.cache_write() == 0 &&
                               tokens.reasoning() == 0 && !tokens.estimated();
    if (!rest.empty() || columns_empty) put_bytes(out, schema::Event::kTokensFieldNumber, rest);
}

void put_spilled(std::string& out, schema::Event const& event, std::span<text_field const> fields, field_set const& spilled)
{
    for (text_field const& field : fields)
        if (spilled.has(field.number)) put_text(out, field.number, (event.*field.get)());
}

}  // namespace

void encode_detail(std::string& out, schema::Event const& event, field_set const& spilled)
{
    for (schema::Attempt const& attempt : event.attempts()) put_attempt(out, event, attempt);
    if (event.has_tokens()) put_tokens(out, event.tokens());
    put_text_unless_empty(out, schema::Event::kDetailFieldNumber, event.detail());
    for (std::string const& loss : event.translation_losses()) put_text(out, schema::Event::kTranslationLossesFieldNumber, loss);
    put_number(out, schema::Event::kRequestBytesFieldNumber, event.request_bytes());
    put_number(out, schema::Event::kReplyBytesFieldNumber, event.reply_bytes());
    put_number(out, schema::Event::kParentFieldNumber, event.parent());
    put_messages(out, schema::Event::kLimitsFieldNumber, event.limits());
    put_messages(out, schema::Event::kPoliciesFieldNumber, event.policies());
    for (schema::Label const& label : event.labels()) put_label(out, label);
    put_messages(out, schema::Event::kUnitsFieldNumber, event.units());
    for (std::string const& step : event.trail()) put_text(out, schema::Event::kTrailFieldNumber, step);
    if (spilled.empty()) return;
    put_spilled(out, event, split_fields, spilled);
    put_spilled(out, event, shape_fields, spilled);
    put_spilled(out, event, {&revision_field, 1}, spilled);
    if (spilled.has(schema::Event::kAssignmentProbabilityFieldNumber)) {
        put_tag(out, schema::Event::kAssignmentProbabilityFieldNumber, wire::fixed64);
        auto const bits = std::bit_cast<std::uint64_t>(event.assignment_probability());
        for (int shift = 0; shift < 64; shift += 8) out.push_back(static_cast<char>(bits >> shift));
    }
}

bool decode_detail(std::string_view bytes, schema::Event& event)
{
    google::protobuf::io::CodedInputStream input{reinterpret_cast<std::uint8_t const*>(bytes.data()), static_cast<int>(bytes.size())};
    bool const whole = event.MergeFromCodedStream(&input) && input.ConsumedEntireMessage();
    name_answered(event);
    return whole;
}

namespace {

/// Shows the strings and messages at the top in order, until take(number, payload) says false or the bytes are damaged.
template <class Take>
void each_payload(std::string_view bytes, Take&& take)
{
    while (!bytes.empty()) {
        std::uint64_t tag = 0;
        std::uint64_t value = 0;
        if (!take_varint(bytes, tag)) return;
        switch (static_cast<wire>(tag & 7)) {
        case wire::varint:
            if (!take_varint(bytes, value)) return;
            continue;
        case wire::fixed64: value = 8; break;
        case wire::fixed32: value = 4; break;
        case wire::bytes:
            if (!take_varint(bytes, value)) return;
            break;
        default: return;
        }
        if (value > bytes.size()) return;
        if (static_cast<wire>(tag & 7) == wire::bytes && !take(tag >> 3, bytes.substr(0, static_cast<std::size_t>(value)))) return;
        bytes.remove_prefix(static_cast<std::size_t>(value));
    }
}

}  // namespace

std::string_view detail_text(std::string_view bytes, int number)
{
    std::string_view found;
    each_payload(bytes, [&](std::uint64_t each, std::string_view payload) {
        bool const other = each != static_cast<std::uint64_t>(number);
        found = other ? found : payload;
        return other;
    });
    return found;
}

std::uint64_t detail_count(std::string_view bytes, int number)
{
    std::uint64_t count = 0;
    each_payload(bytes, [&](std::uint64_t each, std::string_view) {
        count += each == static_cast<std::uint64_t>(number) ? 1 : 0;
        return true;
    });
    return count;
}

}  // namespace signalbox::storage
