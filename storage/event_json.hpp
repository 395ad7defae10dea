// Events and totals as people and programs get them: JSON and CSV with the names of docs/formats/event-json.md. Pure functions.
#pragma once

#include "storage/dimension.hpp"
#include "storage/event_reader.hpp"
#include "engine/base/timestamp.hpp"
#include "storage/totals.hpp"

#include "schema/event.pb.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::storage {

/// One JSON object, no newline. Money has six decimals and is null when unknown.
void append_json(std::string& out, schema::Event const& event);
std::string to_json(schema::Event const& event);

/// The first line of a CSV export, without its line end.
std::string csv_header();  // event_csv.cpp
/// One RFC 4180 record, without its line end.
void append_csv(std::string& out, schema::Event const& event);

/// One row of statistics as a JSON object: the name under the dimension's name, counts, rates, tokens, costs, averages and percentiles.
void append_json(std::string& out, stats_row const& row, dimension by);

/// 1234567 as "1.234567".
std::string dollars_text(std::int64_t micro_dollars);

}  // namespace signalbox::storage
