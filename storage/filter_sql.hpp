// A filter as the end of a WHERE clause over `events`, with every constant bound; and as a question to one split, for rollups. Pure.
#pragma once

#include "storage/catalog.hpp"
#include "storage/failure.hpp"
#include "storage/filter.hpp"
#include "storage/filter_fields.hpp"
#include "storage/sqlite.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace signalbox::storage {

struct filter_sql {
    std::string text;  // an expression; "1" when everything passes
    std::vector<sql_value> values;
};

/// Microseconds since 1970 by the machine's clock.
std::int64_t wall_now_us();

/// Parameters are numbered from `first` on; times such as -2h count from `now_us`. The connection must know our functions, see
/// install_detail_text(). Text is looked for in `names` once for the statement, not in each row.
filter_sql compile(filter const& of, int first, std::int64_t now_us = wall_now_us());
/// The values must outlive the steps.
void bind_values(statement& to, int first, std::vector<sql_value> const& values);

/// Adds the SQL functions that filters need: detail_text(detail, field number), a string that stands in an event's detail alone;
/// detail_count(detail, field number); text_passes(comparison, text, wanted); text_mentions(text, lowered word).
result<void> install_detail_text(database& in);

/// Trouble bad_request names the first key that is no dimension: rollups cannot tell.
result<void> only_dimensions(filter const& of);
/// Whether the requests of a split pass a filter of dimensions.
bool passes(filter const& of, split const& requests, catalog const& names);
/// The same for a part of a filter's tree.
bool passes(condition const& of, split const& requests, catalog const& names);
/// Whether a text passes a comparison of texts.
bool passes(condition const& comparison, std::string_view text);

}  // namespace signalbox::storage
