// The columns of the event table: their headings, a cell as text and as a number, and what a click on one filters by. Pure.
#pragma once

#include "console/store/event_table_model.hpp"

#include <QString>
#include <QVariant>

#include <functional>

namespace signalbox::console {

/// Gives the text of a name in a row.
using NameText = std::function<QString const&(std::uint32_t)>;

QString columnTitle(EventColumn column);
QString columnTip(EventColumn column);
bool isNumber(EventColumn column);
/// As text alone: for copying, for screen readers, and for views without a delegate of their own. Times are UTC.
QString cellText(EventRow const& row, EventColumn column, NameText const& name);
/// The number in the column's unit (qint64 microseconds, tokens, millionths of a dollar; double tokens a second), or the text.
/// Invalid where there is nothing: a cost that is not known, a first token that never came.
QVariant cellValue(EventRow const& row, EventColumn column, NameText const& name);
/// The value as the query language writes it for filterField(column).
QString cellFilter(EventRow const& row, EventColumn column, NameText const& name);
QString decisionName(storage::event_decision decision);

}  // namespace signalbox::console
