#include "storage/stored_row.hpp"

#include "engine/base/hex.hpp"
#include "storage/varint.hpp"

#include <sqlite3.h>

#include <cstring>

namespace signalbox::storage {

namespace {

constexpr std::size_t longest_packed_number = 1 + 10;  // the kind, and a varint
constexpr std::size_t most_packed_numbers = event_column_names.size() * longest_packed_number;

cell const& cell_at(row_cells const& cells, event_column of)
{
    return cells[static_cast<std::size_t>(of)];
}

}  // namespace

stored_row::stored_row(row_cells const& cells, catalog const& names)
    : cells_(cells),
      names_(names),
      split_(names.split_at(split_number())),
      shape_(names.shape_at(static_cast<std::uint32_t>(integer(event_column::shape))))
{}

std::string stored_row::trace_id() const
{
    cell const& trace = at(event_column::trace_id);
    return trace.is == cell::kind::blob ? base::hex_of_bytes(trace.bytes) : std::string{trace.bytes};
}

/// A row's names are written before it, and numbers are given in their order.
bool stored_row::is_named(row_cells const& cells, catalog const& names)
{
    auto const number = [&](event_column of) { return static_cast<std::size_t>(cell_at(cells, of).integer); };
    return number(event_column::split) <= names.splits().size() && number(event_column::shape) <= names.shapes().size() &&
           number(event_column::config_revision) <= names.names();
}

cell cell_of(statement const& row, int column)
{
    switch (sqlite3_column_type(row.raw(), column)) {
    case SQLITE_INTEGER: return cell::of(row.integer(column));
    case SQLITE_FLOAT: return cell::of_real(row.real(column));
    case SQLITE_TEXT: return cell::of_text(row.text(column));
    case SQLITE_BLOB: return cell::of_blob(row.blob(column));
    default: return {};
    }
}

void read_cells(row_cells& into, statement const& row)
{
    for (std::size_t i = 0; i < into.size(); ++i) into[i] = cell_of(row, static_cast<int>(i));
}

/// A kind and a number: the value with its sign folded, or a length whose bytes stand behind it.
void pack_row(std::string& rows, row_cells const& row)
{
    char buffer[most_packed_numbers];
    char* end = buffer;
    std::size_t bytes = 0;
    for (cell const& each : row) {
        bool const is_number = each.is == cell::kind::integer;
        *end++ = static_cast<char>(each.is);
        end = put_varint(end, is_number ? fold_sign(each.integer) : each.bytes.size());
        bytes += each.bytes.size();
    }
    auto const head = static_cast<std::size_t>(end - buffer);
    std::size_t at = rows.size();
    rows.resize(at + head + bytes);
    std::memcpy(rows.data() + at, buffer, head);
    at += head;
    for (cell const& each : row)
        if (!each.bytes.empty()) {
            std::memcpy(rows.data() + at, each.bytes.data(), each.bytes.size());
            at += each.bytes.size();
        }
}

bool unpack_row(std::string_view& rows, row_cells& into)
{
    std::array<std::size_t, event_column_names.size()> sizes{};
    for (std::size_t i = 0; i < into.size(); ++i) {
        if (rows.empty()) return false;
        auto const is = static_cast<cell::kind>(rows.front());
        rows.remove_prefix(1);
        std::uint64_t number = 0;
        if (!take_varint(rows, number)) return false;
        into[i] = {.is = is, .integer = is == cell::kind::integer ? unfold_sign(number) : 0};
        sizes[i] = is == cell::kind::integer ? 0 : static_cast<std::size_t>(number);
    }
    for (std::size_t i = 0; i < into.size(); ++i) {
        if (sizes[i] > rows.size()) return false;
        into[i].bytes = rows.substr(0, sizes[i]);
        rows.remove_prefix(sizes[i]);
    }
    return true;
}

}  // namespace signalbox::storage
