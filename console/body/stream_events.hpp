// The events of a kept stream as they are shown: each with its time, the gap before it, its size and its beginning. Values and a pure function; a reader's
// thread calls it.
#pragma once

#include "storage/stream_events.hpp"

#include <QString>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace signalbox::console {

struct StreamRow {
    std::optional<std::chrono::microseconds> at, gap;  // since the request began, and since the event before
    std::size_t size = 0;
    QString text;
    bool operator==(StreamRow const&) const = default;
};

struct StreamEvents {
    QString about;  // how many there are, the first content, the longest gap, and why times are missing
    std::vector<StreamRow> rows;
    std::optional<std::size_t> first_content, longest_gap;  // rows
};

/// Nothing when the part is no stream of events. `dialect`: the format of its events by its name; where there is none, the first content is not marked.
std::optional<StreamEvents> streamEvents(storage::payload_text const& part, std::string_view dialect);

}  // namespace signalbox::console
