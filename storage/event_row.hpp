// A row of the table `events`: how an event becomes one, and one an event. Used by the writer and the reader, each on its own connection.
#pragma once

#include "storage/audit_encoding.hpp"
#include "storage/catalog.hpp"
#include "storage/failure.hpp"
#include "storage/interner.hpp"
#include "storage/sqlite.hpp"

#include "schema/event.pb.h"
#include "schema/event_record.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::storage {

class row_writer {
public:
    static result<row_writer> open(database& in);
    /// From now on inserted() shows the rows; otherwise they are bound alone.
    void keep_rows(bool keeps) { keeps_ = keeps; }
    /// SQLITE_DONE, or an error's code; a constraint's when the id is taken.
    int insert(std::uint64_t id, schema::event_record const& event, placement const& at);
    /// The row that was inserted last, where it is kept. The bytes are the event's and this object's: they stay until the event or the next row changes them.
    row_cells const& inserted() const { return row_; }

private:
    void keep(event_column at, cell const& value)
    {
        if (keeps_) row_[static_cast<std::size_t>(at)] = value;
    }
    void put(event_column at, std::int64_t value);
    void put(event_column at, std::optional<std::int64_t> value);
    void put_null(event_column at);
    void put_blob(event_column at, std::string_view bytes);
    void put_times(schema::event_record const& event);
    void put_tokens(schema::token_counts const& tokens);
    void put_trace(std::string const& trace_id);

    statement insert_;
    bool keeps_ = false;
    row_cells row_;
    std::string detail_;            // kept for its memory
    std::array<char, 16> trace_{};  // bound bytes must outlive the step
};

/// The columns read_row() expects, in its order; the short list leaves `detail` in its pages.
std::string row_columns(bool with_detail);

/// Makes the event of a row of these columns, whatever it was before. The catalog must be at least as new as the row.
void read_row(schema::Event& into, statement const& row, catalog const& names, bool with_detail);

/// The column's form of a trace id: 16 bytes when it is 32 lower-case hexadecimal digits. False when it is not.
bool pack_trace(std::string_view text, std::array<char, 16>& bytes);

/// SQLite integers are signed; values above INT64_MAX are stored as INT64_MAX.
std::int64_t as_column(std::uint64_t value);

}  // namespace signalbox::storage
