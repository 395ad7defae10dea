#include "console/look/name_colors.hpp"

#include <QHash>

#include <mutex>

namespace signalbox::console {

int nameColor(QString const& name)
{
    static std::mutex guard;
    static QHash<QString, int> numbers;
    std::lock_guard const hold{guard};
    auto const found = numbers.constFind(name);
    if (found != numbers.constEnd()) return *found;
    auto const next = static_cast<int>(numbers.size());
    if (next < most_colored_names) numbers.insert(name, next);
    return next;
}

}  // namespace signalbox::console
