#include "server/sinks/sink_position.hpp"

#include <charconv>
#include <string_view>

namespace signalbox::server {

namespace {

constexpr std::string_view first_line = "signalbox sink 1\n";

/// Takes "NAME NUMBER\n" off the front.
bool take_line(std::string_view& text, std::string_view name, std::uint64_t& value)
{
    if (!text.starts_with(name) || text.size() <= name.size() || text[name.size()] != ' ') return false;
    text.remove_prefix(name.size() + 1);
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end == text.data() + text.size() || *end != '\n') return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
    return true;
}

}  // namespace

std::string sink_position_path(std::string const& store, std::string const& sink)
{
    return store + "-sink-" + sink;
}

std::string sink_position_text(sink_position const& of)
{
    return std::string(first_line) + "cursor " + std::to_string(of.cursor) + "\ndropped " + std::to_string(of.dropped) + "\nmissed " +
           std::to_string(of.missed) + "\n";
}

std::optional<sink_position> parse_sink_position(std::string_view text)
{
    sink_position out;
    if (!text.starts_with(first_line)) return std::nullopt;
    text.remove_prefix(first_line.size());
    if (!take_line(text, "cursor", out.cursor) || !take_line(text, "dropped", out.dropped) || !take_line(text, "missed", out.missed))
        return std::nullopt;
    return text.empty() ? std::optional(out) : std::nullopt;
}

}  // namespace signalbox::server
