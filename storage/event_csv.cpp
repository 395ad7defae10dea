// The CSV half of event_json.hpp: header and records from the table of event fields.
#include "storage/event_field_table.hpp"
#include "storage/event_json.hpp"

#include <algorithm>
#include <array>

namespace signalbox::storage {

namespace {

// What spreadsheets take for the beginning of a formula (OWASP, CSV Injection); full-width forms included.
bool begins_a_formula(std::string_view text)
{
    constexpr std::array<std::string_view, 11> starts{"=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"};
    return std::ranges::any_of(starts, [&](std::string_view each) { return text.starts_with(each); });
}

}  // namespace

// https://www.rfc-editor.org/rfc/rfc4180#section-2: quoted where a comma, a quote or a line end is in it. A text that a spreadsheet would
// compute gets an apostrophe in front, which makes it text there.
void put_csv_text(std::string& out, std::string_view text)
{
    bool const formula = begins_a_formula(text);
    if (!formula && text.find_first_of(",\"\r\n") == std::string_view::npos) {
        out += text;
        return;
    }
    out += formula ? "\"'" : "\"";
    for (char const c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

std::string csv_header()
{
    std::string line;
    for (event_field const& each : event_field_rows()) {
        if (!each.csv) continue;
        std::string name{each.name};
        std::ranges::replace(name, '.', '_');
        line.append(line.empty() ? "" : ",").append(name);
    }
    return line;
}

void append_csv(std::string& out, schema::Event const& event)
{
    bool first = true;
    for (event_field const& each : event_field_rows()) {
        if (!each.csv) continue;
        out += first ? "" : ",";
        first = false;
        each.csv(out, event);
    }
}

}  // namespace signalbox::storage
