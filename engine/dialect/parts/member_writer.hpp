// Appends members and values to JSON that is being written. Pure functions; no `out` may end inside a string.
#pragma once

#include "engine/model/chat_request.hpp"
#include "engine/wire/json.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace signalbox::dialect {

/// Puts a comma where a value or member follows another.
inline void separate(std::string& out)
{
    if (!out.empty() && out.back() != '[' && out.back() != '{' && out.back() != ':') out += ',';
}

/// `"name":` with the comma before it.
inline void write_key(std::string_view name, std::string& out)
{
    separate(out);
    wire::append_json_string(out, name);
    out += ':';
}

inline void write_string(std::string_view name, std::string_view text, std::string& out)
{
    write_key(name, out);
    wire::append_json_string(out, text);
}

// These write nothing when there is nothing to say.
inline void write_text(std::string_view name, std::string_view text, std::string& out)
{
    if (!text.empty()) write_string(name, text, out);
}

inline void write_raw(std::string_view name, std::string_view json, std::string& out)
{
    if (json.empty()) return;
    write_key(name, out);
    out.append(json);
}

inline void write_flag(std::string_view name, std::optional<bool> const& flag, std::string& out)
{
    if (!flag) return;
    write_key(name, out);
    out.append(*flag ? "true" : "false");
}

inline void write_count(std::string_view name, std::optional<std::uint64_t> const& count, std::string& out)
{
    if (!count) return;
    write_key(name, out);
    wire::append_json_integer(out, *count);
}

inline void write_number(std::string_view name, std::optional<double> const& number, std::string& out)
{
    if (!number) return;
    write_key(name, out);
    wire::append_json_number(out, *number);
}

}  // namespace signalbox::dialect
