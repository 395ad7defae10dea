#include "server/logger.hpp"

#include "engine/base/json_writer.hpp"
#include "engine/base/timestamp.hpp"
#include "engine/model/clock.hpp"

#include <algorithm>

namespace signalbox::server {

namespace {

constexpr std::string_view names[] = {"error", "warn", "info", "debug"};

/// Quoted when it holds anything that would break the line's grammar, and whenever it is not ASCII: quoting escapes what a terminal obeys.
void append_value(std::string& out, std::string const& value)
{
    bool const plain =
        !value.empty() && std::ranges::none_of(value, [](unsigned char c) { return c <= ' ' || c >= 0x7f || c == '"' || c == '='; });
    if (plain)
        out.append(value);
    else
        base::append_json_string(out, value);
}

}  // namespace

log_level log_level_named(std::string_view text)
{
    auto const found = std::ranges::find(names, text);
    return found == std::end(names) ? log_level::info : static_cast<log_level>(found - std::begin(names));
}

void logger::configure(log_settings chosen)
{
    least_.store(chosen.least, std::memory_order_relaxed);
    as_json_.store(chosen.json, std::memory_order_relaxed);
    each_request_.store(chosen.requests && chosen.least >= log_level::info, std::memory_order_relaxed);
}

void logger::write(log_level how, std::string_view message, fields all) const
{
    if (how > least_.load(std::memory_order_relaxed)) return;
    std::string const time = base::timestamp_text(model::wall_now().time_since_epoch().count());
    std::string_view const word = names[static_cast<std::size_t>(how)];
    std::string line;
    if (as_json_.load(std::memory_order_relaxed)) {
        line.append("{\"ts\":\"").append(time).append("\",\"level\":\"").append(word).append("\",\"msg\":");
        base::append_json_string(line, message);
        for (auto const& [key, value] : all) {
            line.append(",");
            base::append_json_string(line, key);
            line.append(":");
            base::append_json_string(line, value);
        }
        line.append("}\n");
    } else {
        line.append(time).append(" ").append(word).append(" ").append(message);
        for (auto const& [key, value] : all) append_value(line.append(" ").append(key).append("="), value);
        line.append("\n");
    }
    [[maybe_unused]] auto const written = ::write(descriptor_, line.data(), line.size());
}

}  // namespace signalbox::server
