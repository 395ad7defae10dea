// Structured lines on stderr: text for people or JSON for collectors. Process-wide by nature of stderr; thread-safe, one write per line.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace signalbox::server::log {

enum class level : unsigned char { error, warn, info, debug };

struct settings {
    level least = level::info;
    bool json = false;
    bool requests = false;  // one line for each finished request
};
/// Sets what is written and how; at start and on reload.
void configure(settings chosen);
level level_named(std::string_view text);
/// Whether finished requests are written.
bool wants_requests();

using field = std::pair<std::string_view, std::string>;

/// "2026-11-21T11:43:05.123Z info MESSAGE key=value ..." or {"ts":..,"level":..,"msg":..,"key":"value"}.
void write(level how, std::string_view message, std::initializer_list<field> fields);
inline void error(std::string_view message, std::initializer_list<field> fields)
{
    write(level::error, message, fields);
}
inline void warn(std::string_view message, std::initializer_list<field> fields)
{
    write(level::warn, message, fields);
}
inline void info(std::string_view message, std::initializer_list<field> fields)
{
    write(level::info, message, fields);
}
inline void debug(std::string_view message, std::initializer_list<field> fields)
{
    write(level::debug, message, fields);
}

}  // namespace signalbox::server::log
