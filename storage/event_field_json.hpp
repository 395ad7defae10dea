// The values of an event's fields as JSON: numbers of people's units, and the lists inside an event. Read by the table of event fields. Pure.
#pragma once

#include "engine/base/json_writer.hpp"

#include "schema/event.pb.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace signalbox::storage {

/// Dollars with six decimals; null when unknown.
void money_json(base::json_object& into, std::string_view name, std::optional<std::int64_t> micros);
/// A time that never came is 0 in the schema and null here.
void moment_json(base::json_object& into, std::string_view name, std::int64_t microseconds);
/// A measured number, rounded to `decimals`; null when there is none.
void rounded_json(base::json_object& into, std::string_view name, std::optional<double> value, int decimals);

std::optional<std::int64_t> estimated_cost(schema::Event const& event);
std::optional<std::int64_t> actual_cost(schema::Event const& event);

void attempts_json(base::json_object& into, std::string_view name, schema::Event const& event);
void losses_json(base::json_object& into, std::string_view name, schema::Event const& event);
void limits_json(base::json_object& into, std::string_view name, schema::Event const& event);
void policies_json(base::json_object& into, std::string_view name, schema::Event const& event);
void labels_json(base::json_object& into, std::string_view name, schema::Event const& event);
void units_json(base::json_object& into, std::string_view name, schema::Event const& event);
void trail_json(base::json_object& into, std::string_view name, schema::Event const& event);

}  // namespace signalbox::storage
