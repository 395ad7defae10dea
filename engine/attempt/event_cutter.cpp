#include "engine/attempt/event_cutter.hpp"

#include <algorithm>
#include <array>

namespace signalbox::attempt {

namespace {

/// Where the last event ends: after its empty line, whatever the line ends are. npos when no event ends here.
std::size_t end_of_last_event(std::string_view bytes)
{
    static constexpr std::array<std::string_view, 4> ends{"\n\n", "\r\n\r\n", "\n\r\n", "\r\r"};
    for (std::string_view end : ends)
        if (bytes.ends_with(end)) return bytes.size();  // the common case: one read is whole events
    std::size_t last = std::string_view::npos;
    for (std::string_view end : ends)
        if (auto const at = bytes.rfind(end); at != std::string_view::npos)
            last = last == std::string_view::npos ? at + end.size() : std::max(last, at + end.size());
    return last;
}

}  // namespace

std::string_view event_cutter::cut(std::string_view bytes)
{
    if (!stream_) return bytes;
    if (held_.empty()) {
        auto const end = end_of_last_event(bytes);
        if (end == bytes.size()) return bytes;
        std::size_t const whole = end == std::string_view::npos ? 0 : end;
        held_ = bytes.substr(whole);
        return bytes.substr(0, whole);
    }
    // An empty line can begin in what is held, so look from its last bytes on.
    std::size_t const known = held_.size() > 3 ? held_.size() - 3 : 0;
    held_.append(bytes);
    auto const end = end_of_last_event(std::string_view(held_).substr(known));
    if (end == std::string_view::npos) return {};
    std::size_t const whole = known + end;
    out_.assign(held_, 0, whole);
    held_.erase(0, whole);
    return out_;
}

std::string_view event_cutter::rest()
{
    out_.swap(held_);
    held_.clear();
    return out_;
}

}  // namespace signalbox::attempt
