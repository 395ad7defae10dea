#include "server/log.hpp"

#include "engine/base/json_writer.hpp"
#include "engine/base/timestamp.hpp"
#include "engine/model/clock.hpp"

#include <algorithm>
#include <atomic>

#include <unistd.h>

namespace signalbox::server::log {

namespace {

std::atomic<level> least{level::info};
std::atomic<bool> as_json{false};
std::atomic<bool> each_request{false};

constexpr std::string_view names[] = {"error", "warn", "info", "debug"};

/// Quoted when it holds anything that would break the line's grammar, and whenever it is not ASCII: quoting escapes what a terminal obeys.
void append_value(std::string& out, std::string const& value)
{
    bool const plain =
        !value.empty() && std::ranges::none_of(value, [](unsigned char c) { return c <= ' ' || c >= 0x7f || c == '"' || c == '='; });
    plain ? (void)out.append(value) : base::append_json_string(out, value);
}

}  // namespace

void configure(settings chosen)
{
    least.store(chosen.least, std::memory_order_relaxed);
    as_json.store(chosen.json, std::memory_order_relaxed);
    each_request.store(chosen.requests && chosen.least >= level::info, std::memory_order_relaxed);
}

bool wants_requests()
{
    return each_request.load(std::memory_order_relaxed);
}

level level_named(std::string_view text)
{
    auto const found = std::ranges::find(names, text);
    return found == std::end(names) ? level::info : static_cast<level>(found - std::begin(names));
}

void write(level how, std::string_view message, std::initializer_list<field> fields)
{
    if (how > least.load(std::memory_order_relaxed)) return;
    std::string const time = base::timestamp_text(model::wall_now().time_since_epoch().count());
    std::string_view const word = names[static_cast<std::size_t>(how)];
    std::string line;
    if (as_json.load(std::memory_order_relaxed)) {
        line.append("{\"ts\":\"").append(time).append("\",\"level\":\"").append(word).append("\",\"msg\":");
        base::append_json_string(line, message);
        for (auto const& [key, value] : fields) {
            line.append(",");
            base::append_json_string(line, key);
            line.append(":");
            base::append_json_string(line, value);
        }
        line.append("}\n");
    } else {
        line.append(time).append(" ").append(word).append(" ").append(message);
        for (auto const& [key, value] : fields) append_value(line.append(" ").append(key).append("="), value);
        line.append("\n");
    }
    [[maybe_unused]] auto const written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace signalbox::server::log
