// The queries that were submitted, walked with Up and Down in the query bar. A value without widgets.
#pragma once

#include <QString>
#include <QStringList>

namespace signalbox::console {

class QueryHistory {
public:
    static constexpr qsizetype limit = 200;  // more than a person walks

    /// Newest first; for settings.
    QStringList const& entries() const { return entries_; }
    void setEntries(QStringList const& entries);
    /// Puts it first; an earlier one with the same text goes. Empty texts are not kept.
    void add(QString const& text);

    /// The next older entry, beginning with what stands in the field now; the same text when there is none.
    QString older(QString const& current);
    /// Back again; at last what stood in the field when the walk began.
    QString newer(QString const& current);
    void endWalk() { at_ = -1; }

private:
    QStringList entries_;
    QString begun_;
    qsizetype at_ = -1;  // in the walk; -1: none
};

}  // namespace signalbox::console
