#include "engine/dialect/ollama/line_events.hpp"

#include "engine/dialect/parts/stream_reader.hpp"

namespace signalbox::dialect::ollama {

using wire::json_view;

namespace {

/// What differs from line to line. The last is done, so that it is read.
constexpr event_template::variable texts[] = {{"content"}, {"thinking"}, {"response"}, {"created_at", false}};

model::result<json_view> checked(std::string_view line)
{
    if (auto const good = wire::check_json(line); !good) return malformed("a line of the stream is no JSON: " + good.error().detail);
    return json_view(line);
}

model::result<void> cut(bool started)
{
    return truncated(started ? "the stream ended before the line that is done" : "the stream ended before its first line");
}

}  // namespace

model::result<void> line_events::take(wire::line_decoder::event const& line, event_list& out)
{
    auto const read = checked(line.data);
    if (!read) return read.error();
    return reply_.take(*read, true, out);
}

model::result<void> line_events::end(event_list&) const
{
    return cut(reply_.started());
}

line_digest::line_digest() : usual_(texts) {}

model::result<void> line_digest::take(wire::line_decoder::event const& line, event_list& out)
{
    std::uint64_t bytes = 0;
    if (auto const usual = usual_.look(line.data, bytes); usual != event_template::match::different) {
        if (usual == event_template::match::content) reply_.pass_text(bytes, out);
        return {};
    }
    auto const read = checked(line.data);
    if (!read) return read.error();
    std::uint64_t const before = reply_.contents();
    if (auto const taken = reply_.take(*read, false, out); !taken) return taken;
    bool const one_text = reply_.contents() == before + 1 && line.data.find("ool_calls") == std::string_view::npos;
    if (one_text && !reply_.over()) usual_.learn(line.data, false);
    return {};
}

model::result<void> line_digest::end(event_list&) const
{
    return cut(reply_.started());
}

}  // namespace signalbox::dialect::ollama
