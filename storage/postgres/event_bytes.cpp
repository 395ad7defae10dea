#include "storage/postgres/event_bytes.hpp"

#include "storage/detail_codec.hpp"
#include "storage/event_fields.hpp"
#include "storage/postgres/rollup_sums.hpp"
#include "storage/postgres/tables.hpp"
#include "storage/varint.hpp"
#include "engine/base/kept_text.hpp"

#include <algorithm>
#include <array>

namespace signalbox::storage::postgres {

namespace {

constexpr std::int64_t last_moment_us = 253'402'300'799'999'999;  // the end of the year 9999
constexpr std::string_view other = "(other)";
constexpr int run_gateway_shift = 32;

/// Texts with a character 0, as fields of an Event, for the end of the detail.
void keep_in_detail(std::string& detail, int number, std::string_view text)
{
    put_varint(detail, static_cast<std::uint64_t>(number) << 3 | 2);
    put_varint(detail, text.size());
    detail.append(text);
}

class text_columns {
public:
    explicit text_columns(copy_writer& out) : out_(out) {}
    void put(int number, std::string_view text)
    {
        std::string_view const shown = storable(text);
        out_.bytes(shown);
        if (shown.data() != text.data() && !text.empty()) keep_in_detail(kept_, number, text);
    }
    std::string const& kept() const { return kept_; }

private:
    copy_writer& out_;
    std::string kept_;
};

void put_optional(copy_writer& out, stored_row const& row, event_column of)
{
    row.is_null(of) ? out.null() : out.integer(row.integer(of));
}

void put_numbers(copy_writer& out, stored_row const& row)
{
    out.real(row.assignment_probability());
    out.small(static_cast<std::int32_t>(row.integer(event_column::status)));
    out.truth(row.integer(event_column::stream) != 0);
    out.small(static_cast<std::int32_t>(row.integer(event_column::fallback_count)));
    for (event_column const each : {event_column::tokens_prompt, event_column::tokens_completion, event_column::tokens_cached,
                                    event_column::tokens_cache_write, event_column::tokens_reasoning})
        out.integer(row.integer(each));
    out.truth(row.integer(event_column::tokens_estimated) != 0);
    put_optional(out, row, event_column::estimated_cost_micros);
    put_optional(out, row, event_column::actual_cost_micros);
    for (event_column const each : {event_column::latency_us, event_column::upstream_us, event_column::gateway_us})
        out.integer(row.integer(each));
    put_optional(out, row, event_column::first_token_us);
}

}  // namespace

std::int64_t shown_moment(std::int64_t started_us)
{
    return std::clamp<std::int64_t>(started_us, 0, last_moment_us);
}

void encode_event(copy_writer& out, stored_row const& row, std::int64_t gateway, std::int64_t place)
{
    out.begin_row(event_columns.size());
    out.integer(gateway);
    out.integer(place);
    out.integer(row.integer(event_column::id));
    out.moment(shown_moment(row.integer(event_column::started_us)));
    out.integer(row.integer(event_column::run));
    out.integer(row.integer(event_column::sequence));
    text_columns texts{out};
    for (std::size_t i = 0; i < split_fields.size(); ++i) texts.put(split_fields[i].number, row.split_text(i));
    for (std::size_t i = 0; i < shape_fields.size(); ++i) texts.put(shape_fields[i].number, row.shape_text(i));
    texts.put(revision_field.number, row.revision());
    put_numbers(out, row);
    std::string const trace = row.trace_id();
    out.bytes(storable(trace));
    out.bytes(texts.kept().empty() ? row.detail() : std::string{row.detail()} + texts.kept());
    out.integer(row.integer(event_column::started_us));
}

void figures_of(stored_row const& row, schema::event_record& into)
{
    auto const number = [&](event_column of) { return static_cast<std::uint64_t>(row.integer(of)); };
    auto const optional = [&](event_column of) { return row.is_null(of) ? std::nullopt : std::optional{row.integer(of)}; };
    into.stream = row.integer(event_column::stream) != 0;
    into.fallback_count = static_cast<std::uint32_t>(number(event_column::fallback_count));
    into.tokens = schema::token_counts{.prompt = number(event_column::tokens_prompt),
                                       .completion = number(event_column::tokens_completion),
                                       .cached = number(event_column::tokens_cached),
                                       .cache_write = number(event_column::tokens_cache_write),
                                       .reasoning = number(event_column::tokens_reasoning),
                                       .estimated = row.integer(event_column::tokens_estimated) != 0};
    into.estimated_cost_micros = optional(event_column::estimated_cost_micros);
    into.actual_cost_micros = optional(event_column::actual_cost_micros);
    into.latency_us = row.integer(event_column::latency_us);
    into.upstream_us = row.integer(event_column::upstream_us);
    into.gateway_us = row.integer(event_column::gateway_us);
    into.first_token_us = row.integer(event_column::first_token_us);
}

namespace {

void take_texts(copy_row& row, schema::event_record& into, std::array<std::string_view, dimension_count + shape_field_count + 1>& texts)
{
    std::size_t at = 0;
    auto const set = [&](text_field const& field) {
        std::string_view const text = texts[at++] = row.bytes();
        if (field.kept)
            into.*field.kept = base::kept(text);
        else
            (into.*field.own).assign(text);
    };
    for (text_field const& each : split_fields) set(each);
    for (text_field const& each : shape_fields) set(each);
    set(revision_field);
}

void take_tokens(copy_row& row, schema::event_record& into)
{
    schema::token_counts read;
    for (auto const member : {&schema::token_counts::prompt, &schema::token_counts::completion, &schema::token_counts::cached,
                              &schema::token_counts::cache_write, &schema::token_counts::reasoning})
        read.*member = static_cast<std::uint64_t>(row.integer());
    read.estimated = row.truth();
    if (!(read == schema::token_counts{})) into.tokens = read;  // the detail says when there were tokens nevertheless
}

/// What the detail holds of a name gives the name back, so that its column is made of it as it was at first.
void name_from_detail(schema::event_record& into, text_field const& field, std::string_view shown)
{
    if (shown != other) return;
    std::string_view const text = detail_text(into.further, field.number);
    if (text.empty()) return;
    if (field.kept)
        into.*field.kept = base::kept(text);
    else
        (into.*field.own).assign(text);
}

}  // namespace

decoded_event decode_event(copy_row& row)
{
    decoded_event made{.event = std::make_unique<schema::event_record>()};
    schema::event_record& into = *made.event;
    std::array<std::string_view, dimension_count + shape_field_count + 1> texts;
    made.gateway = row.integer();
    made.place = row.integer();
    into.id = static_cast<std::uint64_t>(row.integer());
    (void)row.moment();
    into.run = static_cast<std::uint64_t>(row.integer()) | static_cast<std::uint64_t>(made.gateway - 1) << run_gateway_shift;
    into.sequence = static_cast<std::uint64_t>(row.integer());
    take_texts(row, into, texts);
    into.assignment_probability = row.real();
    into.status = static_cast<std::uint32_t>(row.small());
    into.stream = row.truth();
    into.fallback_count = static_cast<std::uint32_t>(row.small());
    take_tokens(row, into);
    into.estimated_cost_micros = row.maybe_integer();
    into.actual_cost_micros = row.maybe_integer();
    into.latency_us = row.integer();
    into.upstream_us = row.integer();
    into.gateway_us = row.integer();
    into.first_token_us = row.maybe_integer().value_or(0);
    into.trace_id.assign(row.bytes());
    into.further.assign(row.bytes());  // fields of an Event as they are
    into.started_us = row.integer();
    std::size_t at = 0;
    for (text_field const& each : split_fields) name_from_detail(into, each, texts[at++]);
    for (text_field const& each : shape_fields) name_from_detail(into, each, texts[at++]);
    name_from_detail(into, revision_field, texts[at]);
    return made;
}

}  // namespace signalbox::storage::postgres
