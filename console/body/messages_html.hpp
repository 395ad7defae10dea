// A conversation as one document: roles, texts, calls with their results, pictures, thinking folded. Pure functions over values; pictures are made on a
// reader's thread.
#pragma once

#include "console/body/exchange.hpp"

#include <QImage>
#include <QPalette>
#include <QSet>
#include <QString>

#include <vector>

namespace signalbox::console {

/// An exchange with small pictures of its images, in the order in which they stand; an empty one could not be made.
struct ReadMessages {
    Exchange of;
    std::vector<QImage> pictures;
    storage::payload_presence presence = storage::payload_presence::kept;
    storage::part_state state = storage::part_state::kept;  // of the request
};

inline constexpr int picture_width = 160, picture_height = 120;  // pixels at most
inline constexpr std::size_t most_pictures = 64;                 // further ones are named

ReadMessages readMessages(storage::payload_outline const& of, BodyForm const& form);

/// What of it is shown.
struct MessagesShape {
    QSet<QString> opened;       // folded parts that the user opened, by the names in the links
    qsizetype budget = 60'000;  // characters; earlier messages are left out, with a link
};

/// "open:m3p1" opens or folds a part, "more:" shows earlier messages; pictures are "picture:N".
QString messagesHtml(ReadMessages const& of, MessagesShape const& shape, QPalette const& palette);

/// "12 messages, 5 tools, gpt-4o": what stands above them.
QString messagesSummary(Exchange const& of);

QString roleName(model::role who);

}  // namespace signalbox::console
