// Every field of an event as people and programs meet it: one row gives its name and value in JSON, its column of CSV, its key in filters and
// its line in docs/formats/event-fields.md. A new field is a row here. Pure.
#pragma once

#include "storage/filter_fields.hpp"
#include "engine/base/json_writer.hpp"

#include "schema/event.pb.h"

#include <span>
#include <string>
#include <string_view>

namespace signalbox::storage {

struct event_field {
    std::string_view name;  // "tokens.prompt" is "prompt" of the object "tokens" in JSON and tokens_prompt in CSV
    std::string_view about;
    void (*json)(base::json_object& into, std::string_view name, schema::Event const& event) = nullptr;  // null: not in JSON
    void (*csv)(std::string& out, schema::Event const& event) = nullptr;                                 // null: not in CSV
    filter_field filter{};                                                                               // without a key: not in filters
};

/// In the order of JSON and CSV.
std::span<event_field const> event_field_rows();

/// RFC 4180, and never a formula.
void put_csv_text(std::string& out, std::string_view text);

}  // namespace signalbox::storage
