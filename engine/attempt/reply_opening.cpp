#include "engine/attempt/reply_opening.hpp"

#include <algorithm>
#include <array>

namespace signalbox::attempt {

using dialect::framing;

namespace {

template <class... Events>
bool is_one_of(model::reply_event const& event)
{
    return (std::holds_alternative<Events>(event) || ...);
}

framing framing_in(std::string_view body, framing asked)
{
    static constexpr std::array<std::string_view, 5> fields{"data:", "event:", "id:", "retry:", ":"};
    std::size_t const first = body.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return asked;
    std::string_view const text = body.substr(first);
    if (text.front() == '{') return framing::whole;
    bool const event = std::ranges::any_of(fields, [&](std::string_view each) { return text.starts_with(each); });
    return event ? framing::stream : asked;
}

/// A line begins as a document does, and a stream may be one line. The mark cannot stand inside a string of JSON.
framing framing_of_lines(std::string_view body, framing asked)
{
    return body.find("\"done\":false") != std::string_view::npos ? framing::stream : asked;
}

/// Lengths come first: a document begins with white space or a brace.
framing framing_of_frames(std::string_view body, framing asked)
{
    std::size_t const first = body.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return asked;
    return body[first] == '{' ? framing::whole : framing::stream;
}

}  // namespace

framing framing_of(dialect::stream_form form, std::string_view body, framing asked)
{
    switch (form) {
    case dialect::stream_form::lines: return framing_of_lines(body, asked);
    case dialect::stream_form::frames: return framing_of_frames(body, asked);
    case dialect::stream_form::events: break;
    }
    return framing_in(body, asked);
}

bool has_begun(std::vector<model::reply_event> const& events, bool with_content)
{
    return std::ranges::any_of(events, [&](model::reply_event const& each) {
        if (is_one_of<model::reply_error>(each)) return false;
        return !with_content ||
               !is_one_of<model::reply_start, model::usage_report, model::reasoning_signature, model::keep_alive, model::reply_loss>(each);
    });
}

model::reply_error const* error_in(std::vector<model::reply_event> const& events)
{
    for (auto const& each : events)
        if (auto const* error = std::get_if<model::reply_error>(&each)) return error;
    return nullptr;
}

}  // namespace signalbox::attempt
