#include "storage/detail_codec.hpp"

#include "engine/base/utf8.hpp"
#include "storage/wire_fields.hpp"

#include <google/protobuf/io/coded_stream.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <iterator>
#include <span>
#include <utility>

namespace signalbox::storage {

namespace {

void put_text(std::string& out, int number, std::string_view text)
{
    if (base::valid_utf8(text))
        put_bytes(out, number, text);
    else
        put_bytes(out, number, base::repaired_utf8(text));
}

void put_text_unless_empty(std::string& out, int number, std::string_view text)
{
    if (!text.empty()) put_text(out, number, text);
}

// Names of ours: constants and what a configuration was allowed to hold.
void put_name(std::string& out, int number, std::string_view name)
{
    if (!name.empty()) put_bytes(out, number, name);
}

constexpr std::size_t longest_number = 12;  // two bytes of tag, ten of value

struct numbered {
    int number;
    std::uint64_t value;
};

/// Those that are not 0.
void put_numbers(std::string& out, std::span<numbered const> numbers)
{
    constexpr std::size_t most = 7;
    char buffer[most * longest_number];
    char* at = buffer;
    for (auto const& [number, value] : numbers.first(std::min(numbers.size(), most)))
        if (value != 0) {
            at = put_varint(at, static_cast<std::uint64_t>(number) << 3);
            at = put_varint(at, value);
        }
    out.append(buffer, static_cast<std::size_t>(at - buffer));
}

void put_times(std::string& out, schema::attempt_record const& attempt)
{
    numbered const numbers[] = {
        {schema::Attempt::kStatusFieldNumber, attempt.status},
        {schema::Attempt::kStartUsFieldNumber, static_cast<std::uint64_t>(attempt.start_us)},
        {schema::Attempt::kConnectedUsFieldNumber, static_cast<std::uint64_t>(attempt.connected_us)},
        {schema::Attempt::kFirstByteUsFieldNumber, static_cast<std::uint64_t>(attempt.first_byte_us)},
        {schema::Attempt::kFirstTokenUsFieldNumber, static_cast<std::uint64_t>(attempt.first_token_us)},
        {schema::Attempt::kEndUsFieldNumber, static_cast<std::uint64_t>(attempt.end_us)},
    };
    put_numbers(out, numbers);
}

void put_counts(std::string& out, int number, schema::token_counts const& tokens)
{
    numbered const numbers[] = {
        {schema::Tokens::kPromptFieldNumber, tokens.prompt},
        {schema::Tokens::kCompletionFieldNumber, tokens.completion},
        {schema::Tokens::kCachedFieldNumber, tokens.cached},
        {schema::Tokens::kCacheWriteFieldNumber, tokens.cache_write},
        {schema::Tokens::kCacheWrite1HFieldNumber, tokens.cache_write_1h},
        {schema::Tokens::kReasoningFieldNumber, tokens.reasoning},
        {schema::Tokens::kEstimatedFieldNumber, std::uint64_t{tokens.estimated}},
    };
    std::string body;
    put_numbers(body, numbers);
    put_bytes(out, number, body);
}

// The attempt that answered has the names of the event's columns; they are not written twice.
bool answered(schema::event_record const& event, schema::attempt_record const& attempt)
{
    return !event.provider.empty() && attempt.model == event.resolved_model && attempt.upstream_model == event.upstream_model &&
           attempt.provider == event.provider;
}

void put_attempt(std::string& out, std::string& body, schema::event_record const& event, schema::attempt_record const& attempt)
{
    body.clear();
    if (!answered(event, attempt)) {
        put_text_unless_empty(body, schema::Attempt::kProviderFieldNumber, attempt.provider);
        put_text_unless_empty(body, schema::Attempt::kModelFieldNumber, attempt.model);
        put_text_unless_empty(body, schema::Attempt::kUpstreamModelFieldNumber, attempt.upstream_model);
    }
    put_name(body, schema::Attempt::kReasonFieldNumber, attempt.reason);
    put_name(body, schema::Attempt::kFaultFieldNumber, attempt.fault);
    put_text_unless_empty(body, schema::Attempt::kDetailFieldNumber, attempt.detail);
    put_times(body, attempt);
    if (attempt.tokens) put_counts(body, schema::Attempt::kTokensFieldNumber, *attempt.tokens);
    if (attempt.cost_micros) {
        put_tag(body, schema::Attempt::kCostMicrosFieldNumber, wire::varint);  // 0 is a cost too
        put_varint(body, static_cast<std::uint64_t>(*attempt.cost_micros));
    }
    put_bytes(out, schema::Event::kAttemptsFieldNumber, body);
}

constexpr std::string_view before_words = ": ";

void put_step(std::string& out, schema::trail_step const& step)
{
    constexpr std::size_t around_reason = 3;  // " (" and ")"
    std::size_t const words = step.words.empty() ? 0 : before_words.size() + step.words.size();
    put_tag(out, schema::Event::kTrailFieldNumber, wire::bytes);
    put_varint(out, step.target.size() + (step.reason.empty() ? 0 : around_reason + step.reason.size() + words));
    append_step(out, step);
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
void put_tokens(std::string& out, schema::token_counts const& tokens)
{
    std::string rest;
    put_number(rest, schema::Tokens::kCacheWrite1HFieldNumber, tokens.cache_write_1h);
    bool const columns_empty = tokens.prompt == 0 && tokens.completion == 0 && tokens.cached == 0 && tokens.cache_write == 0 &&
                               tokens.reasoning == 0 && !tokens.estimated;
    if (!rest.empty() || columns_empty) put_bytes(out, schema::Event::kTokensFieldNumber, rest);
}

void put_spilled(std::string& out, schema::event_record const& event, std::span<text_field const> fields, field_set const& spilled)
{
    for (text_field const& field : fields)
        if (spilled.has(field.number)) put_text(out, field.number, field.of(event));
}

}  // namespace

void encode_detail(std::string& out, schema::event_record const& event, field_set const& spilled)
{
    std::string body;
    for (schema::attempt_record const& attempt : event.attempts) put_attempt(out, body, event, attempt);
    if (event.tokens) put_tokens(out, *event.tokens);
    put_text_unless_empty(out, schema::Event::kDetailFieldNumber, event.detail);
    for (std::string const& loss : event.translation_losses) put_text(out, schema::Event::kTranslationLossesFieldNumber, loss);
    put_number(out, schema::Event::kRequestBytesFieldNumber, event.request_bytes);
    put_number(out, schema::Event::kReplyBytesFieldNumber, event.reply_bytes);
    put_number(out, schema::Event::kParentFieldNumber, event.parent);
    out.append(event.further);
    for (schema::trail_step const& step : event.trail) put_step(out, step);
    put_text_unless_empty(out, schema::Event::kMethodFieldNumber, event.method);
    put_text_unless_empty(out, schema::Event::kConversationFieldNumber, event.conversation);
    put_name(out, schema::Event::kAssignmentValueFieldNumber, event.assignment_value);
    if (spilled.empty()) return;
    put_spilled(out, event, split_fields, spilled);
    put_spilled(out, event, shape_fields, spilled);
    put_spilled(out, event, {&revision_field, 1}, spilled);
    if (spilled.has(schema::Event::kAssignmentProbabilityFieldNumber)) {
        put_tag(out, schema::Event::kAssignmentProbabilityFieldNumber, wire::fixed64);
        auto const bits = std::bit_cast<std::uint64_t>(event.assignment_probability);
        for (int shift = 0; shift < 64; shift += 8) out.push_back(static_cast<char>(bits >> shift));
    }
}

void append_step(std::string& out, schema::trail_step const& step)
{
    out.append(step.target);
    if (step.reason.empty()) return;
    out.append(" (").append(step.reason);
    if (!step.words.empty()) out.append(before_words).append(step.words);
    out.append(")");
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
