#include "storage/stream_events.hpp"

#include "engine/base/piece_times.hpp"

#include <algorithm>

namespace signalbox::storage {

namespace {

/// The value of a field, without the blank before it; nothing when the line is another one.
std::optional<std::string_view> field_of(std::string_view line, std::string_view name)
{
    if (!line.starts_with(name)) return std::nullopt;
    line.remove_prefix(name.size());
    if (line.starts_with(' ')) line.remove_prefix(1);
    return line;
}

std::string_view take_line(std::string_view& rest)
{
    std::size_t const end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

/// Up to a blank line of server-sent events, one line of others.
stream_event take_event(std::string_view& rest, bool lines)
{
    stream_event out;
    std::string_view const before = rest;
    while (!rest.empty()) {
        std::string_view const line = take_line(rest);
        if (lines) {
            out.data = line;
            break;
        }
        if (line.empty()) break;
        if (auto const value = field_of(line, "event:")) out.name = *value;
        if (auto const value = field_of(line, "data:"); value && out.data.empty()) out.data = *value;
        if (line.starts_with(':')) out.data = line;
    }
    out.bytes = before.substr(0, before.size() - rest.size());
    return out;
}

void mark_longest(stream_times& of)
{
    for (std::size_t i = 0; i < of.events.size(); ++i) {
        auto const gap = gap_before(of, i);
        if (i > 0 && gap && gap->count() > 0 && (!of.longest || *gap > *gap_before(of, *of.longest))) of.longest = i;
        if (of.events[i].at) of.last = of.events[i].at;
    }
}

}  // namespace

bool is_stream(std::string_view body)
{
    for (std::string_view const begin : {"data:", "event:", ":", "id:", "retry:"})
        if (body.starts_with(begin)) return true;
    std::size_t const line = body.find('\n');
    return body.starts_with('{') && line != std::string_view::npos && line > 0 && body[line - 1] == '}' && line + 1 < body.size() &&
           body[line + 1] == '{';
}

std::optional<stream_times> stream_times_of(payload_text const& part, std::size_t most)
{
    if (!is_stream(part.body)) return std::nullopt;
    stream_times out{.untimed = part.untimed};
    auto const noted = base::pieces_of(part.times);
    std::vector<base::timed_piece> const pieces = noted ? *noted : std::vector<base::timed_piece>();
    auto piece = pieces.begin();
    bool const lines = part.body.starts_with('{');
    std::string_view rest = part.body;
    while (!rest.empty() && out.events.size() < most) {
        stream_event one = take_event(rest, lines);
        std::size_t const end = part.body.size() - rest.size();
        piece = std::find_if(piece, pieces.end(), [end](base::timed_piece const& each) { return each.end >= end; });
        if (one.data.empty() && one.name.empty()) continue;
        if (piece != pieces.end()) one.at = piece->at;
        out.events.push_back(one);
    }
    out.more_bytes = rest.size();
    mark_longest(out);
    return out;
}

std::optional<std::chrono::microseconds> gap_before(stream_times const& of, std::size_t event)
{
    auto const at = of.events[event].at;
    if (event == 0 || !at) return at;
    auto const before = of.events[event - 1].at;
    return before ? std::optional(*at - *before) : std::nullopt;
}

std::string_view why_untimed(stream_times const& of)
{
    bool const all = std::ranges::all_of(of.events, [](stream_event const& each) { return each.at.has_value(); });
    if (all) return {};
    if (of.last) return "those of its later pieces were left out: there were too many";
    if (of.untimed > 0) return "what was taken out of the stream left other events than had come";
    return "the payload was written by a version of the gateway that did not keep them";
}

}  // namespace signalbox::storage
