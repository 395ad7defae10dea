// One row of the table `events` with its names as texts, and where it may stand: in a statement's result, or packed in memory as the writer handed it
// over. Pure.
#pragma once

#include "storage/audit_encoding.hpp"
#include "storage/catalog.hpp"
#include "storage/event_columns.hpp"
#include "storage/sqlite.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::storage {

/// Views stay as long as those of its cells and the catalog do.
class stored_row {
public:
    stored_row(row_cells const& cells, catalog const& names);

    std::int64_t integer(event_column of) const { return at(of).integer; }
    bool is_null(event_column of) const { return at(of).is == cell::kind::null; }
    std::string_view detail() const { return at(event_column::detail).bytes; }
    /// As text: 32 digits where the column has 16 bytes; empty when there is none.
    std::string trace_id() const;
    /// In the order of split_fields and shape_fields; "(other)" where the text stands in the detail.
    std::string_view split_text(std::size_t at) const { return split_ ? names_.text(split_->names[at]) : std::string_view{}; }
    std::string_view shape_text(std::size_t at) const { return shape_ ? names_.text(shape_->names[at]) : std::string_view{}; }
    std::string_view revision() const { return names_.text(static_cast<name_id>(integer(event_column::config_revision))); }
    double assignment_probability() const { return shape_ ? shape_->assignment_probability : 0; }
    /// The number of the split: rows of the same split have the same names.
    std::uint32_t split_number() const { return static_cast<std::uint32_t>(integer(event_column::split)); }

    /// False when the catalog is older than the row.
    static bool is_named(row_cells const& cells, catalog const& names);

private:
    cell const& at(event_column of) const { return cells_[static_cast<std::size_t>(of)]; }

    row_cells const& cells_;
    catalog const& names_;
    split const* split_;
    shape const* shape_;
};

/// A value of the row a statement is at. The bytes are the statement's until its next step.
cell cell_of(statement const& row, int column);
/// All columns, of a statement that selects them in their order.
void read_cells(row_cells& into, statement const& row);

/// Appends a row's cells to rows that stand one behind the other.
void pack_row(std::string& rows, row_cells const& row);
/// Takes the first row; the views are those bytes. False at the end, and where the bytes are no row.
bool unpack_row(std::string_view& rows, row_cells& into);

}  // namespace signalbox::storage
