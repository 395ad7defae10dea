// A kept part, or what two parts differ in, as text that an editor takes: JSON in lines, long lines cut, a page at a time. Pure functions; a reader's thread
// calls them.
#pragma once

#include "console/body/stream_events.hpp"
#include "console/config/line_changes.hpp"
#include "storage/payload_reader.hpp"

#include <QString>

#include <memory>
#include <string>
#include <vector>

namespace signalbox::console {

inline constexpr std::size_t body_page = 256'000;  // bytes of a body that are shown at first, and that each further page adds
inline constexpr int body_line = 10'000;           // characters; text editors freeze on longer ones

/// A body as it is shown.
struct BodyText {
    QString about;  // what it is and how long
    QString head;   // start line and fields
    QString text;
    std::vector<DiffLine::Kind> kinds;        // of each line of the text, of a difference
    bool more = false;                        // there is another page
    std::shared_ptr<std::string const> json;  // of bodyTree(): checked
    std::shared_ptr<StreamEvents const> stream;
    storage::payload_presence presence = storage::payload_presence::kept;
    storage::part_state state = storage::part_state::kept;
};

BodyText bodyText(storage::payload_outline const& of, storage::payload_part part, std::size_t longest, int longest_line = body_line);

/// The whole body as checked JSON; why it is none otherwise.
BodyText bodyTree(storage::payload_outline const& of, storage::payload_part part);

/// The events of a stream; see streamEvents().
BodyText bodyStream(storage::payload_outline const& of, storage::payload_part part, std::string_view dialect);

/// What became of one text in the other, line by line; JSON in lines.
BodyText textDifference(std::string const& before, std::string const& after);

/// What became of one part in the other, line by line of both as JSON in lines.
BodyText bodyDifference(storage::payload_outline const& of, storage::payload_part before, storage::payload_part after);

/// Lines beyond `longest` characters are cut, with a note of how much is missing.
QString cutLongLines(QString const& text, int longest);

}  // namespace signalbox::console
