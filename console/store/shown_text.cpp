#include "console/store/shown_text.hpp"

#include "engine/base/printable.hpp"

#include <algorithm>

namespace signalbox::console {

QString shownText(QString const& text)
{
    // Nearly every name is plain, and tables ask for each cell they paint.
    bool const plain = std::ranges::all_of(text, [](QChar c) { return c.unicode() >= 0x20 && c.unicode() < 0x7f; });
    return plain ? text : QString::fromStdString(base::printable(text.toStdString()));
}

}  // namespace signalbox::console
