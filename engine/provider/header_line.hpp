// One header line of a request as it is written: no value can begin another line. Pure.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace signalbox::provider {

/// Field values hold visible characters, spaces, tabs and bytes above 127 (RFC 9110 5.5).
inline bool is_control(char c)
{
    auto const byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7F;
}

/// Control bytes are left out.
inline void append_value(std::string& out, std::string_view value)
{
    if (std::ranges::none_of(value, is_control)) {
        out.append(value);
        return;
    }
    for (char const c : value)
        if (!is_control(c)) out += c;
}

/// "name: value\r\n".
inline void append_line(std::string& out, std::string_view name, std::string_view value)
{
    append_value(out, name);
    out.append(": ");
    append_value(out, value);
    out.append("\r\n");
}

}  // namespace signalbox::provider
