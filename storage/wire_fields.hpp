// Fields of protobuf messages, appended as bytes (https://protobuf.dev/programming-guides/encoding/): where a message object for each event would
// cost more than all that is written. Pure.
#pragma once

#include "storage/varint.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::storage {

enum class wire : std::uint64_t { varint = 0, fixed64 = 1, bytes = 2, fixed32 = 5 };

inline void put_tag(std::string& out, int number, wire type)
{
    put_varint(out, static_cast<std::uint64_t>(number) << 3 | static_cast<std::uint64_t>(type));
}

/// 0 is what is read where there is nothing.
inline void put_number(std::string& out, int number, std::uint64_t value)
{
    if (value == 0) return;
    put_tag(out, number, wire::varint);
    put_varint(out, value);
}

/// A text, bytes, or a message of so many.
inline void put_bytes(std::string& out, int number, std::string_view bytes)
{
    put_tag(out, number, wire::bytes);
    put_varint(out, bytes.size());
    out.append(bytes);
}

}  // namespace signalbox::storage
