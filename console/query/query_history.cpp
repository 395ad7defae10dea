#include "console/query/query_history.hpp"

namespace signalbox::console {

void QueryHistory::setEntries(QStringList const& entries)
{
    entries_.clear();
    for (auto each = entries.crbegin(); each != entries.crend(); ++each) add(*each);
}

void QueryHistory::add(QString const& text)
{
    endWalk();
    QString const trimmed = text.trimmed();
    if (trimmed.isEmpty()) return;
    entries_.removeAll(trimmed);
    entries_.prepend(trimmed);
    while (entries_.size() > limit) entries_.removeLast();
}

QString QueryHistory::older(QString const& current)
{
    if (at_ == -1) begun_ = current;
    for (qsizetype next = at_ + 1; next < entries_.size(); ++next) {
        at_ = next;
        if (entries_[next] != current) return entries_[next];
    }
    return current;
}

QString QueryHistory::newer(QString const& current)
{
    if (at_ == -1) return current;
    --at_;
    return at_ == -1 ? begun_ : entries_[at_];
}

}  // namespace signalbox::console
