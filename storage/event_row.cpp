#include "storage/event_row.hpp"

#include "storage/detail_codec.hpp"
#include "storage/event_columns.hpp"
#include "engine/base/hex.hpp"
#include "engine/base/utf8.hpp"

#include <limits>

namespace signalbox::storage {

namespace {

using column = event_column;

/// All columns: where a row has them, and the numbers of the parameters that write them.
constexpr column_choice<event_column_names.size()> row_choice = [] {
    column_choice<event_column_names.size()> all{};
    for (std::size_t i = 0; i < all.columns.size(); ++i) all.columns[i] = static_cast<column>(i);
    return all;
}();

constexpr int place_of(column of)
{
    return static_cast<int>(of);
}

constexpr int parameter(column of)
{
    return place_of(of) + 1;
}

/// The digits of a trace are random, and a branch on each would be guessed wrong.
constexpr auto hex_values = [] {
    std::array<std::int8_t, 256> values{};
    values.fill(-1);
    for (int i = 0; i < 10; ++i) values[static_cast<std::size_t>('0' + i)] = static_cast<std::int8_t>(i);
    for (int i = 0; i < 6; ++i) values[static_cast<std::size_t>('a' + i)] = static_cast<std::int8_t>(10 + i);
    return values;
}();

int hex_digit(char c)
{
    return hex_values[static_cast<unsigned char>(c)];
}

}  // namespace

std::string row_columns(bool with_detail)
{
    std::string all = row_choice.list();
    if (!with_detail) all.resize(all.rfind(", "));  // the last one
    return all;
}

std::int64_t as_column(std::uint64_t value)
{
    constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
    return static_cast<std::int64_t>(value < most ? value : most);
}

bool pack_trace(std::string_view text, std::array<char, 16>& bytes)
{
    if (text.size() != 2 * bytes.size()) return false;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        int const high = hex_digit(text[2 * i]);
        int const low = hex_digit(text[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        bytes[i] = static_cast<char>(high << 4 | low);
    }
    return true;
}

result<row_writer> row_writer::open(database& in)
{
    std::string sql = "INSERT INTO events VALUES (?1";
    for (std::size_t i = 2; i <= event_column_names.size(); ++i) sql += ", ?" + std::to_string(i);
    auto prepared = in.prepare(sql + ")");
    if (!prepared) return prepared.error();
    row_writer made;
    made.insert_ = std::move(*prepared);
    return made;
}

void row_writer::put(column at, std::int64_t value)
{
    keep(at, cell::of(value));
    insert_.bind(parameter(at), value);
}

void row_writer::put(column at, std::optional<std::int64_t> value)
{
    value ? put(at, *value) : put_null(at);
}

void row_writer::put_null(column at)
{
    keep(at, {});
    insert_.bind_null(parameter(at));
}

void row_writer::put_blob(column at, std::string_view bytes)
{
    keep(at, cell::of_blob(bytes));
    insert_.bind_blob(parameter(at), bytes);
}

void row_writer::put_times(schema::event_record const& event)
{
    put(column::started_us, event.started_us);
    put(column::latency_us, event.latency_us);
    put(column::upstream_us, event.upstream_us);
    put(column::gateway_us, event.gateway_us);
    event.first_token_us == 0 ? put_null(column::first_token_us) : put(column::first_token_us, event.first_token_us);
}

void row_writer::put_tokens(schema::token_counts const& tokens)
{
    put(column::tokens_prompt, as_column(tokens.prompt));
    put(column::tokens_completion, as_column(tokens.completion));
    put(column::tokens_cached, as_column(tokens.cached));
    put(column::tokens_cache_write, as_column(tokens.cache_write));
    put(column::tokens_reasoning, as_column(tokens.reasoning));
    put(column::tokens_estimated, std::int64_t{tokens.estimated});
}

void row_writer::put_trace(std::string const& trace_id)
{
    if (pack_trace(trace_id, trace_)) return put_blob(column::trace_id, {trace_.data(), trace_.size()});
    if (trace_id.empty() || !base::valid_utf8(trace_id)) return put_null(column::trace_id);
    keep(column::trace_id, cell::of_text(trace_id));
    insert_.bind_text(parameter(column::trace_id), trace_id);
}

int row_writer::insert(std::uint64_t id, schema::event_record const& event, placement const& at)
{
    detail_.clear();
    encode_detail(detail_, event, at.spilled);
    put(column::id, as_column(id));
    put(column::run, as_column(event.run));
    put(column::sequence, as_column(event.sequence));
    put(column::split, std::int64_t{at.split});
    put(column::shape, std::int64_t{at.shape});
    put(column::config_revision, std::int64_t{at.revision});
    put(column::status, std::int64_t{event.status});
    put(column::stream, std::int64_t{event.stream});
    put(column::fallback_count, std::int64_t{event.fallback_count});
    put_times(event);
    put_tokens(event.tokens.value_or(schema::token_counts{}));
    put(column::estimated_cost_micros, event.estimated_cost_micros);
    put(column::actual_cost_micros, event.actual_cost_micros);
    put_trace(event.trace_id);
    put_blob(column::detail, detail_);
    return insert_.run();
}

namespace {

void read_names(schema::Event& event, statement const& row, catalog const& names)
{
    auto const set = [&](text_field const& field, name_id name) {
        if (name > name_other) (event.*field.mutate)()->assign(names.text(name));
    };
    if (split const* of = names.split_at(static_cast<std::uint32_t>(row.integer(place_of(column::split)))))
        for (std::size_t i = 0; i < dimension_count; ++i) set(split_fields[i], of->names[i]);
    if (shape const* of = names.shape_at(static_cast<std::uint32_t>(row.integer(place_of(column::shape))))) {
        for (std::size_t i = 0; i < shape_field_count; ++i) set(shape_fields[i], of->names[i]);
        event.set_assignment_probability(of->assignment_probability);
    }
    set(revision_field, static_cast<name_id>(row.integer(place_of(column::config_revision))));
}

void read_tokens(schema::Event& event, statement const& row)
{
    bool any = false;
    for (int i = place_of(column::tokens_prompt); i <= place_of(column::tokens_estimated); ++i) any = any || row.integer(i) != 0;
    if (!any) return;  // the detail says when there were tokens nevertheless
    schema::Tokens& tokens = *event.mutable_tokens();
    tokens.set_prompt(static_cast<std::uint64_t>(row.integer(place_of(column::tokens_prompt))));
    tokens.set_completion(static_cast<std::uint64_t>(row.integer(place_of(column::tokens_completion))));
    tokens.set_cached(static_cast<std::uint64_t>(row.integer(place_of(column::tokens_cached))));
    tokens.set_cache_write(static_cast<std::uint64_t>(row.integer(place_of(column::tokens_cache_write))));
    tokens.set_reasoning(static_cast<std::uint64_t>(row.integer(place_of(column::tokens_reasoning))));
    tokens.set_estimated(row.integer(place_of(column::tokens_estimated)) != 0);
}

void read_trace(schema::Event& event, statement const& row)
{
    if (!row.is_blob(place_of(column::trace_id))) {
        event.mutable_trace_id()->assign(row.text(place_of(column::trace_id)));
        return;
    }
    std::string& text = *event.mutable_trace_id();
    for (char const byte : row.blob(place_of(column::trace_id))) {
        text.push_back(base::hex_digits[static_cast<unsigned char>(byte) >> 4]);
        text.push_back(base::hex_digits[static_cast<unsigned char>(byte) & 15]);
    }
}

}  // namespace

void read_row(schema::Event& event, statement const& row, catalog const& names, bool with_detail)
{
    event.Clear();
    event.set_id(static_cast<std::uint64_t>(row.integer(place_of(column::id))));
    event.set_started_us(row.integer(place_of(column::started_us)));
    event.set_run(static_cast<std::uint64_t>(row.integer(place_of(column::run))));
    event.set_sequence(static_cast<std::uint64_t>(row.integer(place_of(column::sequence))));
    event.set_status(static_cast<std::uint32_t>(row.integer(place_of(column::status))));
    event.set_stream(row.integer(place_of(column::stream)) != 0);
    event.set_fallback_count(static_cast<std::uint32_t>(row.integer(place_of(column::fallback_count))));
    if (!row.is_null(place_of(column::estimated_cost_micros)))
        event.set_estimated_cost_micros(row.integer(place_of(column::estimated_cost_micros)));
    if (!row.is_null(place_of(column::actual_cost_micros))) event.set_actual_cost_micros(row.integer(place_of(column::actual_cost_micros)));
    event.set_latency_us(row.integer(place_of(column::latency_us)));
    event.set_upstream_us(row.integer(place_of(column::upstream_us)));
    event.set_gateway_us(row.integer(place_of(column::gateway_us)));
    // Earlier versions wrote the end of a whole reply as its first token.
    event.set_first_token_us(event.stream() ? row.integer(place_of(column::first_token_us)) : 0);
    read_names(event, row, names);
    read_tokens(event, row);
    read_trace(event, row);
    // A damaged detail must not hide the rest of the row, nor the rows beside it.
    if (with_detail && !decode_detail(row.blob(place_of(column::detail)), event))
        event.set_detail("the stored detail of this event is damaged");
}

}  // namespace signalbox::storage
