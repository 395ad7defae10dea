#include "storage/filter_fields.hpp"

#include "storage/event_field_table.hpp"
#include "engine/base/nearest.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace signalbox::storage {

namespace {

/// The keys of the table of event fields.
std::vector<filter_field> made_fields()
{
    std::vector<filter_field> made;
    for (event_field const& each : event_field_rows())
        if (!each.filter.key.empty()) made.push_back(each.filter);
    return made;
}

// What other consoles call the messages themselves; an answer better than a nearest name.
constexpr std::array<std::string_view, 8> body_keys{"body",    "request_body", "response_body", "prompt",
                                                    "message", "messages",     "content",       "reply"};

}  // namespace

bool filter_field::is_text() const
{
    return kind == field_kind::split_text || kind == field_kind::shape_text || kind == field_kind::revision || kind == field_kind::message;
}

bool filter_field::sorts() const
{
    return kind == field_kind::number || kind == field_kind::duration || kind == field_kind::time || kind == field_kind::event_id;
}

std::span<filter_field const> filter_fields()
{
    static std::vector<filter_field> const fields = made_fields();
    return fields;
}

filter_field const* find_filter_field(std::string_view key)
{
    for (filter_field const& field : filter_fields())
        if (field.key == key) return &field;
    return nullptr;
}

bool is_body_key(std::string_view key)
{
    return std::ranges::find(body_keys, key) != body_keys.end();
}

std::string nearest_filter_key(std::string_view written)
{
    auto keys = filter_keys();
    keys.insert(keys.end(), {since_key, until_key});
    return base::did_you_mean(written, keys);
}

}  // namespace signalbox::storage
