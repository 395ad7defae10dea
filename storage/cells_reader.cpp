#include "storage/cells_reader.hpp"

#include "storage/arrivals.hpp"
#include "storage/detail_codec.hpp"
#include "storage/event_columns.hpp"
#include "storage/event_fields.hpp"
#include "storage/event_row.hpp"
#include "storage/filter_sql.hpp"

#include <algorithm>
#include <string>

namespace signalbox::storage {

namespace {

using column = event_column;

constexpr column_choice<13> choice{{column::id, column::started_us, column::split, column::status, column::stream, column::fallback_count,
                                    column::tokens_prompt, column::tokens_completion, column::tokens_estimated,
                                    column::estimated_cost_micros, column::actual_cost_micros, column::latency_us, column::first_token_us}};

template <column Of>
constexpr int place_of = choice.at(Of);

event_decision decision_of(std::string_view name)
{
    if (name == "allowed") return event_decision::allowed;
    if (name == "error") return event_decision::error;
    if (name == "blocked") return event_decision::blocked;
    return name == "abandoned" ? event_decision::abandoned : event_decision::other;
}

void read_cost(event_cells& cells, statement const& row)
{
    bool const actual = !row.is_null(place_of<column::actual_cost_micros>);
    cells.cost_estimated = !actual && !row.is_null(place_of<column::estimated_cost_micros>);
    cells.cost_known = actual || cells.cost_estimated;
    cells.cost_micros = actual ? row.integer(place_of<column::actual_cost_micros>) : row.integer(place_of<column::estimated_cost_micros>);
}

}  // namespace

std::string cells_columns()
{
    return choice.list();
}

// A name, or the text in the event's detail where the split says (other).
std::uint32_t cells_taker::name(split const& of, dimension which, std::uint64_t event, result<void>& done)
{
    name_id const known = of[which];
    if (known != name_other || !done) return known == name_none ? name_empty : known;
    if (!detail_) {
        auto prepared = in_.prepare("SELECT detail FROM events WHERE id = ?1");
        if (!prepared) {
            done = prepared.error();
            return known;
        }
        detail_ = std::move(*prepared);
    }
    reset_later const at_end{detail_};
    detail_.bind(1, as_column(event));
    if (detail_.step() != SQLITE_ROW) return known;
    std::string_view const text = detail_text(detail_.blob(0), split_fields[static_cast<std::size_t>(which)].number);
    if (text.empty()) return known;
    into_.spilled.emplace_back(text);
    return first_spilled_name + static_cast<std::uint32_t>(into_.spilled.size() - 1);
}

result<void> cells_taker::take(statement const& row)
{
    event_cells cells{.id = static_cast<std::uint64_t>(row.integer(place_of<column::id>)),
                      .started_us = row.integer(place_of<column::started_us>)};
    cells.latency_us = row.integer(place_of<column::latency_us>);
    cells.tokens_prompt = static_cast<std::uint64_t>(row.integer(place_of<column::tokens_prompt>));
    cells.tokens_completion = static_cast<std::uint64_t>(row.integer(place_of<column::tokens_completion>));
    cells.tokens_estimated = row.integer(place_of<column::tokens_estimated>) != 0;
    cells.fallback_count = static_cast<std::uint32_t>(row.integer(place_of<column::fallback_count>));
    cells.status = static_cast<std::uint16_t>(row.integer(place_of<column::status>));
    cells.stream = row.integer(place_of<column::stream>) != 0;
    cells.first_token_us =
        cells.stream ? row.integer(place_of<column::first_token_us>) : 0;  // of whole replies, earlier versions wrote the end
    read_cost(cells, row);
    result<void> done;
    if (split const* of = names_.split_at(static_cast<std::uint32_t>(row.integer(place_of<column::split>)))) {
        cells.requested_model = name(*of, dimension::requested_model, cells.id, done);
        cells.resolved_model = name(*of, dimension::resolved_model, cells.id, done);
        cells.provider = name(*of, dimension::provider, cells.id, done);
        cells.group = name(*of, dimension::group, cells.id, done);
        cells.tag = name(*of, dimension::tag, cells.id, done);
        cells.key = name(*of, dimension::key, cells.id, done);
        cells.consumer = name(*of, dimension::consumer, cells.id, done);
        cells.reason = name(*of, dimension::reason, cells.id, done);
        std::uint32_t const decision = name(*of, dimension::decision, cells.id, done);
        cells.decision = decision_of(decision < first_spilled_name ? names_.text(decision)
                                                                   : std::string_view{into_.spilled[decision - first_spilled_name]});
    }
    into_.rows.push_back(cells);
    return done;
}

result<cells_page> read_cells(database& in, catalog const& names, std::vector<std::uint64_t> const& ids)
{
    cells_page page;
    page.rows.reserve(ids.size());
    cells_taker taker{in, names, page};
    auto select = in.prepare("SELECT " + cells_columns() + " FROM events WHERE id = ?1", false);
    if (!select) return select.error();
    for (std::uint64_t const wanted : ids) {
        reset_later const at_end{*select};
        select->bind(1, as_column(wanted));
        int const code = select->step();
        if (code == SQLITE_ROW) {
            if (auto taken = taker.take(*select); !taken) return taken.error();
        } else if (code == SQLITE_DONE) {
            page.rows.emplace_back();
        } else {
            return in.error(code, "reading");
        }
    }
    return page;
}

result<arrived_cells> read_arrived_cells(database& in, catalog const& names, std::uint64_t cursor, filter const& where, time_range range,
                                         std::size_t limit)
{
    auto const next = next_arrival(in);
    if (!next) return next.error();
    // A cursor from beyond the end belongs to a store that was replaced.
    std::uint64_t const begin = std::clamp<std::uint64_t>(cursor, 1, static_cast<std::uint64_t>(*next));
    std::vector<std::uint64_t> ids;
    auto const end = read_arrived_ids(in, begin, ids);
    if (!end) return end.error();
    arrived_cells made{.cursor = *end, .missed = *end - begin - ids.size()};
    filter_sql const passing = compile(where, 4);
    auto select = in.prepare("SELECT " + cells_columns() +
                                 " FROM events WHERE id = ?1 AND started_us >= ?2 AND started_us < ?3 "
                                 "AND " +
                                 passing.text,
                             false);
    if (!select) return select.error();
    select->bind(2, range.from_us);
    select->bind(3, range.to_us);
    bind_values(*select, 4, passing.values);
    cells_taker taker{in, names, made.page};
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (made.page.rows.size() >= limit) {
            made.more = true;
            made.cursor = *end - (ids.size() - i);
            break;
        }
        reset_later const at_end{*select};
        select->bind(1, as_column(ids[i]));
        int const code = select->step();
        if (code != SQLITE_ROW && code != SQLITE_DONE) return in.error(code, "reading");
        if (code == SQLITE_ROW)
            if (auto taken = taker.take(*select); !taken) return taken.error();
    }
    return made;
}

}  // namespace signalbox::storage
