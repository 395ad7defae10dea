// Structured lines on stderr: text for people or JSON for collectors. One for a server, handed to whatever writes; thread-safe, one write for
// each line.
#pragma once

#include <atomic>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include <unistd.h>

namespace signalbox::server {

enum class log_level : unsigned char { error, warn, info, debug };
log_level log_level_named(std::string_view text);

struct log_settings {
    log_level least = log_level::info;
    bool json = false;
    bool requests = false;  // one line for each finished request
};

class logger {
public:
    using field = std::pair<std::string_view, std::string>;
    using fields = std::initializer_list<field>;

    explicit logger(int descriptor = STDERR_FILENO) : descriptor_(descriptor) {}
    logger(logger const&) = delete;

    /// Sets what is written and how; at start and on reload.
    void configure(log_settings chosen);
    /// Whether finished requests are written.
    bool wants_requests() const { return each_request_.load(std::memory_order_relaxed); }

    /// "2026-11-21T11:43:05.123Z info MESSAGE key=value ..." or {"ts":..,"level":..,"msg":..,"key":"value"}.
    void error(std::string_view message, fields all) const { write(log_level::error, message, all); }
    void warn(std::string_view message, fields all) const { write(log_level::warn, message, all); }
    void info(std::string_view message, fields all) const { write(log_level::info, message, all); }

private:
    void write(log_level how, std::string_view message, fields all) const;

    int const descriptor_;
    std::atomic<log_level> least_{log_level::info};
    std::atomic<bool> as_json_{false};
    std::atomic<bool> each_request_{false};
};

}  // namespace signalbox::server
