// Text from callers and providers as it may be shown: what would change the direction of the text, hide, or break the line is written out.
// Pure.
#pragma once

#include <QString>

namespace signalbox::console {

/// "gpt-4o\u{202e}evil": control characters, marks of direction and characters without width by their numbers.
QString shownText(QString const& text);

}  // namespace signalbox::console
