#include "storage/postgres/copy_bytes.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace signalbox::storage::postgres {

namespace {

constexpr std::string_view mark{"PGCOPY\n\377\r\n\0", 11};
constexpr std::size_t head_size = mark.size() + 8;  // flags, and the length of an extension

/// The most significant byte first.
template <std::size_t Size>
struct big_endian {
    explicit big_endian(std::uint64_t value)
    {
        for (std::size_t i = 0; i < Size; ++i) bytes[i] = static_cast<char>(value >> (8 * (Size - 1 - i)));
    }
    char bytes[Size];
};

std::uint64_t read_number(std::string_view bytes, std::size_t size)
{
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return value;
}

}  // namespace

void copy_writer::begin_row(std::size_t columns)
{
    big_endian<2> const count{columns};
    out_.append(count.bytes, sizeof count.bytes);
}

/// Length and value in one append: an event has fifty columns.
void copy_writer::integer(std::int64_t value)
{
    char both[12];
    std::memcpy(both, big_endian<4>{8}.bytes, 4);
    std::memcpy(both + 4, big_endian<8>{static_cast<std::uint64_t>(value)}.bytes, 8);
    out_.append(both, sizeof both);
}

void copy_writer::small(std::int32_t value)
{
    char both[8];
    std::memcpy(both, big_endian<4>{4}.bytes, 4);
    std::memcpy(both + 4, big_endian<4>{static_cast<std::uint32_t>(value)}.bytes, 4);
    out_.append(both, sizeof both);
}

void copy_writer::truth(bool value)
{
    char const both[5] = {0, 0, 0, 1, value ? '\1' : '\0'};
    out_.append(both, sizeof both);
}

void copy_writer::null()
{
    out_.append(4, '\377');
}

void copy_writer::real(double value)
{
    integer(static_cast<std::int64_t>(std::bit_cast<std::uint64_t>(value)));
}

void copy_writer::bytes(std::string_view of)
{
    big_endian<4> const size{of.size()};
    out_.append(size.bytes, sizeof size.bytes);
    out_.append(of);
}

std::string_view copy_writer::finish()
{
    out_.append(2, '\377');
    return out_;
}

void copy_writer::clear()
{
    out_.assign(mark);
    out_.append(8, '\0');
}

void skip_copy_head(std::string_view& bytes)
{
    if (bytes.starts_with(mark)) bytes.remove_prefix(std::min(bytes.size(), head_size));
}

std::optional<copy_row> copy_row::take(std::string_view& bytes)
{
    if (bytes.size() < 2) return {};
    auto const columns = static_cast<std::int16_t>(read_number(bytes, 2));
    std::size_t at = 2;
    for (int i = 0; i < columns; ++i) {
        if (bytes.size() - at < 4) return {};
        auto const size = static_cast<std::int32_t>(read_number(bytes.substr(at), 4));
        at += 4;
        if (size > 0 && bytes.size() - at < static_cast<std::size_t>(size)) return {};
        at += size > 0 ? static_cast<std::size_t>(size) : 0;
    }
    if (columns < 0) return {};
    copy_row made;
    made.rest_ = bytes.substr(2, at - 2);
    made.look();
    bytes.remove_prefix(at);
    return made;
}

void copy_row::look()
{
    is_null_ = rest_.size() < 4 || static_cast<std::int32_t>(read_number(rest_, 4)) < 0;
}

std::string_view copy_row::bytes()
{
    if (rest_.size() < 4) return {};
    std::size_t const size = is_null_ ? 0 : static_cast<std::size_t>(read_number(rest_, 4));
    std::string_view const value = rest_.substr(4, size);
    rest_.remove_prefix(std::min(rest_.size(), 4 + size));
    look();
    return value;
}

std::uint64_t copy_row::number(std::size_t size)
{
    std::string_view const value = bytes();
    return value.size() == size ? read_number(value, size) : 0;
}

std::int64_t copy_row::integer()
{
    return static_cast<std::int64_t>(number(8));
}

std::optional<std::int64_t> copy_row::maybe_integer()
{
    bool const none = is_null_;
    std::int64_t const value = integer();
    return none ? std::nullopt : std::optional{value};
}

std::int32_t copy_row::small()
{
    return static_cast<std::int32_t>(number(4));
}

bool copy_row::truth()
{
    return number(1) != 0;
}

double copy_row::real()
{
    return std::bit_cast<double>(number(8));
}

}  // namespace signalbox::storage::postgres
