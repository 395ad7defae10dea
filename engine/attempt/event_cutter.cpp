#include "engine/attempt/event_cutter.hpp"

#include "engine/wire/aws_event.hpp"

#include <algorithm>

namespace signalbox::attempt {

namespace {

/// The most bytes of an event's end: CR LF CR LF.
constexpr std::size_t longest_end = 4;

/// The number of bytes up to and with the last empty line; 0 when there is none. A line ends with CR LF, LF or CR.
/// Walks backward and stops at the first empty line, so that a read of many events costs the length of its unfinished end.
std::size_t whole_events(std::string_view bytes)
{
    auto const ends_line = [](char byte) { return byte == '\n' || byte == '\r'; };
    for (std::size_t end = bytes.size(); end > 1; --end) {
        if (!ends_line(bytes[end - 1])) continue;
        std::size_t const line_end = bytes[end - 1] == '\n' && bytes[end - 2] == '\r' ? end - 2 : end - 1;
        if (line_end > 0 && ends_line(bytes[line_end - 1])) return end;
    }
    return 0;
}

/// The number of bytes of the whole frames at the front.
std::size_t whole_frames(std::string_view bytes)
{
    std::size_t end = 0;
    for (;;) {
        auto const size = wire::aws_event_size(bytes.substr(end));
        if (!size || *size == 0 || bytes.size() - end < *size) return end;
        end += *size;
    }
}

/// An empty line that begins in `held`, which has none, and ends in `bytes`: the number of bytes of `bytes` up to its end, or 0.
std::size_t end_across(std::string_view held, std::string_view bytes)
{
    std::string_view const last = held.substr(held.size() - std::min(held.size(), longest_end - 1));
    std::string seam(last);
    seam.append(bytes.substr(0, longest_end - 1));
    std::size_t const end = whole_events(seam);
    return end > last.size() ? end - last.size() : 0;
}

}  // namespace

std::string_view event_cutter::cut(std::string_view bytes)
{
    if (!form_) return bytes;
    if (*form_ == dialect::stream_form::frames) return cut_frames(bytes);
    bool const lines = *form_ == dialect::stream_form::lines;
    std::size_t end = lines ? bytes.rfind('\n') + 1 : whole_events(bytes);  // npos + 1 is 0
    if (end == 0 && !lines && !held_.empty()) end = end_across(held_, bytes);
    if (end == 0) {
        held_.append(bytes);
        return {};
    }
    std::string_view const rest = bytes.substr(end);
    if (held_.empty()) {
        held_.assign(rest);
        return bytes.substr(0, end);
    }
    out_.swap(held_);
    out_.append(bytes.substr(0, end));
    held_.assign(rest);
    return out_;
}

/// Frames say how long they are. What cannot be one is held: the reader fails the stream.
std::string_view event_cutter::cut_frames(std::string_view bytes)
{
    bool const fresh = held_.empty();
    if (!fresh) held_.append(bytes);
    std::string_view const all = fresh ? bytes : std::string_view(held_);
    std::size_t const end = whole_frames(all);
    if (fresh) {
        held_.assign(all.substr(end));
        return bytes.substr(0, end);
    }
    out_.assign(held_, 0, end);
    held_.erase(0, end);
    return out_;
}

std::string_view event_cutter::rest()
{
    out_.swap(held_);
    held_.clear();
    return out_;
}

}  // namespace signalbox::attempt
