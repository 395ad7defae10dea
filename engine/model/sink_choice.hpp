// Which sinks get the event of a request, as a configuration says it, and as the event keeps it. A value.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::model {

/// The label of an event that keeps its choice; an event without it is for all sinks.
inline constexpr std::string_view sinks_label = "sinks";

struct sink_choice {
    std::vector<std::string> ids;                     // empty: no sink
    static constexpr std::size_t longest_text = 256;  // of text_of(): an event's label is cut there
    bool operator==(sink_choice const&) const = default;
    bool has(std::string_view id) const;
};

/// The sinks that both name, in the order of the first.
sink_choice common(sink_choice const& one, sink_choice const& other);

/// As the label has it: "file,lf", or "(none)", which is no id.
std::string text_of(sink_choice const& of);
/// Whether a text of text_of() names the sink.
bool names_sink(std::string_view text, std::string_view id);

}  // namespace signalbox::model
