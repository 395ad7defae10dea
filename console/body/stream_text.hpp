// The events of a stream in their order, each with its size and its beginning. Pure; a reader's thread calls it.
#pragma once

#include <QString>

#include <string_view>

namespace signalbox::console {

inline constexpr int most_stream_events = 5'000;  // lines: of a longer stream the beginning

/// One line for each server-sent event, or each line of a stream of JSON lines. Says that the payload store keeps no times of them.
QString streamText(std::string_view body);

/// Whether a body is such a stream.
bool isStream(std::string_view body);

}  // namespace signalbox::console
