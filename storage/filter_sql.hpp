// A filter as the end of a WHERE clause over `events`, with every constant bound; and as a question to one split, for rollups. Pure.
#pragma once

#include "storage/catalog.hpp"
#include "storage/failure.hpp"
#include "storage/filter.hpp"
#include "storage/filter_fields.hpp"
#include "storage/sqlite.hpp"

#include <string>
#include <vector>

namespace signalbox::storage {

struct filter_sql {
    std::string text;  // an expression; "1" when everything passes
    std::vector<sql_value> values;
};

/// Parameters are numbered from `first` on. The connection must know detail_text(), see install_detail_text().
filter_sql compile(filter const& of, int first);
/// The values must outlive the steps.
void bind_values(statement& to, int first, std::vector<sql_value> const& values);

/// Adds the SQL function detail_text(detail, field number): a string that stands in an event's detail alone.
result<void> install_detail_text(database& in);

/// Trouble bad_request names the first key that is no dimension: rollups cannot tell.
result<void> only_dimensions(filter const& of);
/// Whether the requests of a split pass a filter of dimensions.
bool passes(filter const& of, split const& requests, catalog const& names);

}  // namespace signalbox::storage
