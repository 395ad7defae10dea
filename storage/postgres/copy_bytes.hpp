// The binary form of COPY, written and read: https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.4. Pure; fed with bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::storage::postgres {

/// Rows for COPY ... FROM STDIN (FORMAT binary).
class copy_writer {
public:
    copy_writer() { clear(); }
    void begin_row(std::size_t columns);
    void integer(std::int64_t value);
    void small(std::int32_t value);
    void truth(bool value);
    void real(double value);
    /// A moment in microseconds since 1970; PostgreSQL counts from 2000.
    void moment(std::int64_t since_1970_us) { integer(since_1970_us - epoch_2000_us); }
    void bytes(std::string_view of);
    void null();
    /// The whole data; then clear() before the next row.
    std::string_view finish();
    void clear();

    static constexpr std::int64_t epoch_2000_us = 946'684'800'000'000;

private:
    std::string out_;
};

/// The columns of one row of COPY ... TO STDOUT (FORMAT binary). A column that is too short for what is asked reads as 0.
class copy_row {
public:
    /// From the front of `bytes`, which loses the row. False at the end of the data, and when they are no row.
    static std::optional<copy_row> take(std::string_view& bytes);

    bool next_is_null() const { return is_null_; }
    std::int64_t integer();
    std::optional<std::int64_t> maybe_integer();
    std::int32_t small();
    bool truth();
    double real();
    std::int64_t moment() { return integer() + copy_writer::epoch_2000_us; }
    std::string_view bytes();

private:
    std::uint64_t number(std::size_t size);
    void look();

    std::string_view rest_;
    bool is_null_ = false;
};

/// Passes over the head of the data, which stands before the first row.
void skip_copy_head(std::string_view& bytes);

}  // namespace signalbox::storage::postgres
